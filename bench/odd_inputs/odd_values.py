"""What is odd: bytes of files, words on the command line, values of settings, places. Each by a name."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile

SECRET = "s3cret"
WITH_SECRET = f"http://user:{SECRET}@127.0.0.1:9/x"
DEEP = 20_000
LONG = 300  # bytes of a file's name; systems take 255
_random = random.Random(7)

TEXTS: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\t\r\n" * 50,
    "nul": b"\x00" * 300,
    "noise": _random.randbytes(4000),
    "utf16": "region,date,value\n辽宁,2021-09-27,5\n".encode("utf-16"),
    "utf16 without mark": "日期,数值\n2021-09-27,5\n".encode("utf-16-le"),
    "gbk": "日期,数值\n二〇二一年九月,五\n".encode("gbk"),
    "broken utf8": "日期".encode()[:-1] + b"\xff\xfe,\xc3\n2021",
    "mark alone": b"\xef\xbb\xbf",
    "one long line": b"a" * 2_000_000,
    "long number": b"9" * 5000,
    "number in a list": b'[{"date": ' + b"9" * 5000 + b"}]",
    "number in toml": b"a = " + b"9" * 5000,
    "deep list": b"[" * DEEP,
    "deep object": b'{"a":' * DEEP,
    "deep toml": b"a = " + b"[" * DEEP,
    "deep dots": b".".join([b"a"] * 3000) + b" = 1",
    "deep tags": b"<div>" * DEEP,
    "null": b"null",
    "five": b"5",
    "nan": b'[{"date": "2021-09-27", "confidence": NaN}]',
    "string": b'"x"',
    "true": b"true",
    "list": b"[]",
    "object": b"{}",
    "lists": b"[[[]], null, 5]",
    "wrong fields": json.dumps({"points": 5, "change_points": {"a": [None]}}).encode(),
    "wrong values": json.dumps([{"date": {"a": 1}, "confidence": [], "kind": 7}]).encode(),
    "many keys": json.dumps({f"k{n}": n for n in range(20_000)}).encode(),
    "same keys": b'{"date": 1, "date": 2}',
    "controls": "日期\x1b[31m,\x07值\x00\n2021-09-27\x1b]0;x\x07,5\n".encode(),
    "directions": "日期\u202e,值\u2066\n2021\u200f-09-27,5\n".encode(),
    "half a pair": b'["\\ud800"]',
    "open quote": b'date,value\n"2021-09-27,5\n' + b"x,y\n" * 1000,
    "wide": b",".join([b"c"] * 50_000) + b"\n" + b",".join([b"1"] * 50_000),
    "head alone": b"date,value\n",
    "same heads": b"date,date,value,value\n2021-01-01,2021-01-02,1,2\n",
    "impossible days": b"date,value\n2021-13-45,1\n0000-00-00,2\n99999-01-01,3\n",
    "infinite": b"date,value\n2021-01-01,1e999\n2021-01-02,-inf\n2021-01-03,nan\n",
    "formulas": b"date,value\n=cmd|'/c calc'!A0,@SUM(1)\n",
    "carriage returns": b"date,value\r2021-01-01,1\r2021-01-02,2\r",
    "page": b"<!DOCTYPE html><html><head><title>x</title></head><body><p>"
    + b"y " * 200
    + b"</p></body></html>",
    "pdf head": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "zip": b"PK\x03\x04" + bytes(60),
    "gzip cut": gzip.compress(b"x" * 10_000)[:40],
    "sqlite head": b"SQLite format 3\x00" + bytes(84),
    "toml tables": b"[[source]]\n[[source.lists]]\n[source]\nx = 1\n",
    "toml types": b"source = 5\nreports = 'x'\ncrawl = [[1]]\nschedule = {every = -1}\n",
    "address": f"url = '{WITH_SECRET}'\n[[source]]\nkey='k'\nname='n'\nhome='{WITH_SECRET}'\n".encode(),
}

WORDS: dict[str, str] = {
    "empty": "",
    "blank": " ",
    "long": "长" * 10_000,
    "controls": "\x1b[31m红\x07",
    "directions": "\u202e倒\u2066",
    "not utf8": "\udcff\udcfe",
    "minus one": "-1",
    "long number": "9" * 5000,
    "not a number": "nan",
    "infinite": "1e999",
    "address": WITH_SECRET,
    "deep": "[" * 5000,
    "no place": "/nowhere/at/all",
    "a file": "points.csv",
    "a folder": "pages",
    "null device": "/dev/null",
    "full device": "/dev/full",
    "long name": "名" * LONG,
    "long path": "a/" * 3000,
    "loop": "loop",
}

SETTINGS: dict[str, str] = {
    **{
        name: WORDS[name]
        for name in ("empty", "blank", "long", "controls", "directions", "minus one", "long number")
    },
    **{
        name: WORDS[name]
        for name in ("not a number", "infinite", "address", "deep", "no place", "a file", "long name")
    },
    "not utf8": WORDS["not utf8"],
    "deep object": '{"a":' * 3000,
    "list": "[1]",
    "object": '{"a": {"b": 1}}',
    "full device": "/dev/full",
}


def word_file() -> bytes:
    from docx import Document

    made, document = io.BytesIO(), Document()
    document.add_paragraph("辽宁省沈阳市某钢铁厂2021年9月27日停产检修三十天。")
    document.save(made)
    return made.getvalue()


def workbook() -> bytes:
    from openpyxl import Workbook

    made, book = io.BytesIO(), Workbook()
    for row in (("日期", "数值"), ("2021-09-27", 5), ("2021-09-28", 6)):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(made)
    return made.getvalue()


def pdf() -> bytes:
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length 40>>stream\nBT /F 12 Tf 20 200 Td (Shenyang 2021) Tj ET\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )  # fmt: skip
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    )


def zip_bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"):
            packed.writestr(name, b"<a>" * 30_000_000)
    return made.getvalue()


def damaged(whole: bytes) -> dict[str, bytes]:
    """The same file cut at places, and with bytes turned, doubled and taken out."""
    random_ = random.Random(len(whole))
    found = {f"cut at {share} %": whole[: len(whole) * share // 100] for share in (1, 10, 35, 60, 90, 99)}
    for turn in range(6):
        bent = bytearray(whole)
        for _ in range(2 ** (2 * turn)):
            bent[random_.randrange(len(bent))] ^= 1 << random_.randrange(8)
        found[f"{2 ** (2 * turn)} bits turned"] = bytes(bent)
    half = len(whole) // 2
    return found | {
        "doubled": whole + whole,
        "a hole": whole[:half] + whole[half + 50 :],
        "head after": whole[half:] + whole[:half],
    }
