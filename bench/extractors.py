"""Other extractors over the same pages, in a Python of their own that need not have this package.

`python extractors.py PAGES TOOL` reads `{"file", "url"}` lines from its input, runs the tool over each page of the folder
once to warm up and once on the clock, and prints one JSON object. What is not installed says so.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

Found = tuple[
    str | None, str | None, str | None
]  # title, day of publication, main text; None: the tool gives none
Tool = Callable[[str, str], Found]


def trafilatura_all() -> Tool:
    from trafilatura import bare_extraction

    def run(page: str, url: str) -> Found:
        found = bare_extraction(page, url=url or None, with_metadata=True, include_comments=False)
        return (found.title, found.date, found.text or "") if found else (None, None, "")

    return run


def trafilatura_text() -> Tool:
    from trafilatura import extract

    return lambda page, url: (None, None, extract(page, url=url or None, include_comments=False) or "")


def trafilatura_precision() -> Tool:
    from trafilatura import extract

    return lambda page, url: (
        None, None, extract(page, url=url or None, include_comments=False, favor_precision=True) or "",
    )  # fmt: skip


def htmldate() -> Tool:
    from htmldate import find_date

    return lambda page, url: (None, find_date(page, url=url or None, original_date=True), None)


def readability() -> Tool:
    from lxml import html
    from readability import Document

    def run(page: str, url: str) -> Found:
        document = Document(page)
        return document.short_title(), None, html.fromstring(document.summary()).text_content()

    return run


def gne() -> Tool:
    from gne import GeneralNewsExtractor

    def run(page: str, url: str) -> Found:
        found = GeneralNewsExtractor().extract(page)
        return found["title"], found["publish_time"][:10], found["content"]

    return run


def resiliparse() -> Tool:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def run(page: str, url: str) -> Found:
        tree = HTMLTree.parse(page)
        return tree.title, None, extract_plain_text(tree, main_content=True, list_bullets=False)

    return run


TOOLS: dict[str, tuple[str, Callable[[], Tool]]] = {
    "trafilatura": ("trafilatura", trafilatura_all),
    "trafilatura（只取正文）": ("trafilatura", trafilatura_text),
    "trafilatura（只取正文，favor_precision）": ("trafilatura", trafilatura_precision),
    "htmldate": ("htmldate", htmldate),
    "readability-lxml": ("readability-lxml", readability),
    "gne": ("gne", gne),
    "resiliparse": ("Resiliparse", resiliparse),
}


def main() -> None:
    folder, (package, make) = Path(sys.argv[1]), TOOLS[sys.argv[2]]
    try:
        name = f"{sys.argv[2]} {version(package)}"
        tool = make()
    except (ImportError, PackageNotFoundError):
        print(json.dumps({"missing": package}))
        return
    wanted = [json.loads(line) for line in sys.stdin]
    pages = [(each["file"], each["url"], decoded((folder / each["file"]).read_bytes())) for each in wanted]
    run_all(tool, pages)
    start = time.process_time()
    found = run_all(tool, pages)
    seconds = time.process_time() - start
    print(json.dumps({"name": name, "seconds": seconds, "found": found}, ensure_ascii=False))


def run_all(tool: Tool, pages: list[tuple[str, str, str]]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for file, url, page in pages:
        try:
            found[file] = tool(page, url)
        except Exception as error:  # noqa: BLE001 - a tool that fails on a page has not found anything there
            print(f"{sys.argv[2]} {file}: {error}", file=sys.stderr)
            found[file] = (None, None, "")
    return found


def decoded(body: bytes) -> str:
    """The right decoding is handed to every tool, so that only extraction is compared."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    strict = body.decode("utf-8", errors="replace")
    return strict if strict.count("\ufffd") < len(strict) / 50 else body.decode("gb18030", errors="replace")


if __name__ == "__main__":
    main()
