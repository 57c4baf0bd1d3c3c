"""Page words as they may be shown: what would steer a terminal, or turn the direction of writing, is told and not done."""

from __future__ import annotations

import json
import re

# Control characters but for line feed and tab, marks and overrides of direction (Unicode UAX 9), line and paragraph
# separators, tags (which nobody sees), and halves of surrogate pairs, which no file can hold.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def harmless(text: str) -> str:
    """The text with every steering character as its number: ⟨U+202E⟩."""
    return _STEERING.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def harmless_json(text: str) -> str:
    r"""JSON that says the same, every steering character in it escaped: \u202e."""
    return _STEERING.sub(lambda found: found[0] if found[0] == "\r" else json.dumps(found[0])[1:-1], text)
