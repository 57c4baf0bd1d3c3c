"""Does a term begin and end where the text's words do? 化石能源 in 非化石能源 is another thing, 钢产量 in 粗钢产量 is none."""

from __future__ import annotations

from bianyin.knowledge import sectors
from bianyin.text import cues

_ALTERED = cues.pattern("alters", behind="$")
# 60台风机, 两座窑: a thing begins right behind what it is counted by, whatever word runs across (台风).
_COUNTED = cues.pattern("counted", before="[0-9一二三四五六七八九十百千万亿两几多余]", behind="$")
_GOES_ON = cues.pattern("ends_term")
_REACH = 8
_MOST_LEFT = 6  # characters that a term cut at its head may lack


def is_cut(text: str, start: int, end: int) -> bool:
    """Whether `[start, end)` is only a part of a longer term: what stands beside it alters it or goes on with it."""
    if _ALTERED.search(text[max(0, start - _REACH) : start]) or _GOES_ON.match(text, end):
        return True
    around = text[max(0, start - _REACH) : end + _REACH]
    at = start - max(0, start - _REACH)
    spans = [span for sector in sectors.all_sectors() for span in sector.term_spans(around)]
    # 37家电解铝企业: 家电 runs across the head, but a term begins there.
    head_cut = any(first < at < last for first, last in spans) and all(first != at for first, _ in spans)
    tail = at + end - start
    tail_cut = any(first < tail < last for first, last in spans) and all(last != tail for _, last in spans)
    return (head_cut and not _COUNTED.search(text[max(0, start - _REACH) : start])) or tail_cut


def whole_from(text: str, start: int, end: int) -> int | None:
    """Where the term that ends at `end` begins, if `start` may lie inside of it; None where no such place is near."""
    for begin in range(start, max(-1, start - _MOST_LEFT - 1), -1):
        if not is_cut(text, begin, end):
            return begin
    return None
