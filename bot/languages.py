"""The languages that the bot speaks, read from the catalogues in `bot/locale`.

Translators edit the `.po` files; they are read as they stand, so nothing has to be compiled.
"""

from collections.abc import Mapping
from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "footnote"


def catalogues() -> Mapping[str, NullTranslations]:
    """Return what translates the bot's English sentences, by language (ISO 639-1)."""
    files = sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    return {file.parents[1].name: _Catalogue(file) for file in files}


class _Catalogue(NullTranslations):
    """A catalogue that is read when the first sentence is to be translated."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def gettext(self, message: str) -> str:
        return self._translations.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._translations.ngettext(msgid1, msgid2, n)

    @cached_property
    def _translations(self) -> GNUTranslations:
        # Only here: most of what reading takes is Babel's import, and a bot that has just started
        # has more urgent things to do.
        from babel.messages.mofile import write_mo  # noqa: PLC0415
        from babel.messages.pofile import read_po  # noqa: PLC0415

        with self._file.open("rb") as text:
            catalogue = read_po(text, locale=self._file.parents[1].name, domain=DOMAIN)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return GNUTranslations(compiled)
