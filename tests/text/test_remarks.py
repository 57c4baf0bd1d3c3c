"""What comes behind and takes back, as a table: the page, and the word that does it."""

from __future__ import annotations

import pytest

from bianyin.model import Page
from bianyin.parse.parse import parse
from bianyin.text.reading import Reading
from bianyin.text.remarks import taken_back_behind

ROWS = [
    ("9月18日，甲厂停窑。", False),
    ("9月18日，甲厂停窑，这话是邻居讲的。", True),
    ("9月18日，停窑的警铃响了，原来是消防测试。", True),
    ("9月18日，甲厂停窑半日。后来才知道，冒的是水汽。", True),
    ("9月18日，甲厂停窑。可惜，这只是账面功夫。", True),
    ("9月18日，甲厂停窑。（某剧海报）", True),
    ("9月18日停窑，是甲厂所有人的心愿。", True),
    ("9月18日停窑，是甲厂今年第三次。", False),
    ("9月18日，甲厂停窑。（记者某某摄）", False),
    ("9月18日，甲厂停窑。——读者来稿，未核", True),
    ("9月18日，甲厂停窑。更新：原帖已删。", True),
    ("9月18日，甲厂停窑。这是今年第二次检修。", False),
    ("9月18日，甲厂停窑。\n后来才知道，另一厂也停了。", False),  # another paragraph
    ("原来是晴天。9月18日，甲厂停窑。", False),
    ("9月18日，甲厂停窑，原来的厂区改建公园。", False),
]


@pytest.mark.parametrize(("text", "taken"), ROWS)
def test_a_clause_or_remark_behind_takes_back_what_it_speaks_of(text: str, taken: bool) -> None:
    page = Page(url="https://example.org/a", body=text.encode(), media_type="text", site="某市", title="夜访")
    reading = Reading(parse(page))
    told = reading.everywhere("9月18日")[0]
    assert (taken_back_behind(reading, reading.units_at(told)[0].words, told) is not None) is taken
