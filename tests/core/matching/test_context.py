from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.continuing import leans
from bot.core.conversation import Earlier, Question
from bot.core.knowledge import Entry
from bot.core.matching import Index
from bot.core.matching.contents import content
from bot.core.matching.context import Led, Surroundings
from bot.core.matching.groups import Scores
from bot.core.matching.signals import LEXICAL
from tests.core.matching.reading import comparison_of, surroundings_of
from tests.knowledge_example import AFTER_STALIN, a_knowledge, an_entry

INDEX = Index.build(AFTER_STALIN)
SURROUNDINGS = INDEX.surroundings
ENTRIES = tuple(AFTER_STALIN.entries.values())
NUMBERS = Earlier("How many people were in the Gulag?", "gulag-numbers")
FUNERAL = Earlier("How many people died at Stalin's funeral?", "funeral-crush")


def asked(id_: str, question: str, answer: str = "", follow_ups: tuple[str, ...] = ()) -> Entry:
    """Return an entry with this wording alone."""
    entry = an_entry(id_, questions=(question,), follow_ups=follow_ups)
    return replace(entry, title=question, short="", answer=answer)


CAMPS = asked("camps", "camps in Kolyma", "Vorkuta too.", follow_ups=("release",))
RELEASE = asked("release", "release of the prisoners", "From Kolyma.")
DOCTORS = asked("doctors", "arrest of the doctors", "In the Kremlin.")
THREE = surroundings_of((CAMPS, RELEASE, DOCTORS))


def led(*earlier: Earlier, among: Surroundings = THREE) -> Led:
    """Return where these turns lead, the latest first."""
    return among.led(Question("and?", leans=True, earlier=earlier))


# --- where a conversation leads ------------------------------------------------------------------


def test_what_was_asked_leads_to_entries_that_say_its_words() -> None:
    points = led(Earlier("the doctors")).points.tolist()
    assert points[:2] == [0, 0]
    assert points[2] > 0


def test_a_word_leads_by_its_cosine_with_wordings_and_pages() -> None:
    # "doctors" is one of two words of the wording, and one of three of the page, all as rare:
    # 16 points for a cosine of 1 with the wording, 8 with the page.
    points = led(Earlier("the doctors")).points
    assert points[2] == pytest.approx(16 / 2**0.5 + 8 / 3**0.5, rel=1e-5)


def test_what_was_answered_leads_on_and_what_was_shown_steps_back() -> None:
    there = led(Earlier("?", "doctors"))
    assert there.shown == (2,)
    assert there.points.tolist() == [0, 0, -8]
    told = asked("told", "zebra", "The prisoners of Kolyma.")
    among = surroundings_of((told, CAMPS, RELEASE, DOCTORS))
    points = led(Earlier("?", "told"), among=among).points
    assert points[0] == -8
    assert points[2] > points[1] > points[3] == 0


def test_a_curated_follow_up_has_two_points_more() -> None:
    without = surroundings_of((replace(CAMPS, follow_ups=()), RELEASE, DOCTORS))
    shown = Earlier("?", "camps")
    assert (led(shown).points - led(shown, among=without).points).tolist() == [0, 2, 0]


def test_only_the_entry_shown_last_sends_its_follow_ups_forward() -> None:
    without = surroundings_of((replace(CAMPS, follow_ups=()), RELEASE, DOCTORS))
    earlier = (Earlier("?", "doctors"), Earlier("?", "camps"))
    assert led(*earlier).points.tolist() == led(*earlier, among=without).points.tolist()


def test_a_word_fades_from_turn_to_turn() -> None:
    of_doctors, of_camps = Earlier("doctors"), Earlier("camps")
    one_way, the_other = led(of_doctors, of_camps).points, led(of_camps, of_doctors).points
    assert one_way[2] > the_other[2]
    assert one_way[0] < the_other[0]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        pytest.param("who was in Kolyma?", 2, id="all of it in one wording"),
        pytest.param("who was in Kolyma, and who died?", -8, id="a word that it does not say"),
        pytest.param("Kolyma?", -8, id="a bare name"),
        pytest.param("who was there?", -8, id="nothing"),
    ],
)
def test_an_entry_shown_that_says_all_of_a_question_is_level_with_the_best_other(
    text: str, points: float
) -> None:
    earlier = (Earlier("?", "camps"), Earlier("?", "doctors"))
    kept = asked("camps", "camps in Kolyma", follow_ups=("release",))
    among = surroundings_of((kept, asked("release", "freedom"), DOCTORS))
    found = among.led(Question(text, leans(text), earlier)).points
    assert found[0] == points
    assert found.max() == found[1]


