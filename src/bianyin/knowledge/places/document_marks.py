"""Whose document is it: the region that the mark of a document number (发文字号) stands for."""

from __future__ import annotations

import re

from bianyin.knowledge.places.name_lists import aliases
from bianyin.knowledge.places.regions import COUNTRY, Region, get
from bianyin.knowledge.plain_forms import plain

# The mark ends where the year begins: 辽政办发〔2021〕29号.
MARK = re.compile(r"\s*([一-鿿]{2,12})\s*[〔\[(（【﹝]?\s*(?:19|20)\d\d")


def of_document_number(number: str) -> Region | None:
    """The region whose government or office numbered the document; the country for the centre's own.

    None where the mark says nothing sure: 宁政发 is both 宁夏's and 南京's.
    """
    number = plain(number)
    found = MARK.match(number)
    mark = found.group(1) if found else number.strip()
    marks = aliases().document_marks
    for cut in range(min(len(mark), 6), 1, -1):
        if code := marks.cities.get(mark[:cut]):
            return get(code)
    if mark.startswith(marks.centre):
        return get(COUNTRY)
    code = marks.provinces.get(mark[:1])
    return get(code) if code and mark[1:].startswith(marks.offices) else None
