"""Canonical text: the page's words with white space and invisible characters put in order, and nothing else."""

from __future__ import annotations

import re
import unicodedata

NEWLINES = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Zero-width, directional and soft-hyphen characters, controls and halves of surrogate pairs.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_NEWLINES = re.compile(r" ?\n[ \n]*")
_LABEL_GAP = re.compile(r"\s+")
# A record's text that was cut from a whole page: its trail ends just before the title.
_TRAIL = re.compile(r"(?:当前|所在|您现在的|现在|您的|你的)位置\s*[:：]")
_TRAIL_REACH = 2000
_EMPTY_LABELS = re.compile(r"^\s*来源\s*[:：]\s*(?:发布)?时间\s*[:：]\s*")
_FOOT = re.compile(
    r"\s*字号\s*[:：]?\s*(?:大\s*中\s*小)?\s*(?:打印仅打印内容|打印本页|打印)?\s*$"
    r"|\s*(?:地址\s*[:：][^。]{0,120})?(?:版权所有|主办单位)[^。]{0,200}(?:ICP备|公网安备)[^。]{0,120}$"
)
_FOOT_REACH = 500
_CONTINUES = re.compile(r"\s*[，。、；：》〉）)”’的,.;:]")

_ITEM_MARKS = "▲●◆■★▶►◇"
_SHORTEST_ITEM = 6  # characters behind its mark

_CLOSERS = re.compile(r"([。！？；!?])")
_LATIN_CLOSERS = re.compile(r"[.!?](?:\s|$)")
_PAUSES = "，、："
_SENTENCE, _LATIN_SENTENCE, _CLAUSE = 12, 40, 8  # characters at least
_PROSE_CHARACTERS = 24  # of sentences; the shortest real notice (经研究，现予公告。) with its reason has more


def clean(text: str) -> str:
    """Newlines made one kind, runs of spaces one space, lines stripped, empty lines and invisible characters gone."""
    text = _INVISIBLE.sub("", NEWLINES.sub("\n", text))
    return _AROUND_NEWLINES.sub("\n", _SPACES.sub(" ", text)).strip()


def items_apart(text: str) -> str:
    """The text with each item of a run (▲甲厂投产▲乙厂停产) on a line of its own: only white space comes in."""
    return "\n".join(_apart(line) for line in text.split("\n"))


def _apart(line: str) -> str:
    marks = [mark for mark in _ITEM_MARKS if line.count(mark) > 1]
    for mark in marks:
        pieces = line.split(mark)
        if all(len(piece.strip()) >= _SHORTEST_ITEM for piece in pieces[1:]):
            line = "\n".join(
                part for part in (pieces[0].strip(), *(mark + piece for piece in pieces[1:])) if part
            )
    return line


def clean_line(text: str) -> str:
    """The same for what must be one line: a title, a name."""
    return clean(text).replace("\n", " ")


def without_spaces(text: str) -> str:
    return _LABEL_GAP.sub("", text)


def without_frame(text: str, title: str) -> str:
    """A cleaned record text without the site's own navigation before the title and foot after the body."""
    trail = _TRAIL.search(text[:_TRAIL_REACH])
    if trail and title:
        at = text.find(title, trail.end(), trail.end() + 200 + len(title))
        text = titled(title, [_EMPTY_LABELS.sub("", text[at + len(title) :])]) if at >= 0 else text
    head, tail = text[:-_FOOT_REACH], text[-_FOOT_REACH:]
    return head + _FOOT.sub("", tail)


def titled(title: str, parts: list[str]) -> str:
    """Title line, then the parts, each on its own lines; a body that opens with the title does not repeat it."""
    *head, body = parts
    return "\n".join(part for part in (title, *head, _without_title(body, title)) if part)


def _without_title(body: str, title: str) -> str:
    end = _end_of_title(body, title)
    if end is None or _CONTINUES.match(body, end):
        return body
    return body[end:].lstrip()


def _end_of_title(body: str, title: str) -> int | None:
    """Where the title ends if the body opens with it, spaces and newlines aside."""
    position = 0
    for character in title:
        if character.isspace():
            continue
        while position < len(body) and body[position].isspace():
            position += 1
        if position >= len(body) or not _same(body[position], character):
            return None
        position += 1
    return position or None


def _same(one: str, other: str) -> bool:
    """The same character, width aside: titles and bodies differ in the width of their brackets."""
    return one == other or unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)


def has_prose(body: str) -> bool:
    """Whether a body says anything: sentences, and not only names of columns, headlines and addresses."""
    found = 0
    for line in body.split("\n"):
        found += _prose_in(line)
        if found >= _PROSE_CHARACTERS:
            return True
    return False


def _prose_in(line: str) -> int:
    """Characters of a line's sentences: closed ones, else Latin ones, else clauses between pauses. Linear in its length."""
    pieces = _CLOSERS.split(line)
    closed = zip(pieces[::2], pieces[1::2], strict=False)
    if found := sum(len(text) + 1 for text, mark in closed if len(text) >= _SENTENCE and mark not in "!?"):
        return found
    latin = _LATIN_CLOSERS.split(line)[:-1]
    if found := sum(len(text) + 1 for text in latin if len(text) >= _LATIN_SENTENCE):
        return found
    pauses = [at for at, character in enumerate(line) if character in _PAUSES]
    first = next((at for at in pauses if at >= _CLAUSE), None)
    last = next((at for at in reversed(pauses) if at <= len(line) - 1 - _CLAUSE // 2), None)
    return len(line) if first is not None and last is not None and last - first > _CLAUSE else 0