@pytest.mark.parametrize(
    ("text", "complete"),
    [
        pytest.param("was Stalin murdered?", True, id="two words on its subject"),
        pytest.param("who was murdered?", False, id="one"),
        pytest.param("and was Stalin murdered?", False, id="goes on with something"),
        pytest.param("was he murdered in the Kremlin?", False, id="points back"),
    ],
)
def test_a_question_is_complete_that_does_not_lean_and_says_enough(
    text: str, complete: bool
) -> None:
    assert THREE.led(Question(text, leans(text), (Earlier("?", "camps"),))).complete is complete


def test_an_entry_that_is_gone_leads_nowhere() -> None:
    there = led(Earlier("?", "deleted"))
    assert there.shown == ()
    assert there.points.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("word", "where"),
    [
        ("Vorkuta", "asked"),
        ("the arrest", "the title of what was answered"),
        ("the Kremlin", "the answer"),
    ],
)
def test_a_word_that_was_asked_or_answered_has_been_said(word: str, where: str) -> None:
    earlier = (Earlier("the camps of Vorkuta", "doctors"),)
    there = THREE.led(Question(f"{word} or the weather?", leans=True, earlier=earlier))
    assert there.said == {*content(word)}, where


# --- how much of it a message needs --------------------------------------------------------------


def mixed(text: str, *earlier: Earlier) -> tuple[Scores, float]:
    """Return the scores of a text in its conversation, and how much that decided."""
    question = Question(text, leans(text), earlier)
    surroundings, comparison = surroundings_of(ENTRIES), comparison_of(ENTRIES)
    there = surroundings.led(question)
    signals = comparison.signals(text, there.points)
    return surroundings.mix(signals.total(LEXICAL), there, question, signals)


@pytest.mark.parametrize("text", ["and then?", "were they released?", "when?", "?", "а потом?"])
def test_a_message_that_says_little_leaves_it_to_the_conversation(text: str) -> None:
    assert mixed(text, NUMBERS)[1] > 0.75


def test_a_question_far_ahead_by_its_own_words_decides_for_itself() -> None:
    # The conversation would lead away from what was just shown.
    just_shown = Earlier("Were the prisoners released?", "gulag-release")
    assert mixed("Did camp inmates have to serve out their sentences?", just_shown)[1] < 0.05


def test_the_more_a_message_says_the_less_the_conversation_decides() -> None:
    texts = ("and?", "and the plot?", "and the doctors' plot?", "and the plot of Kremlin doctors?")
    weights = [mixed(text, NUMBERS)[1] for text in texts]
    assert weights == sorted(weights, reverse=True)


def test_the_mass_of_the_scores_stays_what_it_was() -> None:
    text = "were they released?"
    alone = comparison_of(ENTRIES).signals(text).total(LEXICAL)
    mass = np.logaddexp.reduce(alone)
    assert np.logaddexp.reduce(mixed(text, Earlier("?"))[0]) == pytest.approx(mass, abs=1e-3)


@pytest.mark.parametrize(
    ("alike", "back"),
    [
        pytest.param(0, 3, id="in no word"),
        pytest.param(0.15, 1.5, id="in some"),
        pytest.param(0.3, 0, id="enough to be asked for again"),
        pytest.param(0.9, 0, id="in nearly all"),
    ],
)
def test_the_less_a_question_is_like_an_entry_shown_before_the_more_that_steps_back(
    alike: float, back: float
) -> None:
    question = Question("the weather?", earlier=(NUMBERS,))
    shown = SURROUNDINGS.numbers["gulag-numbers"]
    signals = INDEX.comparison.signals(question.text)
    signals.words[shown] = alike
    alone = signals.total(LEXICAL)
    there = SURROUNDINGS.led(question)
    readings = SURROUNDINGS.read(alone, there, question, signals)
    assert readings.alone.tolist() == readings.by_words.tolist()
    assert (alone - readings.alone)[shown] == pytest.approx(back, abs=1e-5)


