"""Page text for display: without the characters that turn text around, hide it, or that no document form may hold."""

from __future__ import annotations

import json
import re

# C0 and C1 controls but tab and line feed; directions (U+202A-202E, U+2066-2069, marks) with which a name can be made to read as
# another (Trojan Source, CVE-2021-42574); tags, which nobody sees; halves of surrogate pairs and the two non-characters, which
# XML refuses.
HARMFUL = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f"
_HARMFUL = re.compile(f"[{HARMFUL}]")
# A password may hold any sign, and be of one word with what follows. Taken for a path, an address has lost a slash.
_USER = re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]{1,30}:/{1,2}|://)\S*@")


def harmless(text: str) -> str:
    """The text as it can be shown anywhere; what is verbatim stays in `records.jsonl`."""
    return _HARMFUL.sub("", text)


def discreet(text: str) -> str:
    """Harmless, and without the name and password of an address in it: for what is told of what a person gave."""
    return _USER.sub(r"\1…@", harmless(text))


def harmless_json(text: str) -> str:
    r"""JSON that says the same, every such character in it escaped: \u202e."""
    return _HARMFUL.sub(lambda found: found[0] if found[0] == "\r" else json.dumps(found[0])[1:-1], text)
