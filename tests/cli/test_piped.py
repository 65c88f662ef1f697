"""The conversation through pipes: plain text for people's scripts, JSON lines for programs."""

import json
import re
import subprocess
from pathlib import Path

from tests.cli.conftest import BOT, Bot, Finished

CONTROL_CODES = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]")


def objects(talked: Finished) -> list[dict[str, object]]:
    assert talked.returncode == 0, talked.stderr
    return [json.loads(line) for line in talked.stdout.decode().splitlines()]


def verdicts(talked: Finished) -> list[object]:
    return [reply["verdict"] for reply in objects(talked)]


def test_a_pipe_gets_plain_text(bot: Bot) -> None:
    talked = bot("chat", piped=b"how many people were in the gulag?\n1\n", FORCE_COLOR="1")
    assert talked.returncode == 0
    assert (
        talked.stdout.decode()
        == """\
About two and a half million [1].

The archives count them every year, and [b red]nobody[/] has found a better figure since.

- up to five years: 590,000, most of whom were to leave the camps in the summer of 1953
- more: 1,977,000

Disputed: Memoirs often name far higher figures, which were never found in any archive at all.

[1] Anne Applebaum, Gulag: A History, 2003, pp. 430-431 \
https://example.org/a/rather/long/address/that/does/not/fit/into/eighty/columns/gulag

1. Release from the Gulag

Those with short terms were, most political prisoners were not.

Many were released within months. [1]

[1] О проведении амнистии (ru)

"""
    )


def test_no_control_code_reaches_a_pipe(bot: Bot) -> None:
    said = "\x1b[31m red /topics\n/foo\x07\n/topics\n/help\n/why\n\x00\n/sources\n/quit\n"
    talked = bot("chat", piped=said.encode())
    assert CONTROL_CODES.findall(talked.stdout) == []


def test_empty_lines_are_passed_over_in_text(bot: Bot) -> None:
    assert bot("chat", piped=b"\n \n\t\n").stdout == b""


def test_every_line_gets_one_object(bot: Bot) -> None:
    said = [
        "how many people were in the gulag?",
        "zebra crossing",
        "hello",
        "/topics",
        "/new",
        "",
        "/nothing",
        "how many people were in the gulag?",
    ]
    talked = bot("chat", "--json", piped="\n".join(said).encode())
    assert verdicts(talked) == [
        "answer", "abstention", "small_talk", None, None, "abstention", None, "answer",
    ]  # fmt: skip


def test_an_object_holds_the_notes_in_full(bot: Bot) -> None:
    (reply,) = objects(bot("chat", "--json", piped=b"how many people were in the gulag?\n"))
    assert reply["notes"] == [
        {
            "number": 1,
            "title": "Gulag: A History",
            "author": "Anne Applebaum",
            "url": "https://example.org/a/rather/long/address/that/does/not/fit/into/eighty/columns/gulag",
            "pages": "430-431",
            "language": "en",
        }
    ]


def test_json_is_written_as_people_write(bot: Bot) -> None:
    assert "О проведении амнистии".encode() in bot("chat", "--json", piped=b"/sources\n").stdout


def test_a_choice_can_be_taken_by_its_number(bot: Bot) -> None:
    _, taken = objects(bot("chat", "--json", piped=b"how many people were in the gulag?\n1\n"))
    assert (taken["verdict"], taken["entry"]) == ("answer", "gulag-release")


def test_new_forgets_what_was_said(bot: Bot) -> None:
    said = b"how many people were in the gulag?\n%swere they released straight away?\n/why\n"
    remembered = objects(bot("chat", "--json", piped=said % b""))[-1]["text"]
    forgotten = objects(bot("chat", "--json", piped=said % b"/new\n"))[-1]["text"]
    assert "Asked before" in str(remembered)
    assert "Asked before" not in str(forgotten)


def test_bytes_that_are_no_text_are_a_message_like_any_other(bot: Bot) -> None:
    said = b"\xff\xfe\x00\xd0\n\xed\xa0\x80\ncaf\xe9\r\n\r\none\rline\n" + b"x" * 100_000 + b"\n"
    talked = bot("chat", "--json", piped=said)
    assert verdicts(talked) == ["abstention"] * 6


def test_pipes_speak_utf_8_whatever_the_locale(bot: Bot) -> None:
    talked = bot("chat", "--json", piped="привет\n".encode(), PYTHONIOENCODING="ascii", LC_ALL="C")
    assert verdicts(talked) == ["small_talk"]


def test_an_object_is_written_before_the_next_line_is_read(
    folder: Path, environment: dict[str, str]
) -> None:
    with subprocess.Popen(
        [*BOT, "chat", "--json"],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as talking:
        assert talking.stdin is not None
        assert talking.stdout is not None
        for said, verdict in ((b"hello\n", "small_talk"), (b"zebra\n", "abstention")):
            talking.stdin.write(said)
            talking.stdin.flush()
            assert json.loads(talking.stdout.readline())["verdict"] == verdict


def test_quit_ends_the_lines(bot: Bot) -> None:
    assert len(objects(bot("chat", "--json", piped=b"hello\n/quit\nhello\n"))) == 2