def test_a_conversation_that_leads_nowhere_leaves_what_a_model_is_surer_of() -> None:
    question = Question("the prisoners?", earlier=(Earlier("how is the weather?"),))
    there = SURROUNDINGS.led(question)
    signals = INDEX.comparison.signals(question.text, there.points)
    by_words = signals.total(LEXICAL)
    best, second = np.argsort(by_words)[[-1, -2]]
    with_model = by_words.copy()
    with_model[second] = by_words[best] + 2
    scores, weight = SURROUNDINGS.mix(with_model, there, question, signals)
    assert weight > 0.5
    assert scores.argmax() == second


def first(text: str, *earlier: Earlier) -> str:
    """Return the id of the entry that is found first."""
    return INDEX.rank(Question(text, leans(text), earlier))[0].entry.id


@pytest.mark.parametrize(
    ("text", "earlier", "entry"),
    [
        pytest.param("were they released?", NUMBERS, "gulag-release", id="a pronoun"),
        pytest.param("and when?", NUMBERS, "gulag-release", id="hardly a word"),
        pytest.param("а когда их освободили?", NUMBERS, "gulag-release", id="Russian"),
        pytest.param("who decided that?", Earlier("what amnesty?"), "amnesty", id="not yet shown"),
    ],
)
def test_a_follow_up_is_understood(text: str, earlier: Earlier, entry: str) -> None:
    assert first(text, earlier) == entry


def test_without_its_conversation_a_follow_up_is_less_sure() -> None:
    alone = INDEX.rank(Question("and when?", leans=True))
    after = INDEX.rank(Question("and when?", True, (NUMBERS,)))
    assert after[0].score > max(match.score for match in alone)


def test_an_entry_that_neither_the_question_nor_the_conversation_speaks_for_is_no_match() -> None:
    index = Index.build(a_knowledge(CAMPS, RELEASE, DOCTORS))
    found = index.rank(Question("Kolyma?", earlier=(Earlier("camps"),)))
    assert [match.entry.id for match in found] == ["camps", "release"]


def test_an_entry_just_shown_steps_back() -> None:
    assert first("and how many inmates?") == "gulag-numbers"
    assert first("and how many inmates?", NUMBERS) != "gulag-numbers"


# --- what a message may ask of the answer just shown ---------------------------------------------


@pytest.mark.parametrize(
    ("text", "near"),
    [
        pytest.param("when?", ["gulag-release"], id="of one related to it"),
        pytest.param("and how many exactly?", ["gulag-numbers"], id="of itself"),
        pytest.param("а кто?", ["amnesty"], id="in another language"),
        pytest.param("why?", [], id="nobody asks so of any"),
        pytest.param("when was the funeral?", [], id="more than a question word"),
    ],
)
def test_a_question_word_alone_asks_the_answer_just_shown_and_what_is_related(
    text: str, near: list[str]
) -> None:
    matches = INDEX.rank(Question(text, leans(text), (NUMBERS,)))
    assert [match.entry.id for match in matches if match.evidence.near] == near
    assert near == [match.entry.id for match in matches[: len(near)]]


def test_a_question_word_alone_asks_what_was_just_offered() -> None:
    offer = Earlier("what happened then?", offered=("amnesty", "gulag-release", "gone"))
    matches = INDEX.rank(Question("when?", earlier=(offer, NUMBERS)))
    assert [match.entry.id for match in matches if match.evidence.near] == ["gulag-release"]


def test_a_question_word_alone_asks_nothing_where_nothing_was_shown_or_offered() -> None:
    assert led(Earlier("the doctors")).near == ()
    matches = INDEX.rank(Question("when?", earlier=(Earlier("what amnesty?"), NUMBERS)))
    assert not any(match.evidence.near for match in matches)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("how many?", ["gulag-numbers"], id="asked so more than its follow-ups"),
        pytest.param("when?", [], id="a follow-up is asked so"),
        pytest.param("who?", [], id="only a follow-up of it is asked so"),
        pytest.param("were they counted?", [], id="more than a question word"),
    ],
)
def test_a_question_word_alone_surely_asks_the_answer_just_shown_that_is_mostly_asked_so(
    text: str, meant: list[str]
) -> None:
    matches = INDEX.rank(Question(text, leans(text), (NUMBERS,)))
    assert [match.entry.id for match in matches if match.evidence.meant] == meant
    assert meant == [match.entry.id for match in matches[: len(meant)]]


