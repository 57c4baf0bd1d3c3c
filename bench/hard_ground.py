"""`python -m bench.hard_ground`: kills at random moments, single-file damages, every pair of verbs at once.

After each, what a corpus answers must be what it answers undisturbed; or the verb must refuse with a remedy, which is run here, word
for word, and must work. Anything else is counted as silent. The suite runs the same in a small size (tests/app/test_hard_ground.py).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from loopback_site import government_site

_QUESTIONS = ("高炉停产检修", "鞍山错峰生产", "示例企业限产")
_MOST_REMEDIES = 5
_LONGEST = 120.0  # seconds that a verb may take here; beyond that it hangs
_EMBEDDER = "langchain:bench.hashed_words:HashedWords"
WRITERS = ("ingest", "crawl", "rebuild", "index", "index --rebuild", "report")
READERS = ("search", "doctor", "corpus")


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
        import select

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


def cured(lab: Lab, folder: Path, backup: Path | None = None) -> tuple[Ended, list[str]]:
    """What the folder answers once every remedy that it names was run, and the remedies."""
    done: list[str] = []
    for _ in range(_MOST_REMEDIES):
        ended = lab.run(partial(lab.state, folder))
        if not ended.error:
            return ended, done
        step = remedied(lab, folder, ended.error, backup)
        done.append(step)
        if step == "none":
            return ended, done
    return ended, done


def remedied(lab: Lab, folder: Path, told: str, backup: Path | None) -> str:
    """Do what a message says, word for word; returns what that was."""
    if (moved := re.search(r"把 (\S+) 改名移开", told)) and "bianyin rebuild" not in told:
        path = Path(moved[1])
        for each in path.parent.glob(path.name + "*"):
            each.rename(each.with_name("moved-" + each.name))
        lab.run(partial(lab.verb, "crawl" if "frontier" in told else "ingest pages", folder))
        return f"moved {path.name}"
    if (
        "从备份换回" in told and backup is not None
    ):  # before "bianyin rebuild", which is for those who have none
        shutil.copytree(backup / "corpora" / "archive", folder / "corpora" / "archive", dirs_exist_ok=True)
        return "backup"
    for verb in ("rebuild", "index --rebuild", "index"):
        if f"bianyin {verb}" in told:
            ended = lab.run(partial(lab.verb, verb, folder))
            if verb != "rebuild" or ended.error:
                return verb + (f" ({ended.error})" if ended.error else "")
            lab.run(partial(lab.verb, "index", folder))
            return "rebuild, index"
    return "none"


def kill_round(lab: Lab, base: Path, verb: str, wanted: Any, seconds: float, chosen: random.Random) -> str:
    """A verb killed at a random moment, then run again; "" or what is wrong."""
    folder = lab.root / "killed"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    for _ in range(chosen.choice((1, 1, 2))):
        lab.run(partial(lab.verb, verb, folder), kill_after=chosen.uniform(0, seconds))
    for each in dict.fromkeys((verb, "index")):
        again = lab.run(partial(lab.verb, each, folder))
        if again.error or again.crash:
            return f"{each}: {again.error or again.crash}"
    ended, steps = cured(lab, folder)
    if ended.crash or ended.error:
        return ended.crash or ended.error
    return "" if ended.answer == wanted else f"differs after {steps}"


def damage_round(lab: Lab, base: Path, wanted: Any, chosen: random.Random) -> tuple[str, str]:
    """One file harmed in one way: (outcome, what was done). Outcomes: same, refused, told, SILENT, …"""
    folder = lab.root / "damaged"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_size and "lock" not in path.name
    )
    path = chosen.choice(files)
    harm = chosen.choice(_HARMS)
    harm(path, chosen)
    what = f"{harm.__name__.strip('_')} {path.relative_to(folder)}"
    before = lab.run(partial(lab.state, folder))
    if before.crash:
        return "CRASH", f"{what}: {before.crash}"
    if before.error:
        ended, steps = cured(lab, folder, base)
        whole = ended.answer == wanted
        return ("refused, remedy works" if whole else "REMEDY FAILS"), f"{what}: {before.error} → {steps}"
    if before.answer == wanted:
        return _still_sound(lab, base, folder, wanted, what)
    return _told(lab, base, folder, wanted, what)


def _still_sound(lab: Lab, base: Path, folder: Path, wanted: Any, what: str) -> tuple[str, str]:
    """Answers are the same; the next verbs must keep them so, or refuse with a remedy that works."""
    for verb in ("rebuild", "index"):
        ended = lab.run(partial(lab.verb, verb, folder))
        if ended.crash:
            return "CRASH", f"{what}: {verb}: {ended.crash}"
        if ended.error:
            step = remedied(lab, folder, ended.error, base)
            ended = lab.run(partial(lab.verb, verb, folder))
            if ended.error or ended.crash:
                return "REMEDY FAILS", f"{what}: {verb}: {ended.error or ended.crash} → {step}"
    ended, steps = cured(lab, folder, base)
    if ended.answer != wanted:
        return "SILENT", f"{what}: after rebuild and index {ended.error or ended.crash} {steps}"
    return "same", what


def _told(lab: Lab, base: Path, folder: Path, wanted: Any, what: str) -> tuple[str, str]:
    """Answers differ: the doctor must say so, and its remedies must work."""
    steps = []
    for _ in range(_MOST_REMEDIES):
        ended = lab.run(partial(lab.verb, "doctor", folder))
        if ended.crash:
            return "CRASH", f"{what}: doctor: {ended.crash}"
        ill = [
            f"{state} {remedy}"
            for name, ok, state, remedy in ended.answer
            if not ok and name in ("语料库", "索引")
        ]
        if not ill:
            break
        steps.append(remedied(lab, folder, ill[0], base))
    if not steps:
        return "SILENT", what
    ended, more = cured(lab, folder, base)
    return (
        "doctor tells, remedy works" if ended.answer == wanted else "REMEDY FAILS"
    ), f"{what} → {steps + more} {ended.error}"


def pair_round(lab: Lab, base: Path, one: str, other: str, chosen: random.Random) -> str:
    """Two verbs at once; "" or what is wrong: the end is as one after the other, or one refused clearly."""
    folder = lab.root / "pair"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    first = lab.start(partial(lab.verb, one, folder))
    time.sleep(chosen.uniform(0, 0.3))
    second = lab.start(partial(lab.verb, other, folder))
    ends = [lab.wait(*first), lab.wait(*second)]
    for verb, ended in zip((one, other), ends, strict=True):
        if ended.crash:
            return f"{verb}: {ended.crash}"
        if ended.error and not any(word in ended.error for word in ("写入", "bianyin index", "尚未")):
            return f"{verb}: {ended.error}"
        if ended.error and "损坏" in ended.error:
            return f"{verb}: {ended.error}"
        if ended.error:  # a refusal: the same verb, when it is alone
            again = lab.run(partial(lab.verb, verb, folder))
            if again.error or again.crash:
                return f"{verb} again: {again.error or again.crash}"
    lab.run(partial(lab.verb, "index", folder))
    ended, _ = cured(lab, folder)
    wanted = sequel(lab, base, *sorted((one, other)))
    return "" if ended.answer == wanted else f"differs: {ended.error or ended.crash}"


_SEQUELS: dict[tuple[str, ...], Any] = {}


def sequel(lab: Lab, base: Path, *verbs: str) -> Any:
    """What a corpus answers after some verbs and `index`, undisturbed. Those that change nothing but the index are left out."""
    kept = tuple(dict.fromkeys(verb for verb in verbs if verb in ("ingest", "crawl")))
    if kept not in _SEQUELS:
        folder = lab.root / "calm"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(base, folder)
        for verb in (*kept, "index"):
            ended = lab.run(partial(lab.verb, verb, folder))
            assert not ended.error and not ended.crash, (verb, ended)
        ended = lab.run(partial(lab.state, folder))
        assert ended.answer, ended
        _SEQUELS[kept] = ended.answer
    return _SEQUELS[kept]


def _flip(path: Path, chosen: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chosen.randrange(len(data))] ^= chosen.randrange(1, 256)
    path.write_bytes(data)


def _scribble(path: Path, chosen: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = chosen.randrange(len(data))
    some = chosen.randbytes(min(512, len(data) - at))
    data[at : at + len(some)] = some
    path.write_bytes(data)


def _cut(path: Path, chosen: random.Random) -> None:
    os.truncate(path, chosen.randrange(path.stat().st_size))


def _lose(path: Path, chosen: random.Random) -> None:
    path.unlink()


def _empty(path: Path, chosen: random.Random) -> None:
    os.truncate(path, 0)


_HARMS = (_flip, _flip, _flip, _scribble, _cut, _lose, _empty)


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


def kills(
    lab: Lab, base: Path, pending: Path, rounds: int, chosen: random.Random
) -> Iterator[tuple[str, str]]:
    """(verb, what is wrong) of each round, over all verbs in turn."""
    empty = lab.root / "empty"
    empty.mkdir(exist_ok=True)
    starts = {
        "first ingest": (empty, "ingest pages"),
        "first crawl": (empty, "crawl"),
        "crawl": (base, "crawl"),
    }
    starts |= {verb: (pending, verb) for verb in ("rebuild", "index", "index --rebuild", "report")}
    starts |= {"ingest": (base, "ingest"), "search": (pending, "search"), "doctor": (pending, "doctor")}
    seconds: dict[str, float] = {}
    wanted: dict[str, Any] = {}
    for number in range(rounds):
        label = list(starts)[number % len(starts)]
        start, verb = starts[label]
        if label not in seconds:
            folder = lab.root / "undisturbed"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(start, folder)
            begun = time.monotonic()
            lab.run(partial(lab.verb, verb, folder))
            seconds[label] = time.monotonic() - begun
            lab.run(partial(lab.verb, "index", folder))
            wanted[label] = lab.run(partial(lab.state, folder)).answer
            assert wanted[label], label
        yield label, kill_round(lab, start, verb, wanted[label], seconds[label], chosen)


def pairs() -> list[tuple[str, str]]:
    """Every pair of verbs of which one writes."""
    verbs = (*WRITERS, *READERS)
    return [(one, other) for place, one in enumerate(verbs) for other in verbs[place:] if one in WRITERS]


def main() -> int:
    parser = argparse.ArgumentParser(
        description="kills, damages and pairs of verbs, as many as are asked for"
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--damages", type=int, default=100)
    parser.add_argument("--tries", type=int, default=3, help="of every pair of verbs")
    parser.add_argument("--pairs", type=int, help="so many pairs of verbs, drawn; all unless given")
    parser.add_argument("--seed", type=int, default=18)
    asked = parser.parse_args()
    chosen = random.Random(asked.seed)
    rows: Counter[tuple[str, str]] = Counter()
    with open_lab() as (lab, base, pending):
        for verb, wrong in kills(lab, base, pending, asked.kills, chosen):
            rows[f"kill {verb}", "WRONG" if wrong else "same"] += 1
            say(f"kill {verb}: {wrong}", err=True, wanted=bool(wrong))
        wanted = lab.run(partial(lab.state, base)).answer
        assert wanted[3], "the report tells of something"
        for _ in range(asked.damages):
            outcome, what = damage_round(lab, base, wanted, chosen)
            rows["damage", outcome] += 1
            say(f"{outcome} {what}", err=True, wanted=outcome.split(" ", 1)[0].isupper())
        some = pairs() if asked.pairs is None else chosen.sample(pairs(), asked.pairs)
        for one, other in some * asked.tries:
            wrong = pair_round(lab, pending, one, other, chosen)
            rows["pair of verbs", "WRONG" if wrong else "as one after the other, or refused"] += 1
            say(f"pair {one} + {other}: {wrong}", err=True, wanted=bool(wrong))
    say("| what | outcome | rounds |\n|---|---|---:|")
    for (what, outcome), number in sorted(rows.items()):
        say(f"| {what} | {outcome} | {number} |")
    return int(any(outcome.split(" ", 1)[0].isupper() for _, outcome in rows))


def say(text: str, *, err: bool = False, wanted: bool = True) -> None:
    if wanted:
        print(text, file=sys.stderr if err else sys.stdout, flush=True)


if __name__ == "__main__":
    sys.exit(main())
