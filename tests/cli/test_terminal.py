"""The conversation on a terminal of eighty columns."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.terminal import PROMPT, Terminal

Open = Callable[..., Terminal]
FAREWELL = "Goodbye! Come back whenever you have a question."


@pytest.fixture
def opened(folder: Path, environment: dict[str, str]) -> Iterator[Open]:
    """Open a terminal with `chat` in it, and wait for its prompt."""
    with ExitStack() as stack:

        def open_(**settings: str) -> Terminal:
            terminal = Terminal("chat", cwd=folder, env=environment | settings)
            stack.enter_context(terminal).until_prompt()
            return terminal

        yield open_


@pytest.fixture
def terminal(opened: Open) -> Terminal:
    return opened()


def test_it_opens_with_what_it_knows(terminal: Terminal) -> None:
    assert terminal.text.startswith("Hello! I answer questions from a file")
    assert "1  The [b red]camps[/]" in terminal.text
    assert terminal.text.endswith(f"\n{PROMPT}")


def test_an_answer_is_wrapped_and_set_apart(terminal: Terminal) -> None:
    shown = terminal.type("how many peple were in the gulag?")
    lines = [line.rstrip() for line in shown.splitlines()]
    assert lines[1:] == [
        "About two and a half million [1].",
        "",
        "The archives count them every year, and [b red]nobody[/] has found a better",
        "figure since.",
        "",
        "-  up to five years: 590,000, most of whom were to leave the camps in the summer",
        "   of 1953",
        "-  more: 1,977,000",
        "",
        "    Disputed: Memoirs often name far higher figures, which were never found in",
        "    any archive at all.",
        "",
        "[1]  Anne Applebaum, Gulag: A History, 2003, pp. 430-431",
        "     https://example.org/a/rather/long/address/that/does/not/fit/into/eighty/col",
        "     umns/gulag",
        "",
        "1  Release from the Gulag",
        "",
        ">",
    ]


def test_no_line_is_longer_than_the_terminal(terminal: Terminal) -> None:
    for line in ("how many people were in the gulag?", "/why", "/topics", "/sources", "/help", "1"):
        terminal.type(line)
    too_long = [line for line in terminal.text.splitlines() if cell_len(line) > 80]
    assert too_long == []


def test_a_broken_link_can_still_be_opened_whole(terminal: Terminal) -> None:
    terminal.type("how many people were in the gulag?")
    address = (
        "https://example.org/a/rather/long/address/that/does/not/fit/into/eighty/columns/gulag"
    )
    assert terminal.raw.count(f";{address}\x1b\\") == 2


def test_a_number_takes_a_choice(terminal: Terminal) -> None:
    terminal.type("how many people were in the gulag?")
    assert "Those with short terms were, most political" in terminal.type("1")


def test_a_number_that_is_no_choice_is_said_to_be(terminal: Terminal) -> None:
    terminal.type("how many people were in the gulag?")
    assert "7 is none of the choices." in terminal.type("7")


def test_an_empty_line_is_only_another_prompt(terminal: Terminal) -> None:
    assert terminal.type("").strip() == PROMPT.strip()


def test_keys_that_are_no_text_are_a_message_like_any_other(terminal: Terminal) -> None:
    assert "I don't know that" in terminal.type(b"\xff\xfe")


def test_why_is_a_table(terminal: Terminal) -> None:
    terminal.type("how many people were in the gulag?")
    shown = terminal.type("/why")
    assert "How the last answer came about:" in shown
    assert "  Nearest entry  gulag-numbers" in shown


@pytest.mark.parametrize("key", ["c", "d"])
def test_leaving_by_a_key_is_polite(terminal: Terminal, key: str) -> None:
    assert FAREWELL in terminal.hold_control(key)
    assert terminal.exit_code() == 0
    assert "Traceback" not in terminal.text


def test_quit_is_polite(terminal: Terminal) -> None:
    assert terminal.type("/quit").count(FAREWELL) == 1
    assert terminal.exit_code() == 0


def test_no_color_is_respected(opened: Open) -> None:
    colours = ("\x1b[1;36m", "\x1b[34m", "\x1b[33m")
    coloured, plain = opened(), opened(NO_COLOR="1")
    for terminal in (coloured, plain):
        terminal.type("how many people were in the gulag?")
    assert [colour in coloured.raw for colour in colours] == [True, True, True]
    assert [colour in plain.raw for colour in colours] == [False, False, False]
