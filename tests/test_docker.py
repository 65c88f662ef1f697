"""The Dockerfile and compose.yaml are sound, as far as can be seen without Docker.

The Dockerfile's steps run in order in a folder for each stage, with this machine's Python in the
place of the base image's. Not tried here: the base image itself, users and mounts.
"""

import json
import os
import re
import shutil
import subprocess
import sysconfig
import venv
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from tests.postgres import Server

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))
DOCKERFILE = (ROOT / "Dockerfile").read_text()


@dataclass
class Stage:
    """What the instructions since FROM have made: a file system, a folder in it, variables."""

    root: Path
    workdir: Path
    env: dict[str, str]
    settings: dict[str, str] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        """Where a path of the image lies on this machine."""
        absolute = self.workdir / name
        return self.root / absolute.relative_to("/")

    def run(self, command: list[str], **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.path("."),
            env=self.env | env,
            capture_output=True,
            text=True,
            check=False,
        )


def instructions() -> list[tuple[str, str]]:
    """Every instruction of the Dockerfile with its arguments, on one line."""
    text = re.sub(r"(?m)^#.*\n", "", DOCKERFILE).replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    return [(name, arguments) for name, arguments in lines]


def build(directory: Path) -> Stage:
    """The last stage, after every instruction of the Dockerfile ran in `directory`."""
    venv.create(directory / "base", with_pip=True)
    path = f"{directory / 'base' / 'bin'}:/usr/bin:/bin"
    stages: dict[str, Stage] = {}
    stage = Stage(directory, Path("/"), {})
    for name, arguments in instructions():
        if name == "FROM":
            stage_name = arguments.partition(" AS ")[2] or "final"
            stage = Stage(directory / stage_name, Path("/"), {**os.environ, "PATH": path})
            stages[stage_name] = stage
        elif name == "WORKDIR":
            stage.workdir = Path(arguments)
            stage.path(".").mkdir(parents=True)
        elif name == "COPY":
            copy(arguments, stage, stages)
        elif name == "ENV":
            for variable, value in re.findall(r"(\w+)=(\S+)", arguments):
                inside = re.sub(r"(^|:)/", rf"\1{stage.root}/", value)
                stage.env[variable] = inside.replace("$PATH", stage.env["PATH"])
        elif name == "RUN":
            done = stage.run(["sh", "-c", arguments])
            assert done.returncode == 0, f"RUN {arguments}\n{done.stdout}{done.stderr}"
        else:
            stage.settings[name] = arguments
    return stage


def copy(arguments: str, stage: Stage, stages: dict[str, Stage]) -> None:
    words = arguments.split()
    flags = dict(word[2:].split("=") for word in words if word.startswith("--"))
    source_name, target_name = (word for word in words if not word.startswith("--"))
    source = stages[flags["from"]].path(source_name) if "from" in flags else ROOT / source_name
    target = stage.path(target_name)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy(source, target / source.name if target.is_dir() else target)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return build(tmp_path_factory.mktemp("image"))


def test_hadolint_has_nothing_to_say() -> None:
    done = subprocess.run(
        [SCRIPTS / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("", 0)


def test_compose_yaml_fits_the_specification_of_compose() -> None:
    schema = ["--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run(
        [SCRIPTS / "check-jsonschema", *schema, ROOT / "compose.yaml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_no_log_grows_until_the_disk_is_full() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert {each["logging"]["driver"] for each in services.values()} == {"local"}


def test_a_postgresql_that_is_still_being_prepared_is_not_healthy(
    postgres: Server, tmp_path: Path
) -> None:
    """Meanwhile the image has a server that listens at a socket only, as that of the tests does."""
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    _, program, *arguments = compose["services"]["postgres"]["healthcheck"]["test"]
    (tmp_path / ".s.PGSQL.6").symlink_to(postgres.folder / ".s.PGSQL.5432")
    there = {"PGHOST": str(tmp_path), "PGPORT": "6"}  # at 5432 of this machine may be another

    def code(*asked: str) -> int:
        command = [postgres.programs / program, *asked]
        return subprocess.run(command, env=os.environ | there, check=False).returncode

    assert code() == 0
    assert code(*arguments) == 2  # nobody answers


def test_everything_copied_into_the_image_is_sent_to_docker() -> None:
    sent = (ROOT / ".dockerignore").read_text().splitlines()
    copied = [
        arguments.split()[0]
        for name, arguments in instructions()
        if name == "COPY" and "--from" not in arguments
    ]
    assert [source for source in copied if f"!{source}" not in sent] == []


@pytest.mark.slow
@pytest.mark.timeout(600)
class TestImage:
    def test_the_bot_runs_in_it_and_writes_nothing_outside_its_volume(self, image: Stage) -> None:
        def files() -> set[Path]:
            return {
                path for path in image.root.rglob("*") if image.path("/data") not in path.parents
            }

        before = files()
        done = image.run([*json.loads(image.settings["ENTRYPOINT"]), "ask", "--json", "hello"])
        assert (done.returncode, json.loads(done.stdout)["verdict"]) == (0, "small_talk")
        assert files() == before

    def test_it_starts_the_bot_which_says_what_is_wrong_with_its_settings(
        self, image: Stage
    ) -> None:
        command = json.loads(image.settings["ENTRYPOINT"]) + json.loads(image.settings["CMD"])
        done = image.run(command, TELEGRAM_TOKEN="not a token")
        assert (done.returncode, "TELEGRAM_TOKEN" in done.stderr) == (2, True)

    def test_it_is_unhealthy_while_no_bot_runs(self, image: Stage) -> None:
        command = image.settings["HEALTHCHECK"].partition("CMD ")[2]
        done = image.run(json.loads(command))
        assert done.returncode == 1

    def test_it_holds_no_tool_to_install_or_compile_with(self, image: Stage) -> None:
        tools = {path.name for path in image.path("/app/.venv/bin").iterdir()}
        assert {
            tool for tool in tools if re.match(r"(pip|uv|gcc|cc|make|cargo)\d*(\.\d+)?$", tool)
        } == set()

    def test_it_runs_as_nobody_in_particular_and_stops_when_told(self, image: Stage) -> None:
        assert (image.settings["USER"], image.settings["STOPSIGNAL"]) == ("10001:10001", "SIGTERM")
