"""What curators wrote is encoded once; what members ask leaves no trace."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.semantic import CachedEncoder, cache
from tests.encoders import WordEncoder

PHRASES = ["How many were in the Gulag?", "сколько людей было в лагерях", "Was bread dear?"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "footnote.phrases"


def build(file: Path, phrases: Sequence[str]) -> list[str]:
    """Encode phrases as at a start; check where they are, and return which the model had to read.

    The first text that a model reads is the one it is recognised by, so it is left out.
    """
    encoder = WordEncoder()
    with CachedEncoder(encoder, file) as cached:
        places = cached.encode(phrases)
    assert places.dtype == np.float32
    assert places.tolist() == WordEncoder().encode(phrases).tolist()
    return encoder.asked[1:]


def test_the_first_time_every_phrase_is_read_once(file: Path) -> None:
    assert build(file, [*PHRASES, PHRASES[0]]) == PHRASES


def test_the_second_time_only_what_changed_is_read(file: Path) -> None:
    build(file, PHRASES)
    assert build(file, ["Who was Beria?", *reversed(PHRASES)]) == ["Who was Beria?"]
    assert build(file, ["Who was Beria?", *PHRASES]) == []


def test_phrases_that_come_back_are_still_known(file: Path) -> None:
    build(file, PHRASES)
    build(file, ["Who was Beria?"])
    assert build(file, PHRASES) == []


def test_the_file_holds_what_is_used_and_no_more_than_the_most_beside_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_KEPT", 2)
    build(file, PHRASES)
    assert build(file, PHRASES) == []  # a knowledge is never too large
    assert build(file, ["Who was Beria?"]) == ["Who was Beria?"]
    assert len(build(file, ["Who was Beria?", *PHRASES])) == 2


def test_what_is_asked_after_the_build_is_neither_kept_nor_written(file: Path) -> None:
    encoder = WordEncoder()
    with CachedEncoder(encoder, file) as cached:
        cached.encode(PHRASES)
    written = file.read_bytes()
    for _ in range(2):
        assert cached.encode(["why me?"]).tolist() == WordEncoder().encode(["why me?"]).tolist()
    assert encoder.asked[-2:] == ["why me?"] * 2
    assert file.read_bytes() == written
    assert build(file, ["why me?"]) == ["why me?"]


def test_no_text_has_no_place(file: Path) -> None:
    with CachedEncoder(WordEncoder(), file) as cached:
        assert cached.encode([]).shape == (0, 512)
    assert not file.exists()


def test_how_well_words_are_known_is_the_models_to_say(file: Path) -> None:
    cached = CachedEncoder(WordEncoder(), file)
    assert (cached.pieces("gulag"), cached.pieces("?")) == ((5,), ())


def test_one_encoder_can_build_again_and_again(file: Path) -> None:
    encoder = WordEncoder()
    cached = CachedEncoder(encoder, file)
    for _ in range(2):
        with cached:
            cached.encode(PHRASES)
    assert [text for text in encoder.asked if text in PHRASES] == PHRASES


def test_a_build_that_fails_leaves_the_file_as_it_is(file: Path) -> None:
    build(file, PHRASES)
    written = file.read_bytes()
    with suppress(ZeroDivisionError), CachedEncoder(WordEncoder(), file) as cached:
        cached.encode(["Who was Beria?"])
        raise ZeroDivisionError
    assert file.read_bytes() == written


class OtherWordEncoder(WordEncoder):
    """Another model: it places every text elsewhere."""

    __slots__ = ()

    def encode(self, texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return super().encode(texts)[:, ::-1].copy()


def test_another_model_reads_everything_again(file: Path) -> None:
    build(file, PHRASES)
    with CachedEncoder(OtherWordEncoder(), file) as cached:
        assert cached.encode(PHRASES).tolist() == OtherWordEncoder().encode(PHRASES).tolist()


def test_nothing_of_the_text_stands_in_the_file(file: Path) -> None:
    build(file, PHRASES)
    assert b"Gulag" not in file.read_bytes()
    assert [path.name for path in file.parent.iterdir()] == ["footnote.phrases"]


@given(st.data())
def test_a_damaged_file_is_made_anew(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.mktemp("damaged") / "footnote.phrases"
    build(file, PHRASES)
    content = file.read_bytes()
    cut = data.draw(st.integers(0, len(content) - 1), label="cut")
    file.write_bytes(content[:cut] + data.draw(st.binary(max_size=20), label="instead"))
    assert build(file, PHRASES) in (PHRASES, [])  # nothing is wrong when the bytes were the same
    assert build(file, PHRASES) == []


def test_a_file_that_cannot_be_read_or_written_is_done_without(tmp_path: Path) -> None:
    file = tmp_path / "footnote.phrases"
    file.mkdir()
    assert build(file, PHRASES) == PHRASES
    assert build(file, PHRASES) == PHRASES
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    assert build(tmp_path / "data" / "footnote.phrases", PHRASES) == PHRASES
