"""Bytes to text, by what the bytes are and not by what the page claims of them."""

from __future__ import annotations

import re

# The most frequent characters of running Chinese, simplified and traditional, with its punctuation. A wrong
# decoding yields rare characters; the right one is full of these.
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"
    "而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性"
    "好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第"
    "向道命此变条只没结解问意建月公無這來個們時國發會學對說過為於與開長關機業實經進動區產電環據總規市省，。、：；"
)
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_SAME_FAMILY = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030",
    "big5": "big5", "big5-hkscs": "big5", "utf-8": "utf-8", "utf8": "utf-8",
}  # fmt: skip
_SAMPLE = 200_000  # bytes are scored over this much of the page; enough for thousands of characters
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


class NotText(ValueError):
    """The bytes are not text in any encoding that Chinese pages use."""


def decode(body: bytes) -> str:
    """Decode a page: byte-order mark, strict UTF-8, else the likeliest of GB18030, Big5 and damaged UTF-8.

    Raises:
        NotText: the bytes are binary (a picture, a PDF, an archive) whatever their name says.
    """
    if body.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")):
        raise NotText("二进制文件，不是文本")
    text = _decode(body)
    if len(_CONTROL.findall(text[:_SAMPLE])) > 8 + len(text[:_SAMPLE]) // 200:
        raise NotText("控制字符过多，不是文本")
    return text


def _decode(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _declared(body)
    candidates = ["gb18030", "big5", "utf-8"]
    best = max(candidates, key=lambda name: (_score(body[:_SAMPLE], name), name == declared))
    return body.decode(best, errors="replace")


def _declared(body: bytes) -> str | None:
    match = _DECLARED.search(body[:4096])
    return _SAME_FAMILY.get(match[1].decode("ascii").lower()) if match else None


def _score(sample: bytes, encoding: str) -> float:
    """Common characters count for a decoding, impossible ones heavily against it."""
    text = sample.decode(encoding, errors="replace")
    wide = [char for char in text if char > "\x7f"]
    if not wide:
        return 0.0
    good = sum(char in COMMON for char in wide)
    bad = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in wide)
    return (good - 5 * bad) / len(wide)
