"""`python -m bench.pages`: title, date and main text of labelled pages, ours beside other extractors, in one run.

The other tools are installed into a venv of their own (`.venv-bench`, versions in `bench/requirements.txt`); what cannot
be installed is a row that says so. Pages: `../shared/data/pages` where it is, and the project's own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from bench.data_files import DATA, ROOT
from bench.extractors import TOOLS

VENV = ROOT / ".venv-bench"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
SETS = (
    ("真实网页（../shared/data/pages）", DATA / "pages"),
    ("自写的政府模板网页（tests/parse/pages）", ROOT / "tests" / "parse" / "pages"),
)


class Label(NamedTuple):
    """What a person says of a page."""

    file: str
    url: str
    titles: tuple[str, ...]
    published: str | None
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]


class Score(NamedTuple):
    """Right answers and questions asked, by column; None where the tool does not answer such questions."""

    name: str
    title: tuple[int, int] | None
    date: tuple[int, int] | None
    wanted: tuple[int, int] | None
    unwanted: tuple[int, int] | None
    pages_a_second: float


def main() -> None:
    python = bench_python()
    for name, folder in SETS:
        if not (folder / "gold.jsonl").exists():
            print(f"\n{name}：此处没有，未测量。")
            continue
        labels = read_labels(folder)
        print(f"\n{name}，{len(labels)} 页；预热一遍后计时一遍，单核 CPU 时间。\n")
        print("| 工具 | 标题全对 | 发布日期全对 | 应有文字 | 不应有文字未出现 | 页/秒 |")
        print("|---|---:|---:|---:|---:|---:|")
        show(ours(folder, labels))
        for tool in TOOLS:
            other = run_tool(python, tool, folder, labels)
            print(f"| {tool}：{other} | | | | | |") if isinstance(other, str) else show(score(other, labels))


def read_labels(folder: Path) -> list[Label]:
    """HTML pages only: no other tool reads PDF."""
    labels = []
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        if gold["file"].endswith(".html"):
            labels.append(
                Label(
                    gold["file"], gold.get("url") or "", (gold["title"], *(gold.get("title_alt") or [])),
                    gold.get("published") or gold.get("published_on"), tuple(gold.get("must_contain") or gold.get("contains") or ()),
                    tuple(gold.get("must_not_contain") or gold.get("lacks") or ()),
                )
            )  # fmt: skip
    return labels


def ours(folder: Path, labels: list[Label]) -> Score:
    from bianyin.model import Page
    from bianyin.parse.parse import parse

    pages = [
        Page(
            url=label.url or "file:" + label.file, body=(folder / label.file).read_bytes(), media_type="html"
        )
        for label in labels
    ]
    documents = [parse(page) for page in pages]
    start = time.process_time()
    documents = [parse(page) for page in pages]
    seconds = time.process_time() - start
    found = {}
    for label, document in zip(labels, documents, strict=True):
        published = document.date("published_on")
        found[label.file] = (document.title, published.date.value if published else None, document.text)
    return score(
        {"name": "**bianyin**（另有成文与施行日期、发文机关、文号等）", "seconds": seconds, "found": found},
        labels,
    )


def run_tool(python: Path | str, tool: str, folder: Path, labels: list[Label]) -> dict[str, Any] | str:
    """What the tool found, or why there is nothing."""
    if isinstance(python, str):
        return python
    asked = "".join(json.dumps({"file": label.file, "url": label.url}) + "\n" for label in labels)
    command = [str(python), str(Path(__file__).with_name("extractors.py")), str(folder), tool]
    done = subprocess.run(command, input=asked, capture_output=True, text=True)
    if done.returncode:
        return f"失败（{done.stderr.strip().splitlines()[-1][:80]}）"
    answer = json.loads(done.stdout)
    return f"未安装 {answer['missing']}" if "missing" in answer else answer


def score(answer: dict[str, Any], labels: list[Label]) -> Score:
    found = {label.file: answer["found"][label.file] for label in labels}
    gives = [any(page[column] is not None for page in found.values()) for column in range(3)]
    titles = [found[label.file][0] in label.titles for label in labels]
    dates = [(found[label.file][1] or "")[:10] == label.published for label in labels if label.published]
    texts = {file: squeezed(page[2] or "") for file, page in found.items()}
    wanted = [squeezed(words) in texts[label.file] for label in labels for words in label.wanted]
    unwanted = [squeezed(words) not in texts[label.file] for label in labels for words in label.unwanted]
    return Score(
        answer["name"],
        counted(titles) if gives[0] else None,
        counted(dates) if gives[1] else None,
        counted(wanted) if gives[2] else None,
        counted(unwanted) if gives[2] else None,
        len(labels) / answer["seconds"],
    )


def counted(hits: list[bool]) -> tuple[int, int]:
    return sum(hits), len(hits)


def squeezed(text: str) -> str:
    return "".join(text.split())


def show(row: Score) -> None:
    cells = [f"{cell[0]}/{cell[1]}（{cell[0] / cell[1]:.1%}）" if cell else "—" for cell in row[1:5]]
    print(f"| {row.name} | {' | '.join(cells)} | {row.pages_a_second:.1f} |", flush=True)


def bench_python() -> Path | str:
    """The Python of the venv of other tools, made and filled if need be; else why there is none."""
    python = VENV / "bin" / "python"
    stamp = VENV / "installed.txt"
    wanted = REQUIREMENTS.read_text("utf-8")
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return python
    quiet = ["--quiet", "--disable-pip-version-check"]
    steps = (
        [sys.executable, "-m", "venv", str(VENV)],
        # The pip that comes with Python 3.11 cannot resolve gne's lxml[html-clean].
        [str(python), "-m", "pip", "install", *quiet, "--upgrade", "pip"],
        [str(python), "-m", "pip", "install", *quiet, "-r", str(REQUIREMENTS)],
    )
    print("安装对照工具……", file=sys.stderr)
    for step in steps:
        if subprocess.run(step, capture_output=True).returncode:
            return "未安装（没有包索引）"
    stamp.write_text(wanted, "utf-8")
    return python


if __name__ == "__main__":
    main()
