"""What docs/compared.md says of Footnote is shown by the tests it names; its pictures are there."""

import re
from typing import Final

import pytest

from tests.documents import DOCUMENTS, ROOT

COMPARED: Final = (ROOT / "docs/compared.md").read_text(encoding="utf-8")
NAMED: Final = sorted(set(re.findall(r"`(test_\w+)`", COMPARED)))
WRITTEN: Final = {
    name
    for file in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"(?m)^(?:async )?def (test_\w+)", file.read_text(encoding="utf-8"))
}
SHOWN: Final = sorted(
    (document.name, picture)
    for document in DOCUMENTS
    for picture in re.findall(
        r'(?:src|srcset)="([\w/.-]+\.(?:png|svg))"', document.read_text("utf-8")
    )
)


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_is_named_as_evidence_exists(name: str) -> None:
    assert name in WRITTEN


def test_each_feature_of_ours_names_its_test_or_says_that_it_is_missing() -> None:
    rows = re.findall(r"(?m)^\| (?!feature)[^|-][^|]* \| ([^|]*) \|", COMPARED)
    assert rows
    assert [row for row in rows if not re.fullmatch(r"`test_\w+`|not yet", row)] == []


@pytest.mark.parametrize(("document", "picture"), SHOWN)
def test_a_picture_that_is_shown_is_there_light_and_dark(document: str, picture: str) -> None:
    folder = (ROOT / document if (ROOT / document).exists() else ROOT / "docs" / document).parent
    assert (folder / picture).is_file()
    other = picture.replace("-dark", "-?").replace("-light", "-dark").replace("-?", "-light")
    assert (document, other) in SHOWN
