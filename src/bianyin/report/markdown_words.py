"""Page text as Markdown: nothing in it that Markdown would read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bianyin.report.shown_fields import Words

_SPECIAL = re.compile(r"([\\`*\[\]<>])")
_BLANKS = re.compile(r"\s+")


def escape(text: str) -> str:
    """The text in one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def as_markdown(words: Iterable[Words]) -> str:
    """Words in one line; what is strong is bold, what leads somewhere a link."""
    return " ".join("".join(map(_one, words)).split())


def _one(words: Words) -> str:
    text = _SPECIAL.sub(r"\\\1", _BLANKS.sub(" ", words.text))
    if words.address:
        return f"[{text.strip()}]({_address(words.address)})"
    return f"**{text}**" if words.strong else text


def _address(url: str) -> str:
    """An address with brackets or spaces goes in angle brackets."""
    return f"<{url}>" if re.search(r"[()\s]", url) else url
