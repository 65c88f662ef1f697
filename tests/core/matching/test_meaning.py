from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.core.conversation import Question
from bot.core.knowledge import Entry
from bot.core.matching import Index
from bot.core.matching.groups import Scores
from bot.core.matching.meaning import Meaning, Meanings
from bot.core.text import words
from tests.core.matching.reading import comparison_of
from tests.encoders import WordEncoder
from tests.knowledge_example import AFTER_STALIN, a_knowledge, an_entry

LEXICAL = Index.build(AFTER_STALIN)


@dataclass(slots=True)
class MapEncoder:
    """Places texts by their first word on a map, any other nowhere; reads given words whole."""

    places: Mapping[str, tuple[float, float]]
    whole: frozenset[str] = frozenset()
    """Other words are cut into letters."""
    pairs: frozenset[str] = frozenset()
    """Words that are cut into pairs of letters: spelt out, but read."""
    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the place of each text: `(len(texts), 2) float32`."""
        self.asked.extend(texts)
        firsts = [next(iter(words(text)), "") for text in texts]
        places = [self.places.get(first, (0, 0)) for first in firsts]
        return np.array(places, np.float32).reshape(-1, 2)

    def pieces(self, text: str) -> tuple[int, ...]:
        """Return the pieces that the words of a text are cut into."""
        return tuple(piece for word in words(text) for piece in self._cut(word))

    def _cut(self, word: str) -> tuple[int, ...]:
        if word in self.pairs:
            return (2,) * (len(word) // 2)
        return (len(word),) if word in self.whole or word in self.places else (1,) * len(word)


NORTH, SOUTH, EAST, WEST = (0.0, 1.0), (0.0, -1.0), (1.0, 0.0), (-1.0, 0.0)
MAP = {"north": NORTH, "south": SOUTH, "east": EAST, "west": WEST}


def asked(id_: str, *questions: str, answer: str = "") -> Entry:
    """Return an entry with these wordings alone, whose title adds none."""
    entry = replace(an_entry(id_, questions=questions), title=questions[0])
    return replace(entry, short="", answer=answer)


def compare(text: str, entries: Sequence[Entry], encoder: MapEncoder | WordEncoder) -> Meaning:
    """Return how near the entries are to a text that the model reads."""
    meaning = heard(text, entries, encoder)
    assert meaning
    return meaning


def heard(text: str, entries: Sequence[Entry], encoder: MapEncoder | WordEncoder) -> Meaning | None:
    comparison = comparison_of(entries)
    meanings = Meanings.build(entries, encoder)
    return meanings.compare(text, comparison.signals(text).said.words, comparison.vocabulary)


def scores(*values: float) -> Scores:
    return np.array(values, np.float32)


# --- what a model adds ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "total"),
    [
        pytest.param(1.0, 0.4 * 10 + 7.0 * 1 + 7.1 * 0.5 + 6.0 * 0.25, id="read"),
        pytest.param(0.5, 0.7 * 10 + (7.0 * 1 + 7.1 * 0.5 + 6.0 * 0.25) / 2, id="half read"),
    ],
)
def test_meaning_is_added_as_far_as_the_model_reads(read: float, total: float) -> None:
    meaning = Meaning(read, phrase=scores(1, 0), centre=scores(0.5, 0), passage=scores(0.25, 0))
    added = meaning.added_to(scores(10, 0))
    assert added.tolist() == pytest.approx([total, 0])
    assert added.dtype == np.float32


def test_a_wording_is_as_near_as_its_place_on_the_map() -> None:
    # Four wordings whose mean is the middle of the map, so no place moves.
    entries = [asked(name, name) for name in MAP]
    meaning = compare("north", entries, MapEncoder(MAP))
    assert meaning.phrase.tolist() == pytest.approx([1, -1, 0, 0])
    assert meaning.centre.tolist() == pytest.approx([1, -1, 0, 0])
    assert meaning.passage.tolist() == [0, 0, 0, 0]  # no entry answers anything
    assert meaning.read == 1


def test_the_closest_wording_counts_and_so_does_the_centre_of_all() -> None:
    entries = [asked("corner", "north", "east"), asked("other", "south", "west")]
    meaning = compare("north", entries, MapEncoder(MAP))
    assert meaning.phrase.tolist() == pytest.approx([1, 0])
    assert meaning.centre.tolist() == pytest.approx([0.5**0.5, -(0.5**0.5)])


def test_the_closest_passage_of_the_answer_counts() -> None:
    answer = f"North {'there ' * 80}. East of it."
    entries = [asked("told", "west", "east", answer=answer), asked("untold", "south", "north")]
    encoder = MapEncoder(MAP, whole=frozenset({"there", "of", "it"}))
    assert compare("north", entries, encoder).passage.tolist() == pytest.approx([1, 0])


def test_places_are_told_apart_around_their_mean() -> None:
    # Three wordings in the north: their mean is a third of three more than thirty times nothing.
    entries = [asked("a", "north one"), asked("b", "north two"), asked("c", "north three")]
    encoder = MapEncoder(MAP, whole=frozenset({"one", "two", "three"}))
    assert Meanings.build(entries, encoder).mean.tolist() == pytest.approx([0, 3 / 33])


def test_a_wording_in_a_crowd_of_other_entries_wordings_counts_less() -> None:
    # Eleven entries say the same; one has eleven wordings of its own. The mean is the middle.
    crowd = [asked(f"{name}{n}", f"{name} {n}") for name in ("north", "south") for n in range(11)]
    alone = [asked(name, *(f"{name} {n}" for n in range(11))) for name in ("east", "west")]
    entries = [*crowd, *alone]
    encoder = MapEncoder(MAP, whole=frozenset({"10"}))
    assert Meanings.build(entries, encoder).crowd.tolist() == pytest.approx([1] * 22 + [0] * 22)
    assert compare("north", entries, encoder).phrase[:11].tolist() == pytest.approx([0.2] * 11)
    assert compare("east", entries, encoder).phrase[22] == pytest.approx(1)


def test_a_lone_wording_has_no_crowd() -> None:
    assert Meanings.build([asked("only", "north")], MapEncoder(MAP)).crowd.tolist() == [0]


# --- how far a model reads -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        pytest.param("north", 1, id="every word is a piece"),
        pytest.param("north abc", (5 / 8 - 0.6) / 0.2, id="five letters of eight"),
        pytest.param("north a", 1, id="words of one letter do not count"),
        pytest.param("north абвгд", None, id="half of it is not read"),
        pytest.param("абвгд", None, id="nothing of it is read"),
        pytest.param("a", None, id="a letter"),
        pytest.param("?!", None, id="no words"),
    ],
)
def test_a_text_is_read_as_far_as_its_letters_stand_in_whole_pieces(
    text: str, read: float | None
) -> None:
    meaning = heard(text, [asked("a", "north")], MapEncoder(MAP))
    assert (meaning.read if meaning else None) == pytest.approx(read)


@pytest.mark.parametrize(
    "text", ["how many poeple were in the gulag?", "что такое дело врачей", "", "?!", "zebra"]
)
def test_a_model_that_cannot_read_a_text_changes_nothing(text: str) -> None:
    unreading = Index.build(AFTER_STALIN, MapEncoder({}))
    assert unreading.rank(Question(text)) == LEXICAL.rank(Question(text))


def test_a_wording_that_the_model_cannot_read_has_no_place() -> None:
    entries = [asked("read", "north"), asked("unread", "северный полюс")]
    meaning = compare("north", entries, MapEncoder(MAP | {"северный": NORTH}, frozenset()))
    assert meaning.phrase[0] > 0.9
    assert Meanings.build(entries, MapEncoder(MAP)).phrases[1].tolist() == [0, 0]


def test_an_unread_answer_has_no_place() -> None:
    entries = [asked("read", "north", answer="Абвгд еёжзи.")]
    assert Meanings.build(entries, MapEncoder(MAP)).passages.tolist() == [[0, 0]]


# --- misspelt words ------------------------------------------------------------------------------

KREMLIN = [asked("kremlin", "the kremlin in winter")]
READS = frozenset({"the", "in", "winter", "who", "lived"})


def texts_read(text: str, *, whole: str = "", pairs: str = "") -> list[str]:
    """Return what the model is asked to read of a question."""
    encoder = MapEncoder({}, READS | frozenset(whole.split()), frozenset(pairs.split()))
    comparison = comparison_of(KREMLIN)
    meanings = Meanings.build(KREMLIN, encoder)
    encoder.asked.clear()
    assert meanings.compare(text, comparison.signals(text).said.words, comparison.vocabulary)
    return encoder.asked


def test_a_misspelt_word_is_read_through_its_repair_beside_the_question_as_it_stands() -> None:
    text = "Who lived in the KRELMIN?"
    assert texts_read(text, pairs="krelmin") == [text, "Who lived in the kremlin?"]


@pytest.mark.parametrize(
    ("text", "whole", "pairs"),
    [
        pytest.param("who lived in the kremlin", "", "kremlin", id="the knowledge has the word"),
        pytest.param("who lived in the krelmin", "krelmin", "", id="the model knows the word"),
        pytest.param("who lived in the zebras", "", "zebras", id="it is like no curated word"),
        pytest.param("who lived in kremlinology", "", "kremlinology", id="it is not that alike"),
    ],
)
def test_a_word_is_not_repaired(text: str, whole: str, pairs: str) -> None:
    assert texts_read(text, whole=whole, pairs=pairs) == [text]


def test_a_repair_has_half_of_the_say() -> None:
    entries = [asked(name, name) for name in MAP]
    places = MAP | {"nroth": EAST}
    unrepaired = compare("nroth", entries, MapEncoder(places))  # the model has a piece for it
    assert unrepaired.centre.tolist() == pytest.approx([0, 0, 1, -1])
    repaired = compare("nroth", entries, MapEncoder(places, pairs=frozenset({"nroth"})))
    half = 0.5**0.5
    assert repaired.centre.tolist() == pytest.approx([half, -half, half, -half])


# --- every text is read once, and not too much at a time -----------------------------------------


def passages(answer: str) -> list[int]:
    """Return how many words each passage of an answer has."""
    encoder = WordEncoder()
    Meanings.build([asked("a", "why", answer=answer)], encoder)
    return [len(text.split()) for text in encoder.asked[1:]]


SENTENCE = "one two three four five six seven eight nine ten. "


@pytest.mark.parametrize(
    ("answer", "sizes"),
    [
        pytest.param("", [], id="no answer"),
        pytest.param(SENTENCE, [10], id="one sentence"),
        pytest.param(SENTENCE * 6, [60], id="as many sentences as go into a passage"),
        pytest.param(SENTENCE * 7, [60, 10], id="one more"),
        pytest.param("word " * 90, [90], id="a sentence of one and a half passages"),
        pytest.param("word " * 91, [60, 31], id="a longer one is cut"),
        pytest.param("So. " + "word " * 200, [1, 60, 60, 80], id="after a short one"),
    ],
)
def test_an_answer_is_read_in_passages_of_about_sixty_words(answer: str, sizes: list[int]) -> None:
    assert passages(answer) == sizes


def test_every_text_is_read_once() -> None:
    encoder = WordEncoder()
    entry = an_entry("a", questions=("Why?", "What for?"), short="So.", answer="It is so.")
    index = Index.build(a_knowledge(entry), encoder)
    assert encoder.asked == ["Why?", "What for?", "Title of a", "So. It is so."]
    encoder.asked.clear()
    index.rank(Question("why is it so"))
    assert encoder.asked == ["why is it so"]


def test_an_entry_without_wordings_has_no_centre_and_is_found_by_its_answer() -> None:
    untitled = replace(asked("untitled", "x", answer="North."), title="", questions=())
    meaning = compare("north", [untitled, asked("south", "south")], MapEncoder(MAP))
    assert meaning.phrase[0] == meaning.centre[0] == 0
    assert meaning.passage[0] == pytest.approx(1)


def test_what_is_meant_is_found_where_no_word_is_shared() -> None:
    entries = [asked("home", "north"), asked("away", "south")]
    encoder = MapEncoder(MAP | {"homewards": NORTH})
    with_model = Index.build(a_knowledge(*entries), encoder).rank(Question("homewards"))
    assert with_model[0].entry.id == "home"
    assert with_model[0].evidence.features.read == 1
    assert with_model[0].evidence.features.centre > 0.9
    lexical = Index.build(a_knowledge(*entries)).rank(Question("homewards"))
    assert all(match.evidence.matched == () for match in lexical)


def test_what_the_model_adds_is_a_part_of_the_evidence() -> None:
    question = Question("Did people mourn?")
    [alone, *_] = Index.build(AFTER_STALIN).rank(question)
    matches = Index.build(AFTER_STALIN, WordEncoder()).rank(question)
    [heard] = [match for match in matches if match.entry == alone.entry]
    by_words, meant = heard.evidence.signals[:5], heard.evidence.signals[5:]
    assert [name for name, _ in meant] == ["phrase", "centre", "passage"]
    assert dict(by_words) == pytest.approx(
        {name: 0.4 * part for name, part in alone.evidence.signals}
    )
