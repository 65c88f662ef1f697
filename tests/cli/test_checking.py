"""`check` as a process: its lines, its JSON, folders, links, exit codes."""

import asyncio
import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from typer.testing import CliRunner

from bot.cli import app, checking
from tests.cli.conftest import KNOWLEDGE, Bot, Finished
from tests.cli.terminal import Terminal
from tests.documents import FOR_CURATORS, ROOT, blocks, on_one_line, shown_checks

FEW = "only 2 questions; write at least 4, as members type them"


def lines(checked: Finished) -> list[str]:
    return checked.stdout.decode().splitlines()


def test_a_good_file_is_counted_and_its_warnings_fail_nothing(bot: Bot) -> None:
    checked = bot("check")
    assert checked.returncode == 0
    assert lines(checked) == [
        f"knowledge.yaml:15: warning: entry 'gulag-numbers': {FEW}",
        f"knowledge.yaml:32: warning: entry 'gulag-release': {FEW}",
        ("knowledge.yaml: 2 entries, 4 questions, 2 sources. 3 of 3 tests right, 0 offered, "
        "0 missed, 0 wrong: 100.0% of those with an answer right or offered (at least 95% needed), "
        "0 of those that nothing answers answered (none allowed)."),
    ]  # fmt: skip


def test_the_document_shows_what_check_says_of_its_example(bot: Bot, folder: Path) -> None:
    (folder / "knowledge.yaml").write_text(blocks(FOR_CURATORS, "yaml")[0])
    assert " ".join(lines(bot("check"))) == on_one_line(shown_checks(FOR_CURATORS)[1])


def test_the_line_of_every_problem_is_named(bot: Bot, folder: Path) -> None:
    broken = KNOWLEDGE.replace("source: memo", "source: meno").replace(
        "    short: Those", "    shrt: Those"
    )
    (folder / "broken.yaml").write_text(broken)
    checked = bot("check", "broken.yaml")
    assert checked.returncode == 1
    assert len(lines(checked)) > 1
    assert all(line.startswith("broken.yaml:") for line in lines(checked))
    assert any("did you mean 'short'?" in line for line in lines(checked))


def test_it_fails_when_what_nothing_answers_is_answered(bot: Bot, folder: Path) -> None:
    with (folder / "knowledge.yaml").open("a") as file:
        file.write("  - ask: how many people were in the Gulag\n    expect: nothing\n")
    line = len(KNOWLEDGE.splitlines()) + 1
    checked = bot("check")
    assert checked.returncode == 1
    *_, failed, summary = lines(checked)
    assert failed.startswith(
        f"knowledge.yaml:{line}: 'how many people were in the Gulag' expects nothing, "
        "but gulag-numbers answers ("
    )
    assert "1 of those that nothing answers answered (none allowed)" in summary


def test_it_fails_when_too_few_tests_reach_their_entry(bot: Bot, folder: Path) -> None:
    with (folder / "knowledge.yaml").open("a") as file:
        file.write("  - ask: zebra crossing\n    expect: gulag-numbers\n")
    checked = bot("check")
    assert checked.returncode == 1
    *_, failed, summary = lines(checked)
    assert "'zebra crossing' expects gulag-numbers, but nothing answers" in failed
    assert "66.7% of those with an answer right or offered" in summary


def test_a_file_without_tests_is_fine(bot: Bot, folder: Path) -> None:
    (folder / "knowledge.yaml").write_text(KNOWLEDGE.split("tests:")[0])
    checked = bot("check")
    assert checked.returncode == 0
    assert lines(checked)[-1] == (
        "knowledge.yaml: 2 entries, 4 questions, 2 sources. It has no tests."
    )


def test_drafts_are_counted_apart(bot: Bot, folder: Path) -> None:
    draft = "  - id: censors\n    topic: camps\n    status: draft\ntests:"
    (folder / "knowledge.yaml").write_text(KNOWLEDGE.replace("tests:", draft))
    checked = bot("check")
    assert checked.returncode == 0
    assert lines(checked)[-1].startswith(
        "knowledge.yaml: 2 entries, 4 questions, 2 sources. 1 draft is not served. 3 of 3 tests"
    )


