"""The languages that the bot speaks, read from the catalogues in `bot/locale`.

Translators edit the `.po` files; they are read as they stand, so nothing has to be compiled.
"""

from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "footnote"


def catalogues() -> Mapping[str, NullTranslations]:
    """Return what translates the bot's English sentences, by language (ISO 639-1)."""
    files = sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return {file.parents[1].name: _translations(file) for file in files}


def _translations(file: Path) -> GNUTranslations:
    with file.open("rb") as text:
        catalogue = read_po(text, locale=file.parents[1].name, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
