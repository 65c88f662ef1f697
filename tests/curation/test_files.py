"""Reading a knowledge file: its knowledge, or a sentence about what stands in the way."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.knowledge import InvalidKnowledge
from bot.curation.files import UnreadableFile, files_of, load, read, replace_file
from tests.unprivileged import NOBODY


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as refused:
        load(path)
    return str(refused.value)


def test_a_good_file_is_loaded() -> None:
    knowledge = load(Path(__file__).parents[2] / "knowledge.yaml")
    assert "gulag-release" in knowledge.entries


def test_a_problem_names_the_file_as_it_was_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("entries: none\n")
    with pytest.raises(InvalidKnowledge) as invalid:
        load(path)
    assert {problem.file for problem in invalid.value.problems} == {str(path)}


def test_a_file_of_drafts_has_nothing_to_serve(tmp_path: Path) -> None:
    path = tmp_path / "drafts.yaml"
    path.write_text(
        "thread: {title: T}\nsources: {}\nentries:\n  - {id: a, topic: b, status: draft}\n"
    )
    assert read(path).drafts == {"a"}
    with pytest.raises(InvalidKnowledge) as invalid:
        load(path)
    assert str(invalid.value) == (
        f"{path}:1: all entries are drafts; delete 'status: draft' from those that members may see"
    )


def test_a_missing_file_is_missed(tmp_path: Path) -> None:
    path = tmp_path / "missing.yaml"
    assert refusal(path) == f"There is no file {path}. Name another, or set KNOWLEDGE in .env."


THREAD = "thread: {title: T}\nsources:\n  s: {title: S}\n"
ENTRIES = (
    "entries:\n- id: a\n  topic: t\n  questions: [What is a?]\n  short: A.\n  answer: It is a.\n"
    "  citations:\n  - source: s\n"
)


def test_the_files_of_a_folder_are_one_knowledge(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "thread.yaml").write_text(THREAD)
    (tmp_path / "entries.YML").write_text(ENTRIES)
    (tmp_path / ".backup.yaml").write_text("not: read")
    (tmp_path / "notes.txt").write_text("not: read")
    assert list(load(tmp_path).entries) == ["a"]
    assert files_of(tmp_path) == (tmp_path / "deeper" / "thread.yaml", tmp_path / "entries.YML")


def test_a_folder_without_files_says_what_to_put_there(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        f"{tmp_path} holds no file that ends in .yaml. Put the knowledge there."
    )


def test_a_folder_that_is_named_like_a_file_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").mkdir()
    assert refusal(tmp_path) == (
        f"{tmp_path / 'odd.yaml'} is a folder, though its name ends like a file's. "
        "Give it another name."
    )


@pytest.fixture
def locked_folder() -> Iterator[Path]:
    """A folder in another one that this process may not look into, not even as root."""
    is_root = os.geteuid() == 0
    with TemporaryDirectory() as name:
        outer = Path(name)
        outer.chmod(0o755)
        (outer / "thread.yaml").write_text(THREAD + ENTRIES)
        inner = outer / "inner"
        inner.mkdir(mode=0o000)
        if is_root:
            os.seteuid(NOBODY)
        yield inner
        if is_root:
            os.seteuid(0)
        inner.chmod(0o700)


def test_a_folder_that_may_not_be_looked_into_is_not_passed_over(locked_folder: Path) -> None:
    told = (
        f"{locked_folder} cannot be looked into: Permission denied. "
        "Let the user who runs Footnote read it, or move it away."
    )
    assert refusal(locked_folder) == told
    assert refusal(locked_folder.parent) == told
    assert files_of(locked_folder.parent) == (locked_folder.parent / "thread.yaml",)


class Locked(type(Path())):  # type: ignore[misc]
    """A file that nobody may read, not even root, who runs the tests in a container."""

    def open(self, *_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")


def test_a_locked_file_is_said_to_be() -> None:
    assert refusal(Locked("mine.yaml")) == "mine.yaml may not be read. Change its permissions."


def test_a_file_that_is_no_text_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"thread:\n  title: Caf\xe9\n")
    assert refusal(path) == f"{path}:2: this is not UTF-8 text. Save the file as UTF-8."


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000], ids=["null byte", "too long"])
def test_an_impossible_name_is_said_to_be(tmp_path: Path, name: str) -> None:
    assert f"{name} cannot be read: " in refusal(tmp_path / name)


ONE_FOLDER = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ONE_FOLDER
@given(st.binary() | st.binary().map((THREAD + ENTRIES).encode().__add__))
def test_any_bytes_are_knowledge_or_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.yaml"
    path.write_bytes(content)
    said = ""
    try:
        read(path)
    except (UnreadableFile, InvalidKnowledge) as refused:
        said = str(refused)
    assert said == "" or said.startswith(f"{path}:")


def test_a_file_holds_the_new_text_and_keeps_its_permissions(tmp_path: Path) -> None:
    path, link = tmp_path / "k.yaml", tmp_path / "link.yaml"
    path.write_text("old\n")
    path.chmod(0o640)
    link.symlink_to(path)
    replace_file(link, "new\r\n", before="old\n")
    assert path.read_bytes() == b"new\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["k.yaml", "link.yaml"]


def test_what_somebody_changed_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "k.yaml"
    path.write_text("theirs\n")
    with pytest.raises(UnreadableFile, match="was changed meanwhile"):
        replace_file(path, "ours\n", before="old\n")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["theirs\n"]


def test_a_file_in_a_folder_that_is_gone_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "k.yaml"
    with pytest.raises(UnreadableFile) as caught:
        replace_file(path, "new", before="old")
    assert str(caught.value) == (
        f"{path} cannot be written: No such file or directory. Its folder has to be there, have "
        "room and let you write."
    )
