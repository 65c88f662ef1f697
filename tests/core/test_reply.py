import pytest

from bot.core.knowledge import Citation, Source
from bot.core.reply import Choice, Note, Reply, ShowTopics, note_parts, note_text
from tests.knowledge_example import A_BOOK, A_MEMO


@pytest.mark.parametrize(
    ("citation", "text"),
    [
        pytest.param(Citation(Source("a", "Gulag")), "[1] Gulag", id="a title"),
        pytest.param(
            Citation(Source("a", "Gulag", author="Anne Applebaum", year="2003")),
            "[1] Anne Applebaum, Gulag, 2003",
            id="author and year",
        ),
        pytest.param(
            Citation(Source("a", "Gulag", published="Doubleday", isbn="0-7679-0056-1"), pages="7"),
            "[1] Gulag, Doubleday, ISBN 0-7679-0056-1, p. 7",
            id="publisher, ISBN and page",
        ),
        pytest.param(
            Citation(Source("a", "Amnesty", url="https://example.org/a"), pages="7-9"),
            "[1] Amnesty, pp. 7-9 https://example.org/a",
            id="pages and link",
        ),
        pytest.param(
            Citation(Source("a", "Записка", year="1953", language="ru"), pages="7, 9"),
            "[1] Записка, 1953, с. 7, 9 (ru)",
            id="language",
        ),
        pytest.param(
            Citation(Source("a", "Gulag"), quote="They came home."), "[1] Gulag", id="quote"
        ),
    ],
)
def test_a_note_is_one_line(citation: Citation, text: str) -> None:
    assert note_text(Note(1, citation)) == text


def test_a_note_has_its_title_apart() -> None:
    note = Note(2, Citation(Source("a", "Gulag", author="Anne Applebaum", year="2003")))
    assert note_parts(note) == ("[2] Anne Applebaum, ", "Gulag", ", 2003")


def test_plain_text_holds_everything_but_the_choices() -> None:
    reply = Reply(
        lead="Some were [1].",
        body=("Few at first.", "Most later [2]."),
        disputed="Disputed: the dates differ.",
        notes=(Note(1, Citation(A_BOOK)), Note(2, Citation(A_MEMO))),
        choices=(Choice("All topics", ShowTopics()),),
    )
    assert reply.text == (
        "Some were [1].\n\n"
        "Few at first.\n\n"
        "Most later [2].\n\n"
        "Disputed: the dates differ.\n\n"
        "[1] Anne Applebaum, Gulag: A History, 2003\n"
        "[2] О проведении амнистии, 1953 (ru)"
    )


def test_a_sentence_alone_is_its_plain_text() -> None:
    assert Reply("Hello!").text == "Hello!"
