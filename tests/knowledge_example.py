"""Builders that spell out only what a test is about, and one small knowledge to ask."""

from collections.abc import Mapping
from typing import Final

from bot.core.knowledge import Citation, Entry, Gap, Knowledge, Source, Thread, Translation
from bot.core.matching import Evidence, Features, Match

A_BOOK: Final = Source("book", "Gulag: A History", author="Anne Applebaum", year="2003")
A_MEMO: Final = Source("memo", "О проведении амнистии", year="1953", language="ru")


def an_entry(
    id_: str = "a",
    *,
    topic: str = "camps",
    questions: tuple[str, ...] = (),
    short: str = "",
    answer: str = "This is the answer.",
    citations: tuple[Citation, ...] = (Citation(A_BOOK),),
    disputed: str | None = None,
    follow_ups: tuple[str, ...] = (),
    translations: Mapping[str, Translation] | None = None,
) -> Entry:
    """Return an entry whose title, short answer and only question tell its id."""
    return Entry(
        id=id_,
        topic=topic,
        title=f"Title of {id_}",
        questions=questions or (f"What is {id_}?",),
        short=short or f"In short, {id_}.",
        answer=answer,
        citations=citations,
        disputed=disputed,
        follow_ups=follow_ups,
        translations=translations or {},
    )


def a_knowledge(
    *entries: Entry,
    topics: Mapping[str, str] | None = None,
    community: str | None = None,
    gaps: tuple[Gap, ...] = (),
) -> Knowledge:
    """Return a knowledge of these entries, with the sources that they cite."""
    cited = [citation.source for entry in entries for citation in entry.citations]
    return Knowledge(
        thread=Thread("How did life change after Stalin's death?", community=community),
        sources={source.key: source for source in cited},
        topics=topics or {entry.topic: entry.topic.capitalize() for entry in entries},
        entries={entry.id: entry for entry in entries},
        gaps=gaps,
    )


def a_gap(id_: str, *questions: str) -> Gap:
    """Return a gap whose title tells its id."""
    return Gap(id_, title=f"the subject of {id_}", questions=questions or (f"What is {id_}?",))


def a_match(entry: Entry, score: float = 0.9, behind: Gap | None = None) -> Match:
    """Return a match with that probability."""
    evidence = Evidence(
        phrase=entry.questions[0],
        matched=("gulag",),
        missing=(),
        repaired=(),
        signals=(("words", 1.0),),
        features=Features(
            share=-0.1,
            doubt=-2.0,
            lead=1.0,
            stands_out=4.0,
            covered=1.0,
            length=3.0,
            agree=5.0,
            words=0.9,
            telling=1.5,
        ),
    )
    return Match(entry, score, evidence, behind)


AFTER_STALIN: Final = a_knowledge(
    an_entry(
        "gulag-numbers",
        questions=(
            "How many people were in the Gulag?",
            "Gulag population in 1953",
            "Сколько людей сидело в лагерях ГУЛАГа?",
        ),
        short="About two and a half million [book].",
        answer="The archives count them each year.",
        follow_ups=("gulag-release", "amnesty"),
    ),
    an_entry(
        "gulag-release",
        questions=(
            "Were Gulag prisoners released straight after Stalin's death?",
            "Did camp inmates have to serve out their sentences?",
            "Когда освободили заключённых?",
        ),
        short="Those with short terms were, most political prisoners were not.",
        answer="Many prisoners were released within months [memo].",
        citations=(Citation(A_MEMO), Citation(A_BOOK, pages="430-431")),
        follow_ups=("amnesty", "gulag-numbers"),
    ),
    an_entry(
        "amnesty",
        questions=(
            "What was Beria's amnesty of 1953?",
            "Who decided on the amnesty?",
            "Что такое бериевская амнистия?",
        ),
        answer="Beria proposed the decree, the Presidium passed it.",
    ),
    an_entry(
        "funeral-crush",
        topic="death",
        questions=(
            "How many people died at Stalin's funeral?",
            "Trubnaya Square crush",
            "Давка на похоронах Сталина",
        ),
        answer="Nobody counted the dead.",
    ),
    an_entry(
        "doctors-plot",
        topic="death",
        questions=("What was the doctors' plot?", "Что такое дело врачей?"),
        answer="Physicians of the Kremlin were accused of murder.",
    ),
    topics={"camps": "The camps", "death": "Stalin's death"},
)
