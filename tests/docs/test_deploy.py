"""The deployment files: every setting, verb, file and extra that they name is there; units are as systemd wants them."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bianyin.schedule import read_plan
from bianyin.settings import Settings
from commands import bianyin

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
NAMES = {f"BIANYIN_{name.upper()}" for name in Settings.model_fields}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8")))


@pytest.mark.parametrize(
    "path",
    [DEPLOY / "compose.yaml", DEPLOY / "env.example", DEPLOY / "Containerfile", *UNITS],
    ids=lambda path: path.name,
)
def test_every_setting_that_is_named_is_one(path: Path) -> None:
    assert set(re.findall(r"\bBIANYIN_[A-Z_]+", path.read_text("utf-8"))) <= NAMES


def test_commands_of_services_and_units_are_verbs_with_these_options(
    tmp_path: Path, compose: dict[str, Any]
) -> None:
    lines = [" ".join(["bianyin", *compose["services"]["web"]["command"]])]
    lines += re.findall(r"bianyin refresh [^;]*", compose["services"]["refresh"]["entrypoint"][2])
    lines += [
        line
        for unit in UNITS
        for line in re.findall(r"(?m)^ExecStart=\S*(bianyin .*)$", unit.read_text("utf-8"))
    ]
    assert len(lines) == 4
    for line in lines:
        _, verb, *rest = line.split()
        told = bianyin(tmp_path, verb, "--help", COLUMNS="200").stdout
        assert all(option in told for option in rest if option.startswith("--")), line


def test_the_image_is_made_of_files_and_extras_that_are_there() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    copied = [name for line in re.findall(r"(?m)^COPY (.*)$", text) for name in line.split()[:-1]]
    assert copied and all((ROOT / name).exists() for name in copied)
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    asked = re.search(r'"\.\[([\w,]+)\]"', text)
    assert asked and set(asked[1].split(",")) <= extras.keys()


def test_services_depend_on_services_and_use_volumes_that_are_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= services.keys()
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= compose["volumes"].keys()
    pinned = re.search(r"(?m)^chromadb==(\S+)$", (ROOT / "constraints.txt").read_text())
    assert pinned and services["chroma"]["image"].endswith(f":{pinned[1]}")
    assert all(
        port.startswith("127.0.0.1:") for service in services.values() for port in service.get("ports", [])
    )


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_units_are_as_systemd_wants_them(tmp_path: Path) -> None:
    for unit in UNITS:  # what they start and who they run as is not on this machine
        text = (
            unit.read_text("utf-8")
            .replace("/opt/bianyin/.venv/bin/bianyin", "/bin/true")
            .replace("User=bianyin\n", "")
        )
        (tmp_path / unit.name).write_text(text, "utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / unit.name for unit in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in checked.stderr.splitlines() if "bianyin" in line]
    assert ours == [], checked.stderr


def test_the_sample_plan_is_one() -> None:
    plan = read_plan(ROOT / "examples" / "refresh.toml")
    assert plan.crawl is not None and plan.reports and plan.schedule.jitter_minutes
