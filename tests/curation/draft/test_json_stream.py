"""JSON of any size, an object at a time."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from bot.curation.draft import json_stream
from bot.curation.draft.export import Export
from bot.curation.draft.json_stream import JsonObject, objects
from bot.curation.files import UnreadableFile

KEYS: Final = frozenset({"id", "list", "name", "within"})


def is_post(value: JsonObject) -> bool:
    return "id" in value


def found(folder: Path, text: str) -> list[tuple[JsonObject, JsonObject]]:
    path = folder / "export.json"
    path.write_text(text)
    return [(each.value, dict(each.within)) for each in objects(Export(path), KEYS, is_post)]


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(UnreadableFile) as refused:
        found(folder, text)
    return str(refused.value).removeprefix(f"{folder}/export.json: ")


def test_inner_objects_come_first_and_are_left_out_of_the_outer_ones(tmp_path: Path) -> None:
    text = json.dumps({"name": "chat", "list": [{"id": 1, "within": {"id": 2}}, {"id": 3}]})
    assert found(tmp_path, text) == [
        ({"id": 2}, {"id": 1}),
        ({"id": 1}, {"name": "chat", "list": []}),
        ({"id": 3}, {"name": "chat", "list": []}),
        ({"name": "chat", "list": []}, {}),
    ]


def test_what_nobody_asked_for_is_not_kept(tmp_path: Path) -> None:
    text = json.dumps({"id": 1, "media": {"id": 2, "list": [{"id": 3}]}, "name": None})
    assert found(tmp_path, text) == [({"id": 1, "name": None}, {})]


@pytest.mark.parametrize("text", ["1", "[]", '"id"', "null"])
def test_json_without_objects_has_none(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "after"),
    [("{", ""), ('[{"id": 1}, {"id"', " after 1 complete object. "), ('[{"id": 1}]x', " after ")],
)
def test_json_that_breaks_off_says_after_how_much(tmp_path: Path, text: str, after: str) -> None:
    said = f"this is not JSON, or it breaks off{after}"
    assert refusal(tmp_path, text).startswith(said)


@pytest.mark.parametrize(
    "value", ["[" * 30_000, '{"list":' * 30_000, [0] * 500_001], ids=["[", "{", "list"]
)
def test_what_is_too_deep_or_has_no_posts_is_no_discussion(tmp_path: Path, value: Any) -> None:
    text = value if isinstance(value, str) else json.dumps({"list": value})
    assert refusal(tmp_path, text) == (
        "it is no discussion: too deep, or lists without posts. "
        "Export it again; nothing was written."
    )


def test_a_text_that_does_not_end_is_no_discussion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "FARTHEST", 1_000_000)
    posts = [{"id": number, "name": "x" * 500_000} for number in range(4)]
    assert len(found(tmp_path, json.dumps(posts))) == 4
    assert refusal(tmp_path, '[{"id": 1, "name": "' + "x" * 2_000_000) == (
        "it is no discussion: 16 MB without a post. Export it again; nothing was written."
    )
