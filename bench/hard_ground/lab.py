"""A site, pages, and folders of corpora with their indexes; verbs run in processes of their own."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from loopback_site import government_site

_QUESTIONS = ("高炉停产检修", "鞍山错峰生产", "示例企业限产")
_LONGEST = 120.0  # seconds that a verb may take here; beyond that it hangs
_EMBEDDER = "langchain:bench.hashed_words:HashedWords"


class Ended(NamedTuple):
    """How a verb ended: its answer, or its error in the user's words."""

    answer: Any = None
    error: str = ""
    crash: str = ""  # what no user should see


class Lab:
    """A site, pages, and folders of corpora with their indexes; verbs run in processes of their own."""

    def __init__(self, root: Path, site: Any) -> None:
        self.root, self.site = root, site
        sources = root / "sources.toml"
        sources.write_text(
            f'[[source]]\nkey = "example"\nname = "示例市生态环境局"\nhome = "{site.url("/")}"\ntier = "市"\n'
            "pace_seconds = 0\nconcurrency = 8\narticle_pattern = '/art/\\d+\\.html$'\n"
            f'[[source.lists]]\nurl = "{site.url("/list/index.html")}"\npagination = "index_n"\n',
            encoding="utf-8",
        )
        self.pages, self.more = _pages(root / "pages", 1, 16), _pages(root / "more", 17, 29)
        self.env = {
            "BIANYIN_SOURCES": str(sources), "BIANYIN_ALLOW_HOSTS": site.host, "BIANYIN_EMBEDDER": _EMBEDDER,
            "BIANYIN_WRITER_WAIT": "60", "BIANYIN_CONTACT": "mail@example.org", "TOKENIZERS_PARALLELISM": "false",
        }  # fmt: skip

    def settings(self, folder: Path) -> Any:
        from bianyin.settings import load_settings

        load_settings.cache_clear()
        return load_settings().model_copy(
            update={"corpora": folder / "corpora", "vector_store": folder / "vs"}
        )

    def verb(self, name: str, folder: Path) -> Any:
        """Run a verb here; what it answers."""
        from bianyin import app
        from bianyin.cli.doctor import examine
        from bianyin.crawl import CrawlLimits
        from bianyin.knowledge.sites import registry
        from bianyin.wiring import open_catalog

        settings = self.settings(folder)
        if name == "ingest":
            return app.ingest([self.more if (folder / "corpora").exists() else self.pages], settings).total
        if name == "ingest pages":
            return app.ingest([self.pages], settings).total
        if name == "crawl":
            return app.crawl(registry.sources(settings.sources)[:1], settings, CrawlLimits()).requests
        if name == "rebuild":
            return app.rebuild(settings).new
        if name.startswith("index"):
            return app.build_index(settings, rebuild="--rebuild" in name).added
        if name == "report":
            return len(self._report(settings, folder / "out"))
        if name == "search":
            return self._found(settings)
        if name == "doctor":
            return [(each.name, each.ok, each.state, each.remedy) for each in examine(settings)]
        with open_catalog(settings) as catalog:
            return sum(1 for _ in catalog.facts())

    def state(self, folder: Path) -> Any:
        """All that a corpus and its index answer."""
        from bianyin.wiring import open_catalog

        settings = self.settings(folder).model_copy(update={"index_within": 0})
        with open_catalog(settings) as catalog:
            told = {
                each.url: [(v.document_id, v.current, v.gone) for v in catalog.versions(each.url)]
                for each in catalog.documents()
            }
            facts = sorted(str(each) for each in catalog.facts())
        return json.loads(
            json.dumps([told, facts, self._found(settings), self._report(settings, None)], default=str)
        )

    def _found(self, settings: Any) -> Any:
        from bianyin.model import Query
        from bianyin.wiring import open_searcher

        with open_searcher(settings) as searcher:
            return [
                sorted(
                    (each.chunk.id, round(each.score, 4)) for each in searcher.search(Query(text=text), 200)
                )
                for text in _QUESTIONS
            ]

    def _report(self, settings: Any, out: Path | None) -> Any:
        import datetime as dt

        from bianyin import app
        from bianyin.model import ChangePoint

        points = [ChangePoint(date=dt.date(2021, 9, 15), kind="Event")]
        made = app.report("辽宁", "工业", points, out, settings)
        return [event.model_dump_json() for section in made.sections for event in section.events] + list(
            made.notes
        )

    def run(self, what: Callable[[], Any], *, kill_after: float | None = None) -> Ended:
        """Run something in a process of its own, killed so many seconds after its start, should it still run."""
        return self.wait(*self.start(what), kill_after=kill_after)

    def start(self, what: Callable[[], Any]) -> tuple[int, int]:
        read, write = os.pipe()
        sys.stdout.flush()
        child = os.fork()
        if child:
            os.close(write)
            return child, read
        os.close(read)
        os.environ.update(self.env)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with suppress(BaseException), os.fdopen(write, "w", encoding="utf-8") as pipe:
            pipe.write(json.dumps(_ended(what), default=str))
        os._exit(0)

    def wait(self, child: int, read: int, *, kill_after: float | None = None) -> Ended:
        limit = _LONGEST if kill_after is None else kill_after
        said = b""
        deadline = time.monotonic() + limit
        while True:
            ready, _, _ = select.select([read], [], [], max(deadline - time.monotonic(), 0))
            if not ready:
                os.kill(child, signal.SIGKILL)
                break
            part = os.read(read, 1 << 16)
            if not part:
                break
            said += part
        os.close(read)
        _, status = os.waitpid(child, 0)
        if not said or (os.WIFSIGNALED(status) and kill_after is None):
            return Ended(crash="killed" if kill_after is not None else f"hung, or died of {status}")
        try:
            return Ended(*json.loads(said))
        except ValueError:
            return Ended(crash="killed while it answered")


