"""The wheel and the fast part of the tests on every Python that this machine has: `make test-pythons`.

For each Python from 3.11 to 3.14 that is found on PATH or with pyenv: the wheel built from the tree is installed, held by
constraints.txt, into an environment outside of the tree; `bianyin demo` runs there; and the tests that depend on the Python run
against what was installed. Says which Pythons were not to be had. Exits 1 if one of them fails, or if there is none.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

TREE = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
# What another Python does otherwise: parsers of the standard library and their messages, dates, files, processes, annotations.
FAST = (
    "tests/model",
    "tests/text",
    "tests/wording",
    "tests/series/test_points_files.py",
    "tests/series/test_broken_files.py",
    "tests/parse/test_page_dates.py",
    "tests/cli/test_odd_inputs.py",
    "tests/cli/test_usage_errors.py",
    "tests/app/test_one_writer.py",
    "tests/report/test_whole_folder.py",
)
FOR_TESTS = ("pytest", "pytest-xdist", "hypothesis")


def main() -> int:
    """Run; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "versions", nargs="*", help=f"those alone (default: {' '.join(VERSIONS)} but this one's)"
    )
    asked = parser.parse_args().versions or [version for version in VERSIONS if version != _own()]
    found = {version: python for version in asked if (python := interpreter(version))}
    if missing := [version for version in asked if version not in found]:
        print(f"not to be had here: Python {', '.join(missing)}", flush=True)
    # Where there is no other one, the wheel is tried on this one.
    found = found or {_own(): Path(sys.executable)}
    failed = []
    with tempfile.TemporaryDirectory(prefix="bianyin-pythons-") as made:
        wheel = _wheel(Path(made))
        for version, python in found.items():
            began = time.monotonic()
            failed += [] if _passes(Path(made) / version, python, wheel) else [version]
            print(
                f"Python {version}: {'failed' if version in failed else 'good'}, {time.monotonic() - began:.0f} s",
                flush=True,
            )
    return 1 if failed else 0


def interpreter(version: str) -> Path | None:
    """A Python of this version that starts and can make environments."""
    for python in _candidates(version):
        code = "import ensurepip, sqlite3, ssl, sys; print('%d.%d' % sys.version_info[:2])"
        told = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
        if told.stdout.strip() == version:
            return python
    return None


def _candidates(version: str) -> Iterator[Path]:
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(
        pyenv.glob(f"versions/{version}.*/bin/python"), reverse=True
    )  # the shims refuse what is not chosen
    if on_path := shutil.which(f"python{version}"):
        yield Path(on_path)


def _own() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _wheel(folder: Path) -> Path:
    _pip(Path(sys.executable), "wheel", "--no-deps", "-w", folder, TREE)
    (wheel,) = folder.glob("bianyin-*.whl")
    return wheel


def _passes(folder: Path, python: Path, wheel: Path) -> bool:
    """Install, demo, tests; the folder is outside of the tree."""
    subprocess.run([python, "-m", "venv", folder], check=True)
    own = folder / "bin" / "python"
    _pip(own, "install", "--no-compile", "-c", TREE / "constraints.txt", f"{wheel}[web,mcp]", *FOR_TESTS)
    return _demo(folder) and _tests(own)


def _demo(folder: Path) -> bool:
    done = subprocess.run(
        [folder / "bin" / "bianyin", "demo", "-q", "-o", "report"], cwd=folder, env=_clean(), check=False
    )
    return done.returncode == 0 and (folder / "report" / "report.html").is_file()


def _tests(python: Path) -> bool:
    """What is installed is tested: nothing of src/ is on the path."""
    tests = [path for path in FAST if (TREE / path).exists()]
    command = [python, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=TREE, env=_clean(), check=False).returncode == 0


def _clean() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONPATH" and not name.startswith("BIANYIN_")
    }


def _pip(python: Path, *arguments: str | Path) -> None:
    subprocess.run([python, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
