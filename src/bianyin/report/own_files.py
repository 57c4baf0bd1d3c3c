"""Files of one's own have no address: where they are found again is their folder and name."""

from __future__ import annotations

import re

# As `bianyin.parse.pages` names a file without an address: its folder and name, and a digest of what was in it.
_OWN_FILE = re.compile(r"file:(.+)#[0-9a-f]{12}")


def own_file(url: str) -> str:
    """FOLDER/NAME of a file of one's own; empty for a page with an address."""
    found = _OWN_FILE.fullmatch(url)
    return found[1] if found else ""
