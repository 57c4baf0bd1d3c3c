"""Page text as Markdown: nothing in it that Markdown would read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bianyin.report.addresses import web_address
from bianyin.report.shown_fields import Words
from bianyin.text.harmless import harmless
from bianyin.wording import say

# What begins markup within a line; of `&`, what would be an entity.
_SPECIAL = re.compile(r"([\\`*_~\[\]<>]|&(?=#?\w+;))")
_BLANKS = re.compile(r"\s+")


def escape(text: str) -> str:
    """The text in one line."""
    return _plain(text).strip()


def as_markdown(words: Iterable[Words]) -> str:
    """Words in one line; what is strong is bold, what leads somewhere a link."""
    return " ".join("".join(map(_one, words)).split())


def _one(words: Words) -> str:
    text = _plain(words.text)
    if words.address:
        address = web_address(words.address)
        return (
            f"[{text.strip()}]({_bracketed(address)})"
            if address
            else say("record.address", text=text, address=_plain(words.address))
        )
    return f"**{text}**" if words.strong else text


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", harmless(_BLANKS.sub(" ", text)))


def _bracketed(address: str) -> str:
    """An address with brackets or spaces goes in angle brackets."""
    return f"<{address}>" if re.search(r"[()\s]", address) else address
