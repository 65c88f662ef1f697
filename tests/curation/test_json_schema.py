"""Editors are told the shape of a knowledge file: what is right passes, what is wrong does not."""

import json
from pathlib import Path
from typing import Final

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.curation.json_schema import json_schema
from tests.documents import FOR_CURATORS, ROOT, blocks, broken_example

SCHEMA: Final = json_schema()
EXAMPLE: Final = blocks(FOR_CURATORS, "yaml")[0]
SHIPPED: Final = (ROOT / "knowledge.yaml").read_text(encoding="utf-8")


def misfits(text: str) -> list[str]:
    tree = YAML(typ="safe", pure=True).load(text)
    return sorted(error.message for error in Draft202012Validator(SCHEMA).iter_errors(tree))


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_document_is_current() -> None:
    written = (ROOT / "docs/knowledge.schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == SCHEMA, (
        "run: .venv/bin/python -m bot schema > docs/knowledge.schema.json"
    )


@pytest.mark.parametrize("text", [SHIPPED, EXAMPLE], ids=["shipped", "example"])
def test_a_good_file_passes(text: str) -> None:
    assert misfits(text) == []


def test_a_draft_needs_no_answer() -> None:
    assert misfits(EXAMPLE + "\n") == []
    draft = "entries:\n- {id: a, topic: b, status: draft}\n"
    whole = EXAMPLE.split("entries:")[0] + draft
    assert misfits(whole) == []
    assert misfits(whole.replace(", status: draft", "")) != []


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("    answer:", "    anser:", "'answer' is a required property"),
        ("expect: gulag-release", "expect: Gulag release", "does not match"),
        ("url: https://", "url: ftp://", "does not match '^https?://'"),
        ("language: ru", "language: russian", "does not match"),
    ],
    ids=["key", "id", "link", "language"],
)
def test_a_slip_is_marked(right: str, wrong: str, complaint: str) -> None:
    assert right in EXAMPLE
    assert any(complaint in misfit for misfit in misfits(EXAMPLE.replace(right, wrong, 1)))


def test_the_documents_slips_are_marked() -> None:
    assert misfits(broken_example()) != []


def test_every_key_is_described() -> None:
    described = json.dumps(SCHEMA)
    assert described.count('"description"') >= described.count('"properties"')


def test_the_shipped_file_names_its_schema() -> None:
    named = SHIPPED.splitlines()[0].partition("$schema=")[2]
    assert (ROOT / named) == Path(ROOT / "docs/knowledge.schema.json")
