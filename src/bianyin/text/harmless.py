"""Page text for display: without the characters that turn text around, hide it, or that no document form may hold."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line feed; directions (U+202A-202E, U+2066-2069, marks) with which a name can be made to read as
# another (Trojan Source, CVE-2021-42574); halves of surrogate pairs and the two non-characters, which XML refuses.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def harmless(text: str) -> str:
    """The text as it can be shown anywhere; what is verbatim stays in `records.jsonl`."""
    return _HARMFUL.sub("", text)
