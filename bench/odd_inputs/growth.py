"""How the time of reading grows with a file: each kind of large file at two sizes, by the function that reads it."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

FACTOR = 4  # between the two sizes
MOST = 1.6  # times the factor: what caches and a busy machine do
SHORT = 0.05  # seconds under which nothing can be said


class Grown(NamedTuple):
    """Seconds at a size and at `FACTOR` times that."""

    name: str
    small: float
    large: float

    @property
    def is_linear(self) -> bool:
        return self.large < SHORT or self.large / max(self.small, SHORT / FACTOR) <= FACTOR * MOST


KINDS: dict[str, tuple[str, int, Callable[[int], str]]] = {
    "paragraphs": ("html", 1_000, lambda n: "".join(f"<p>沈阳某厂{i}停产检修。</p>" for i in range(n))),
    "attributes": ("html", 20_000, lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">x</p>"),
    "nested tags": ("html", 5_000, lambda n: "<div>" * n + "x" + "</div>" * n),
    "open tags": ("html", 3_000, lambda n: "<p><b><i>字" * n),
    "table rows": ("html", 700, lambda n: "<table>" + "<tr><td>一</td><td>2</td></tr>" * n + "</table>"),
    "table cells": ("html", 10_000, lambda n: "<table><tr>" + "<td>一</td>" * n + "</tr></table>"),
    "links": ("html", 1_500, lambda n: "".join(f"<a href='/{i}'>某厂停产{i}</a>" for i in range(n))),
    "comments": ("html", 20_000, lambda n: "<!-- x -->" * n + "<p>停产</p>"),
    "entities": ("html", 50_000, lambda n: "<p>" + "&#20013;&amp;" * n + "</p>"),
    "angle brackets": ("html", 50_000, lambda n: "<" * n),
    "spaces": ("txt", 400_000, lambda n: " " * n + "停产"),
    "days": ("txt", 2_000, lambda n: "2021年9月27日" * n),
    "digits": ("txt", 200_000, lambda n: "停产" + "9" * n),
    "brackets": ("txt", 100_000, lambda n: "（" * n + "停产" + "）" * n),
    "quotes": ("txt", 100_000, lambda n: "“" * n),
    "sentences": ("txt", 3_000, lambda n: "沈阳某厂停产检修。" * n),
    "one sentence": ("txt", 100_000, lambda n: "沈阳某厂停产检修，" * n),
    "lines": ("txt", 100_000, lambda n: "停\n" * n),
    "records": ("jsonl", 400, lambda n: '{"title": "停产", "text": "沈阳某厂停产检修三十天。"}\n' * n),
    "points json": ("points.json", 5_000, lambda n: json.dumps([{"date": f"2{i % 1000:03d}-09-27"} for i in range(n)])),
    "points csv": ("points.csv", 5_000, lambda n: "date\n" + "".join(f"2{i % 1000:03d}-09-27\n" for i in range(n))),
    "points markdown": ("points.md", 5_000, lambda n: "## 转折点: 2021-09-27 (Event) - 置信度: 0.5\n" * n),
    "series rows": ("series.csv", 5_000, lambda n: "date,value\n" + "".join(f"{2000 + i // 336}-{i // 28 % 12 + 1:02d}-{i % 28 + 1:02d},5\n" for i in range(n))),
    "series columns": ("series.csv", 2_000, lambda n: "date," + ",".join(f"c{i}" for i in range(n)) + "\n2021-01-01" + ",1" * n + "\n"),
    "report to audit": ("report.md", 1_000, lambda n: "# 报告\n" + "### 2021-09-27 沈阳某厂停产\n- 内容：停产三十天[1]。\n" * n + "[1] http://a.gov.cn/x\n"),
    "sources": ("sources.toml", 300, lambda n: "".join(f'[[source]]\nkey="k{i}"\nname="n{i}"\nhome="http://h{i}.gov.cn/"\ntier="市"\n' for i in range(n))),
}  # fmt: skip


def measured(name: str) -> Grown:
    """The better of two runs each."""
    suffix, size, text = KINDS[name]
    with tempfile.TemporaryDirectory() as made:
        seconds: list[float] = []
        for count in (size, size * FACTOR):
            path = Path(made) / f"odd.{suffix.split('.')[-1]}"
            path.write_text(text(count), "utf-8")
            if not seconds:
                _seconds(suffix, path)  # what is loaded once
            seconds.append(min(_seconds(suffix, path) for _ in range(2)))
    return Grown(name, *seconds)


def _seconds(suffix: str, path: Path) -> float:
    from bianyin.errors import BianyinError

    began = time.process_time()
    with suppress(BianyinError):  # a file that is refused has been read, too
        _read(suffix, path)
    return time.process_time() - began


def _read(suffix: str, path: Path) -> None:
    from bianyin.audit.reading_report import read_report
    from bianyin.knowledge.sites import registry
    from bianyin.series import read_points, read_series

    if suffix == "report.md":
        read_report(path.read_text("utf-8"))
    elif suffix.startswith("points"):
        read_points(path)
    elif suffix.startswith("series"):
        read_series(path, None, None)
    elif suffix.startswith("sources"):
        registry.use(None)
        registry.sources(path)
    else:
        _documents(path)


def _documents(path: Path) -> None:
    from bianyin.parse.pages import read_pages
    from bianyin.parse.parse import parse
    from bianyin.text.reading import Reading

    for page in read_pages([path]):
        reading = Reading(parse(page))
        _ = reading.sentences, reading.units