def test_a_file_of_nothing_but_drafts_is_accepted(bot: Bot, folder: Path) -> None:
    drafts = "  - {id: a, topic: b, status: draft}\n  - {id: c, topic: b, status: draft}\n"
    text = f"thread: {{title: T}}\nsources: {{}}\nentries:\n{drafts}"
    (folder / "knowledge.yaml").write_text(text)
    checked = bot("check")
    assert (checked.returncode, lines(checked)) == (
        0,
        ["knowledge.yaml: 0 entries. 2 drafts are not served."],
    )
    assert bot("ask", "hello").returncode == 1


def test_a_folder_is_checked_as_one_knowledge(bot: Bot, folder: Path) -> None:
    head, entries, tests = re.split(r"(?m)^(?=entries:|tests:)", KNOWLEDGE)
    (folder / "camps").mkdir()
    (folder / "camps" / "a.yaml").write_text(head)
    (folder / "camps" / "b.yaml").write_text(entries)
    (folder / "camps" / "tests.yaml").write_text(tests + "  - {ask: zebra, expect: zebras}\n")
    checked = bot("check", "camps")
    assert (checked.returncode, lines(checked)) == (
        1,
        [
            (
                "camps/tests.yaml:9: test 4: expect names no entry ('zebras'); "
                "correct the id or write nothing"
            )
        ],
    )
    (folder / "camps" / "tests.yaml").write_text(tests)
    assert lines(bot("check", "camps"))[-1].startswith("camps: 2 entries, 4 questions, 2 sources.")
    assert b"two and a half million" in bot("ask", "Gulag population", KNOWLEDGE="camps").stdout


def in_json(checked: Finished) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(checked.stdout)
    return told


def test_a_script_is_told_the_same(bot: Bot, folder: Path) -> None:
    told = in_json(bot("check", "--json"))
    assert told["problems"][0] == {
        "severity": "warning",
        "file": "knowledge.yaml",
        "line": 15,
        "entry": "gulag-numbers",
        "message": f"entry 'gulag-numbers': {FEW}",
    }
    assert (told["passes"], told["entries"], told["questions"]) == (True, 2, 4)
    assert told["tests"] == {"right": 3, "offered": 0, "missed": 0, "wrong": 0}
    (folder / "knowledge.yaml").write_text(KNOWLEDGE.replace("source: memo", "source: meno"))
    broken = bot("check", "--json")
    assert broken.returncode == 1
    told = in_json(broken)
    assert (told["passes"], told["tests"]) == (False, None)
    assert {problem["severity"] for problem in told["problems"]} == {"error"}


def test_a_script_is_told_of_tests_that_fail(bot: Bot, folder: Path) -> None:
    with (folder / "knowledge.yaml").open("a") as file:
        file.write("  - ask: zebra crossing\n    expect: gulag-numbers\n")
    [failed] = [
        each for each in in_json(bot("check", "--json"))["problems"] if each["severity"] == "error"
    ]
    assert failed["message"].startswith("'zebra crossing' expects gulag-numbers")


def test_a_script_is_told_what_cannot_be_read(bot: Bot) -> None:
    told = bot("check", "missing.yaml", "--json")
    assert told.returncode == 2
    assert [each["message"] for each in in_json(told)["problems"]] == [
        "There is no file missing.yaml. Name another, or set KNOWLEDGE in .env."
    ]


def test_markup_fails(bot: Bot, folder: Path) -> None:
    (folder / "knowledge.yaml").write_text(KNOWLEDGE.replace("Many were", "<b>Many</b> were"))
    checked = bot("check")
    assert checked.returncode == 1
    assert lines(checked)[0] == (
        "knowledge.yaml:39: entry 'gulag-release': answer holds '<b>', "
        "which members see as written; delete it"
    )


