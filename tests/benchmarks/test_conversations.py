from pathlib import Path

import pytest

from benchmarks.conversations import Asked, DialogueSet, read_dialogues
from benchmarks.product import MOMENT
from benchmarks.sets import NoSuchSet, conversation_sets
from bot.core.conversation import LONGEST_CONVERSATION, Turn
from tests.benchmarks.conftest import write

GULAG = Turn("How many prisoners?", MOMENT, "gulag")
AMNESTY = Turn("were they released?", MOMENT, "amnesty")
FUNERAL = Turn("Who died at the funeral?", MOMENT, "funeral")


@pytest.fixture
def talks(data: Path) -> DialogueSet:
    """Two conversations; the first goes on in two ways."""
    gulag = {"q": "How many prisoners?", "id": "gulag"}
    released = {"q": "were they released?", "id": "amnesty"}
    rows = (
        ("How many prisoners?", "gulag", True, ()),
        ("were they released?", "amnesty", False, (gulag,)),
        ("And the funeral?", "funeral", False, (gulag,)),
        ("What was the amnesty?", "amnesty", True, (gulag, released)),
        ("Who died at the funeral?", "funeral", True, ()),
    )
    write(
        data / "talks" / "queries.jsonl",
        [
            {"q": q, "gold": [id_], "resolved": complete, "context": turns, "rewrite": q.upper()}
            for q, id_, complete, turns in rows
        ],
    )
    return read_dialogues(data / "talks")


def test_the_sets_of_conversations_are_found(data: Path) -> None:
    assert conversation_sets(data) == ("talks",)


@pytest.mark.parametrize("name", ["nowhere", "talks/nowhere"])
def test_a_folder_that_is_not_there_is_named(data: Path, name: str) -> None:
    with pytest.raises(NoSuchSet, match=name):
        conversation_sets(data / name)
    with pytest.raises(NoSuchSet, match=name):
        read_dialogues(data / name)


def test_a_conversation_is_what_began_with_the_same_turn(talks: DialogueSet) -> None:
    assert [len(dialogue.questions) for dialogue in talks.dialogues] == [4, 1]
    last = Turn("What was the amnesty?", MOMENT, "amnesty")
    assert [dialogue.turns for dialogue in talks.dialogues] == [(GULAG, AMNESTY, last), (FUNERAL,)]


def test_follow_ups_come_with_what_was_said_before_them(talks: DialogueSet) -> None:
    released, funeral = talks.follow_ups()
    assert released == Asked(
        "were they released?",
        frozenset({"amnesty"}),
        turns=(GULAG,),
        complete=False,
        rewrite="WERE THEY RELEASED?",
        dialogue="gulag",
    )
    assert (funeral.turns, funeral.dialogue) == ((GULAG,), "gulag")


def test_complete_questions_come_without(talks: DialogueSet) -> None:
    assert [(asked.text, asked.turns) for asked in talks.complete()] == [
        ("How many prisoners?", ()),
        ("What was the amnesty?", ()),
        ("Who died at the funeral?", ()),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_foreign_turns_are_of_other_conversations_and_answer_nothing(
    talks: DialogueSet, seed: int
) -> None:
    numbers, amnesty, funeral = talks.foreign(seed)
    assert numbers.turns == amnesty.turns == (FUNERAL,)
    branch = talks.dialogues[0].turns
    assert 1 <= len(funeral.turns) <= 3
    assert any(branch[start:][: len(funeral.turns)] == funeral.turns for start in range(3))


def test_the_same_seed_draws_the_same_turns(talks: DialogueSet) -> None:
    assert [*talks.foreign(1)] == [*talks.foreign(1)]
    assert len({str([*talks.foreign(seed)]) for seed in range(10)}) > 1


def test_single_questions_are_conversations_of_one_turn_each(data: Path) -> None:
    singles = read_dialogues(data / "camps")
    assert singles.follow_ups() == ()
    assert [dialogue.turns for dialogue in singles.dialogues] == [
        (Turn("how many prisoners had the gulag", MOMENT, "gulag"),),
        (Turn("who did the amnesty release", MOMENT, "amnesty"),),
    ]


def test_turns_that_answer_a_question_are_not_foreign_to_it(data: Path) -> None:
    numbers, amnesty = read_dialogues(data / "camps").foreign(1)
    assert [turn.entry for turn in numbers.turns] == ["amnesty"]
    assert amnesty.turns == ()  # the gulag entry would be right, too


def test_foreign_turns_are_gathered_from_several_conversations_where_they_are_short(
    data: Path,
) -> None:
    rows = [{"q": f"question {n}", "gold": [f"e{n}"]} for n in range(30)]
    write(data / "camps" / "queries.jsonl", rows)
    drawn = [asked.turns for asked in read_dialogues(data / "camps").foreign(1)]
    assert {len(turns) for turns in drawn} == {1, 2, 3, 4}
    assert all(len({turn.entry for turn in turns}) == len(turns) for turns in drawn)


def test_the_bot_keeps_the_latest_turns() -> None:
    turns = tuple(Turn(f"question {n}", MOMENT) for n in range(LONGEST_CONVERSATION + 2))
    assert Asked("and?", frozenset(), turns).conversation.turns == turns[2:]
