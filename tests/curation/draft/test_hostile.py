"""Damaged, strange and hostile exports: each is read, or refused with a sentence."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.core.knowledge import parse
from bot.curation.draft import Export, draft
from bot.curation.draft.discussion import Importer, Item, Markup, Post
from bot.curation.draft.importers import IMPORTERS
from bot.curation.draft.markup import read_blocks
from bot.curation.draft.passages import take_apart
from bot.curation.draft.spool import spooled
from bot.curation.files import UnreadableFile
from tests.curation.draft.exports import BYTES
from tests.hostile import places, values

WHOLE: Final = tuple(BYTES.values())
often = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
in_pieces: Final = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(0, 40), st.binary(max_size=30)),
    min_size=1,
    max_size=4,
)


def read_or_refused(folder: Path, content: bytes) -> None:
    path = folder / "export"
    path.write_bytes(content)
    try:
        found = draft(Export(path))
    except UnreadableFile:
        return
    if found.text is not None:
        assert len(parse(found.text).drafts) == found.report.entries


def changed(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, put in changes:
        at = start % len(content)
        content = content[:at] + put + content[at + length :]
    return content


@pytest.mark.parametrize("name", BYTES)
@settings(often, max_examples=25)
@given(changes=in_pieces)
def test_a_changed_export_is_read_or_refused_with_a_sentence(
    tmp_path: Path, name: str, changes: list[tuple[int, int, bytes]]
) -> None:
    read_or_refused(tmp_path, changed(BYTES[name], changes))


@often
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    read_or_refused(tmp_path, content)


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
@settings(often, max_examples=25)
@given(content=st.binary(max_size=300) | st.builds(changed, st.sampled_from(WHOLE), in_pieces))
def test_an_importer_reads_or_refuses_whatever_it_is_given(
    tmp_path: Path, importer: Importer, content: bytes
) -> None:
    path = tmp_path / "export"
    path.write_bytes(content)
    items: list[Item] = []
    with suppress(UnreadableFile):
        items.extend(importer.read(Export(path)))
    with spooled(items) as spool:
        assert sum(spool.fates().values()) == sum(isinstance(item, Post) for item in items)


@pytest.mark.parametrize("name", [name for name in BYTES if name.endswith(("json", "jsonl"))])
@settings(often, max_examples=50, phases=[Phase.generate])
@given(data=st.data())
def test_an_export_with_other_values_in_it_is_read_or_refused(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    whole = json.loads(BYTES[name].split(b"\n")[0])
    everywhere = [*places(whole)]
    for _ in range(3):
        holder, key = data.draw(st.sampled_from(everywhere))
        holder[key] = data.draw(values)
    read_or_refused(tmp_path, json.dumps(whole).encode())


@often
@given(body=st.text(max_size=400))
def test_any_words_make_a_file_that_passes_check(tmp_path: Path, body: str) -> None:
    told = f"{body} These are words enough for an entry, whatever came before them in the post."
    comment = {"id": "a", "link_id": "t3_q", "parent_id": "t3_q", "author": body, "body": told}
    read_or_refused(tmp_path, json.dumps(comment).encode())


# What takes a parser of Markdown or HTML longer the more of it there is.
UNITS: Final = ("[", "[a](", "![a](", "*a ", "_a__b", "`", "> ", "- ", "<div>", "<b>", "[a]: b\n")


@pytest.mark.parametrize("markup", Markup)
@pytest.mark.parametrize("unit", UNITS)
def test_a_post_of_one_thing_repeated_is_taken_apart_in_time(markup: Markup, unit: str) -> None:
    body = unit * (100_000 // len(unit))
    answer = take_apart(read_blocks(body, markup))
    assert all(passage.text for passage in answer.passages)