async def gone(_: web.Request) -> web.Response:
    raise web.HTTPGone


async def test_a_link_that_is_gone_is_a_warning(bot: Bot, folder: Path) -> None:
    app = web.Application()
    app.router.add_get("/page", gone)
    server = TestServer(app)
    await server.start_server()
    url = str(server.make_url("/page"))
    text = re.sub(r"url: \S+", f"url: {url}", KNOWLEDGE)
    (folder / "knowledge.yaml").write_text(text)
    checked = await asyncio.to_thread(partial(bot, "check", "--links"))
    await server.close()
    assert checked.returncode == 0
    assert lines(checked)[0] == (
        "knowledge.yaml:5: warning: source 'gulag': the link is gone (410 Gone); "
        "find another, or leave url: out"
    )


def test_a_proxy_that_cannot_be_used_is_named(bot: Bot) -> None:
    checked = bot("check", "--links", ALL_PROXY="socks5://127.0.0.1:1080")
    assert checked.returncode == 0
    assert lines(checked)[-2] == (
        "No link was looked at. Only http proxies can be used, such as http://127.0.0.1:3128. "
        "Name one in HTTPS_PROXY."
    )


def test_offline_nothing_is_said_about_links(bot: Bot, folder: Path, unused_tcp_port: int) -> None:
    nowhere = f"url: http://127.0.0.1:{unused_tcp_port}/"
    (folder / "knowledge.yaml").write_text(re.sub(r"url: \S+", nowhere, KNOWLEDGE))
    checked = bot("check", "--links")
    assert checked.returncode == 0
    assert lines(checked)[-2] == (
        "No link was looked at: nothing can be reached. Is this machine offline?"
    )


def test_a_terminal_shows_how_far_it_is_and_a_pipe_does_not(
    bot: Bot, folder: Path, environment: dict[str, str], unused_tcp_port: int
) -> None:
    nowhere = f"url: http://127.0.0.1:{unused_tcp_port}/"
    (folder / "knowledge.yaml").write_text(re.sub(r"url: \S+", nowhere, KNOWLEDGE))
    with Terminal("check", "--links", cwd=folder, env=environment) as terminal:
        terminal.until_prompt()
        assert terminal.exit_code() == 0
    for work in ("Looking at links", "Asking each question without itself"):
        assert work in terminal.text
    assert bot("check", "--links").stderr == b""


def test_a_long_answer_is_a_warning(bot: Bot, folder: Path) -> None:
    title, author = "A very long title indeed " * 11, "Author " * 20
    quotes = "".join(
        f"  s{number}:\n    title: {title}\n    author: {author}\n" for number in range(12)
    )
    cites = "".join(f"      - source: s{number}\n" for number in range(12))
    text = KNOWLEDGE.replace("topics:", f"{quotes}topics:").replace(
        "      - source: memo\n", f"      - source: memo\n{cites}"
    )
    (folder / "knowledge.yaml").write_text(text)
    assert any(
        line.endswith(
            "entry 'gulag-release': with its notes it takes 2 messages on Telegram; shorten it"
        )
        for line in lines(bot("check"))
    )


def test_what_would_take_too_long_is_told_to_be_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST_ASKED", 3)
    checked = CliRunner().invoke(app, ["check", str(folder / "knowledge.yaml")])
    assert (
        "Whether entries take each other's questions was not looked at: "
        "of more than 3 questions, none is asked without itself."
    ) in checked.stdout.splitlines()


def test_the_document_shows_how_the_schema_begins(bot: Bot) -> None:
    document = (ROOT / "docs/curating.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"(?ms)^\$ \S+ -m bot schema\n(.*?)\.\.\.\n```$", document)
    assert bot("schema").stdout.decode().startswith(shown)
    assert len(shown.splitlines()) > 3


def test_the_schema_is_printed(bot: Bot) -> None:
    written = (ROOT / "docs/knowledge.schema.json").read_text(encoding="utf-8")
    assert bot("schema").stdout.decode() == written