def _ended(what: Callable[[], Any]) -> Ended:
    from bianyin.errors import BianyinError

    try:
        return Ended(answer=what())
    except BianyinError as error:
        return Ended(error=str(error))
    except BaseException:  # noqa: BLE001  a panic of Rust's is none of Exception
        return Ended(crash=traceback.format_exc()[-1500:])


def _pages(folder: Path, first: int, last: int) -> Path:
    folder.mkdir()
    for n in range(first, last):
        (folder / f"{n}.html").write_text(
            f"<html><head><meta charset=utf-8><title>鞍山市关于{n}号高炉停产的通知</title></head><body><h1>鞍山市关于{n}号高炉停产的通知</h1>"
            f"<p>发布日期：2021-09-{n:02d}</p><p>2021年9月{n}日，辽宁省鞍山市要求{n}号高炉自即日起停产检修，第{n * 7}家钢铁企业落实错峰生产。</p>"
            f"<p>{'各有关单位要高度重视，认真落实。' * (n % 5)}</p></body></html>",
            encoding="utf-8",
        )
    return folder


@contextmanager
def open_lab() -> Iterator[tuple[Lab, Path, Path]]:
    """The lab, an indexed corpus, and the same with documents that are not indexed yet."""
    import chromadb  # noqa: F401
    import tantivy  # noqa: F401

    import bianyin.api
    import bianyin.app  # noqa: F401

    with tempfile.TemporaryDirectory(prefix="bianyin-hard-") as name, government_site(12) as site:
        lab = Lab(Path(name), site)
        base = lab.root / "base"
        base.mkdir()
        for verb in ("ingest pages", "crawl", "index"):
            ended = lab.run(partial(lab.verb, verb, base))
            assert not ended.error and not ended.crash, ended
        pending = lab.root / "pending"
        shutil.copytree(base, pending)
        lab.run(partial(lab.verb, "ingest", pending))
        yield lab, base, pending