@pytest.mark.parametrize(("text", "meant"), [("who?", (0,)), ("who did it?", ())])
def test_a_who_that_points_to_somebody_does_not_surely_ask_the_answer_just_shown(
    text: str, meant: tuple[int, ...]
) -> None:
    decree = surroundings_of((asked("decree", "Who signed the decree?"), CAMPS, RELEASE))
    there = decree.led(Question(text, leans(text), (Earlier("?", "decree"),)))
    assert (there.near, there.meant) == ((0,), meant)


def test_what_points_back_to_an_entry_that_says_all_of_it_does_not_push_it_away() -> None:
    released = Earlier("Did camp inmates have to serve out their sentences?", "gulag-release")
    assert first("were they released?", released) == "gulag-release"
    assert first("were they released?", NUMBERS) == "gulag-release"
    there = SURROUNDINGS.led(Question("were they released?", True, (released,)))
    assert there.near == (SURROUNDINGS.numbers["gulag-release"],)
    assert there.points[there.near[0]] == there.points.max()


def test_what_points_back_may_say_the_whole_of_a_wording() -> None:
    there = THREE.led(Question("those camps in Kolyma?", True, (Earlier("?", "camps"),)))
    assert there.near == (0,)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("were they counted?", id="says another word"),
        pytest.param("were prisoners released?", id="points nowhere"),
        pytest.param("is it true?", id="an entry that does not say it"),
    ],
)
def test_what_does_not_point_to_its_own_words_pushes_the_entry_just_shown_away(text: str) -> None:
    released = Earlier("Did camp inmates have to serve out their sentences?", "gulag-release")
    assert SURROUNDINGS.led(Question(text, leans(text), (released,))).near == ()


def test_only_what_the_wording_or_the_question_before_says_is_asked_for_again() -> None:
    earlier = (Earlier("arrest in the Kremlin?", "doctors"), Earlier("?", "camps"))
    assert THREE.led(Question("Kremlin arrest", earlier=earlier)).again == (2,)
    assert THREE.led(Question("the Kolyma camps", earlier=earlier)).again == (0,)
    assert THREE.led(Question("the camps", earlier=earlier)).again == ()


@pytest.mark.parametrize("earlier", [NUMBERS, FUNERAL], ids=lambda earlier: earlier.entry)
def test_a_question_asked_again_word_for_word_has_its_answer_again(earlier: Earlier) -> None:
    again = INDEX.rank(Question(earlier.asked, leans=False, earlier=(earlier,)))[0]
    assert again.entry.id == earlier.entry


@pytest.mark.parametrize("shown", AFTER_STALIN.entries)
@pytest.mark.parametrize("entry", AFTER_STALIN.entries)
def test_no_conversation_bends_a_curated_question(entry: str, shown: str) -> None:
    other = AFTER_STALIN.entries[shown]
    earlier = Earlier(other.questions[0], other.id)
    found = {text: first(text, earlier) for text in AFTER_STALIN.entries[entry].questions}
    assert found == dict.fromkeys(found, entry)


SAID = st.sampled_from(["?", "gulag", "and the doctors?", "амнистия", "zebra", "who died"])
EARLIER = st.builds(Earlier, SAID, st.sampled_from([*AFTER_STALIN.entries, None, "deleted"]))


@given(SAID | st.text(), st.lists(EARLIER, min_size=1, max_size=8))
def test_any_conversation_leads_to_honest_matches(text: str, earlier: list[Earlier]) -> None:
    question = Question(text, leans(text), tuple(earlier))
    matches = INDEX.rank(question)
    scores = [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(0 <= match.evidence.features.leaning <= 1 for match in matches)
    assert INDEX.rank(question) == matches
