"""Whatever bytes a file holds, reading it succeeds or says what is wrong; no other exception escapes."""

import gzip
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bianyin.errors import InputError
from bianyin.series import read_points, read_series

SERIES = "region,sector,date,mt_co2_per_day\n" + "".join(
    f"辽宁,工业,2021-01-{day:02d},0.{day}\n" for day in range(1, 20)
)
POINTS = 'date,kind,confidence,start,end\n2021-03-01,Event,0.67,"2021-02-01",2021-04-01\n'
REPORT = "# 报告\n\n## 转折点: 2021-03-01 (Event) - 置信度: 0.67\n"
JSON = json.dumps({"points": [{"date": "2021-03-01", "kind": "Event", "confidence": 0.67}]}, indent=1)
FILES = {
    "s.csv": SERIES.encode(),
    "g.csv": SERIES.encode("gb18030"),
    "z.csv.gz": gzip.compress(SERIES.encode(), mtime=0),
    "p.csv": POINTS.encode(),
    "r.md": REPORT.encode(),
    "p.json": JSON.encode(),
}


def check(path, body):
    path.write_bytes(body)
    for read in (lambda: read_series(path, "辽宁", "工业"), lambda: read_points(path)):
        try:
            read()
        except InputError as error:
            assert error.exit_code == 2
            assert str(path) in str(error)
            assert error.remedy


@pytest.mark.parametrize("name", FILES)
def test_every_truncation(tmp_path, name):
    for length in range(0, len(FILES[name]), 3):
        check(tmp_path / name, FILES[name][:length])


@pytest.mark.parametrize("name", FILES)
def test_random_damage(tmp_path, name):
    chance = random.Random(7)
    alphabet = b'\x00\x1f\x8b\xff\n\r,;\t"{}[]:#(). -0129aE\xe5\xb9\xb4'
    for _ in range(150):
        body = bytearray(FILES[name])
        for _ in range(chance.randint(1, 4)):
            body[chance.randrange(len(body))] = chance.choice(alphabet)
        check(tmp_path / name, bytes(body))


@settings(max_examples=60)
@given(body=st.binary(max_size=60), name=st.sampled_from(sorted(FILES)))
def test_any_bytes(tmp_path_factory, body, name):
    check(tmp_path_factory.getbasetemp() / name, body)
