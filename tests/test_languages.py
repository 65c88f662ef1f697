"""The catalogues in `bot/locale` say what the code says, all of it and nothing else."""

import re
import string
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.languages import DOMAIN, FOLDER, catalogues
from tests.documents import ROOT

KEYWORDS = {"say": None, "plural": (1, 2)}
LANGUAGES = sorted(catalogues())


def catalogue(language: str) -> Catalog:
    """Return a catalogue as its translators left it."""
    with (FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


def sentences() -> set[object]:
    """Return what the code says, where `babel.cfg` looks: a sentence, or one with its plural."""
    where = (ROOT / "babel.cfg").read_text(encoding="utf-8")
    files = re.findall(r"^\[python: (.*)\]$", where, re.MULTILINE)
    said = extract_from_dir(ROOT, [(each, "python") for each in files], keywords=KEYWORDS)
    return {message for _, _, message, *_ in said}


def translated(language: str) -> Iterator[Message]:
    """Yield the sentences of a catalogue."""
    return (message for message in catalogue(language) if message.id)


def forms(message: Message) -> list[str]:
    """Return what a sentence is translated to: once, or in every plural form."""
    if isinstance(message.string, str):
        return [message.string]
    return [str(form or "") for form in message.string or ()]


def english(message: Message) -> str:
    """Return the English sentence; of one with its plural, the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def fields(text: str) -> set[str]:
    """Return what is filled into a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_is_russian() -> None:
    assert "ru" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
class TestACatalogue:
    def test_has_every_sentence_and_no_other(self, language: str) -> None:
        assert {message.id for message in translated(language)} == sentences()

    def test_is_complete(self, language: str) -> None:
        for message in translated(language):
            assert forms(message), message.id
            assert all(forms(message)), message.id
            assert not message.fuzzy, message.id

    def test_has_every_plural_form(self, language: str) -> None:
        plurals = [message for message in translated(language) if message.pluralizable]
        assert plurals
        assert {len(forms(each)) for each in plurals} == {catalogue(language).num_plurals}

    def test_fills_in_what_the_english_sentence_fills_in(self, language: str) -> None:
        for message in translated(language):
            for form in forms(message):
                assert fields(form) == fields(english(message)), message.id
