"""The locks fit pyproject.toml, each other and whatever index their reader uses."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = [wanted for extra in PROJECT["optional-dependencies"].values() for wanted in extra]
RUNTIME = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"


def pins(lock: str) -> dict[str, set[str]]:
    """Every package of a lock with its versions; more than one where Python versions need it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", (ROOT / lock).read_text()):
        found[canonicalize_name(name)].add(version)
    return dict(found)


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        (RUNTIME, PROJECT["dependencies"]),
        (DEVELOPMENT, PROJECT["dependencies"] + EXTRAS),
    ],
)
def test_a_lock_holds_every_requirement_of_pyproject(lock: str, wanted: list[str]) -> None:
    pinned = pins(lock)
    unmet = [
        str(requirement)
        for requirement in map(Requirement, wanted)
        for version in pinned.get(canonicalize_name(requirement.name), {"missing"})
        if version == "missing" or version not in requirement.specifier
    ]
    assert unmet == [], "run `make lock`"


def test_developers_run_the_versions_that_users_run() -> None:
    development = pins(DEVELOPMENT)
    assert {name: development.get(name) for name in pins(RUNTIME)} == pins(RUNTIME)


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT])
def test_every_pin_has_a_hash_and_no_line_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    blocks = re.split(r"(?m)^(?=[\w.-]+==)", text)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"\S*://\S*|--\w*index\S*|--find-links\S*", text) == []
