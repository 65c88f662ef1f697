"""Entries that take each other's questions are found by asking each wording without itself."""

from dataclasses import replace
from typing import Final

from bot.core.knowledge import Entry, Knowledge
from bot.core.verdict import Policy
from bot.curation.collisions import Collision, Finding, collisions, find, lonely
from tests.knowledge_example import AFTER_STALIN, a_gap, a_knowledge, an_entry

POLICY: Final = Policy()


def asked(*entries: Entry, knowledge: Knowledge | None = None) -> tuple[Finding, ...]:
    return find(knowledge or a_knowledge(*entries), POLICY)


BURIAL: Final = an_entry(
    "burial",
    questions=(
        "Where is Stalin buried?",
        "In which place is Stalin buried?",
        "Stalin's burial place",
        "How many were crushed in the crowd?",  # belongs to the other
    ),
)
CRUSH: Final = an_entry(
    "crush",
    questions=(
        "How many people were crushed in the crowd?",
        "How many died in the crowd that was crushed?",
        "people crushed in the crowd",
    ),
)


def test_every_wording_is_asked_once_in_the_order_of_the_file() -> None:
    found = find(AFTER_STALIN, POLICY)
    assert [(each.entry, each.phrase) for each in found] == [
        (entry.id, phrase) for entry in AFTER_STALIN.entries.values() for phrase in entry.questions
    ]


def test_a_wording_that_others_resemble_still_reaches_its_entry() -> None:
    found = {each.phrase: each for each in asked(BURIAL, CRUSH)}
    assert found["people crushed in the crowd"].reaches
    assert found["people crushed in the crowd"].taken_by is None


def test_a_wording_in_the_wrong_entry_is_taken_by_the_right_one() -> None:
    found = {each.phrase: each for each in asked(BURIAL, CRUSH)}
    assert found["How many were crushed in the crowd?"].taken_by == "crush"


def test_a_wording_may_be_taken_by_a_gap() -> None:
    gap = a_gap("tomb", "Where is the tomb of Lenin?", "the tomb of Lenin in Moscow")
    entry = an_entry("camps", questions=("Where were the camps?", "Lenin's tomb in Moscow"))
    found = asked(knowledge=a_knowledge(entry, gaps=(gap,)))
    assert [each.taken_by for each in found] == [None, "tomb"]


def test_a_wording_that_nothing_resembles_is_lonely() -> None:
    odd = an_entry("odd", questions=("Who owned the dacha?", "zebra"))
    found = asked(odd, CRUSH)
    assert [each.phrase for each in lonely(found)] == ["Who owned the dacha?", "zebra"]
    assert found[-1] not in lonely(found)


def test_a_lonely_wording_may_find_nothing_at_all() -> None:
    [only] = asked(replace(an_entry("odd", questions=("zebra",)), title="x"))
    assert (only.first, only.reaches, only.taken_by) == (None, False, None)


def test_collisions_are_counted_by_pair_the_most_first() -> None:
    found = asked(BURIAL, CRUSH)
    assert collisions(found, least=1) == (
        Collision("burial", "crush", ("How many were crushed in the crowd?",)),
    )
    assert collisions(found) == ()


def test_progress_is_told_up_to_the_end() -> None:
    told: list[float] = []
    find(a_knowledge(CRUSH), POLICY, progress=told.append)
    assert told == [1 / 3, 2 / 3, 1]


def test_a_knowledge_of_drafts_has_no_findings() -> None:
    assert find(a_knowledge(), POLICY) == ()
