"""What is how large in an installation: `ENVIRONMENT/bin/python tools/installed_sizes.py`, the table of docs/installation.md.

Counts the files that each package's own record names, with their compiled `.pyc`, in MB of 10^6 bytes. Needs no package.
"""

from __future__ import annotations

import argparse
import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--least", type=float, default=10.0, metavar="MB", help="smaller packages are not named"
    )
    least = parser.parse_args().least
    found = {each.name.lower().replace("_", "-"): each for each in distributions()}
    sizes = {name: _size(each) / 1e6 for name, each in found.items()}
    print(
        f"{len(sizes)} packages, {sum(sizes.values()):.0f} MB\n\n| package | MB | required by |\n|---|---:|---|"
    )
    for name, size in sorted(sizes.items(), key=lambda item: -item[1]):
        if size >= least:
            print(f"| {name} | {size:.0f} | {', '.join(_requiring(name, found)) or '-'} |")


def _size(package: Distribution) -> int:
    """Bytes of its files; what is not there, or has no record, counts nothing."""
    files = {Path(str(package.locate_file(each))) for each in package.files or ()}
    return sum(path.stat().st_size for path in files if path.is_file())


def _requiring(name: str, found: dict[str, Distribution]) -> list[str]:
    """Who needs it, extras aside."""
    return sorted(
        other
        for other, package in found.items()
        for each in package.requires or ()
        if "extra ==" not in each
        and (match := _NAME.match(each))
        and match[0].lower().replace("_", "-") == name
    )


if __name__ == "__main__":
    main()
