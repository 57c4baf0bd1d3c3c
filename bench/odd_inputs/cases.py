"""Every case: a kind of oddness times the places where it can be put."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bench.odd_inputs import odd_values as odd

REFUSED, TAKEN = frozenset({2}), frozenset({0, 2, 3})
ANY = frozenset({0, 1, 2, 3, 4})
REPORT = ("report", "--region", "辽宁", "--sector", "工业", "-q", "-o", "out")


class Case(NamedTuple):
    """One run of the command in a copy of the lab.

    Attributes:
        files: written first, by their names in the lab.
        codes: exit codes that are right.
        stdout: an encoding, or "full", "closed".
        locked: places that it may not touch.
    """

    kind: str
    name: str
    arguments: tuple[str, ...]
    files: dict[str, bytes] = {}
    settings: dict[str, str] = {}
    codes: frozenset[int] = ANY
    stdout: str = "utf-8"
    locked: tuple[str, ...] = ()


class Slot(NamedTuple):
    """Where a file can be put: its name, the run that reads it, and the codes that are right."""

    file: str
    arguments: tuple[str, ...]
    codes: frozenset[int] = TAKEN
    settings: dict[str, str] = {}


def _ingested(*suffixes: str) -> list[Slot]:
    return [Slot(f"odd.{suffix}", ("ingest", f"odd.{suffix}")) for suffix in suffixes]


SLOTS = (
    *(Slot(f"odd.{s}", (*REPORT, "--points", f"odd.{s}")) for s in ("json", "md", "csv", "txt", "xlsx")),
    *(Slot(f"odd.{s}", ("detect", f"odd.{s}")) for s in ("csv", "xlsx")),
    Slot("odd.csv", (*REPORT, "--series", "odd.csv")),
    *(Slot(f"odd.{s}", ("batch", f"odd.{s}", "-o", "out", "-q")) for s in ("csv", "xlsx")),
    Slot("odd.toml", ("refresh", "odd.toml")),
    Slot("odd.toml", ("sources",), settings={"BIANYIN_SOURCES": "odd.toml"}),
    Slot(".env", ("doctor",)),
    *(Slot(f"odd.{s}", ("audit", f"odd.{s}", "--alone", "-o", "out"), ANY) for s in ("md", "txt", "docx")),
    *_ingested("html", "txt", "pdf", "docx", "xlsx", "jsonl", "json", "jsonl.gz", "warc", "warc.gz", "warc.zst", "doc", "xls", "bin"),
    Slot("odd.jsonl", ("eval", "extraction", "odd.jsonl", "pages")),
    Slot("odd.jsonl", ("eval", "retrieval", "odd.jsonl")),
    Slot("odd.jsonl", ("eval", "events", "odd.jsonl", "pages", "--region", "辽宁", "--sector", "工业", "--points", "points.csv")),
    Slot("odd.jsonl", ("eval", "relevance", "odd.jsonl")),
    Slot("kept/run.json", ("report", "--update", "kept", "-q"), ANY),
    Slot("kept/run.json", ("diff", "kept", "kept"), ANY),
    Slot("kept/records.jsonl", ("diff", "kept", "kept"), ANY),
    Slot("kept/rejected.jsonl", ("diff", "kept", "kept"), ANY),
    Slot("kept/records.jsonl", ("audit", "kept", "--alone"), ANY),
    Slot("corpora/catalog.sqlite3", ("corpus",), ANY),
    Slot("corpora/writing.json", ("ingest", "pages"), ANY),
)  # fmt: skip


def of_files() -> Iterator[Case]:
    """Every odd text in every place of a file."""
    for slot in SLOTS:
        for name, text in odd.TEXTS.items():
            yield Case(
                "file", f"{name} as {slot.file}", slot.arguments, {slot.file: text}, slot.settings, slot.codes
            )


def of_damage(archive: bytes) -> Iterator[Case]:
    """Whole documents cut, bent and packed too tightly; `archive` is a WARC file."""
    whole = {"docx": odd.word_file(), "xlsx": odd.workbook(), "pdf": odd.pdf(), "warc.gz": archive}
    for suffix, content in whole.items():
        changed = odd.damaged(content) | ({"a bomb": odd.zip_bomb()} if suffix in ("docx", "xlsx") else {})
        for slot in (slot for slot in SLOTS if slot.file == f"odd.{suffix}"):
            for name, text in changed.items():
                yield Case(
                    "damage", f"{name}: {slot.file}", slot.arguments, {slot.file: text}, {}, slot.codes
                )


# The run to which an odd option is added; what these verbs do otherwise is right.
BASES: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("ingest",): ("ingest", "pages", "-q"),
    ("index",): ("index", "-q"),
    ("detect",): ("detect", "series.csv", "-q"),
    ("report",): (*REPORT, "--points", "points.csv"),
    ("batch",): (
        "batch",
        "--regions",
        "辽宁",
        "--sectors",
        "工业",
        "--points",
        "table.csv",
        "-o",
        "out",
        "-q",
    ),
    ("diff",): ("diff", "kept", "kept"),
    ("audit",): ("audit", "kept/report.md", "--alone", "-q"),
    ("search",): ("search", "停产", "-q"),
    ("show",): ("show", "abc"),
    ("doctor",): ("doctor",),
    ("corpus",): ("corpus", "-q"),
    ("crawl",): ("crawl", "example", "-q"),
    ("rebuild",): ("rebuild", "-q"),
    ("refresh",): ("refresh", "plan.toml", "-q"),
    ("sources", "check"): ("sources", "check", "example", "-q"),
    ("sources", "try"): ("sources", "try", "example"),
    ("eval", "extraction"): ("eval", "extraction", "gold.jsonl", "pages", "-q"),
    ("eval", "retrieval"): ("eval", "retrieval", "gold.jsonl", "-q"),
    ("eval", "relevance"): ("eval", "relevance", "gold.jsonl", "-q"),
}
_NOT_IN_ANY_WAY = {"--help", "--llm"}
# The full device takes all that is written, and `report -o` needs a folder: whatever is right there is a matter of code 1 or 2.


def of_options() -> Iterator[Case]:
    """Every option of every verb with every odd word; and every argument."""
    import typer

    from bianyin.cli import app

    root: Any = typer.main.get_command(app)
    for path, base in BASES.items():
        verb = root
        for name in path:
            verb = verb.commands[name]
        options = [
            each.opts[0]
            for each in verb.params
            if each.param_type_name == "option" and not getattr(each, "is_flag", False)
        ]
        for option in sorted(set(options) - _NOT_IN_ANY_WAY):
            for name, word in odd.WORDS.items():
                yield Case(
                    "option",
                    f"{' '.join(path)} {option} {name}",
                    (*base, f"{option}={word}" if word else option, *([] if word else [""])),
                )
        arguments = [each for each in verb.params if each.param_type_name == "argument"]
        for place in range(len(arguments)):
            for name, word in odd.WORDS.items():
                given = [*base]
                given[len(path) + place] = word
                yield Case("argument", f"{' '.join(path)} {name} for {arguments[place].name}", tuple(given))


def of_settings() -> Iterator[Case]:
    """Every setting at every senseless value, for a verb that shows and one that works."""
    from bianyin.settings import Settings

    for field in Settings.model_fields:
        setting = f"BIANYIN_{field.upper()}"
        for name, value in odd.SETTINGS.items():
            for verb in (("doctor",), ("search", "停产", "-q")):
                yield Case("setting", f"{setting} {name}: {verb[0]}", verb, settings={setting: value})


READERS = (
    ("search", "停产"),
    ("corpus",),
    ("doctor",),
    ("sources",),
    ("show", "abc"),
    (*REPORT, "--points", "points.csv", "--json"),
)


def of_terminals() -> Iterator[Case]:
    """What is printed, to consoles without our letters and to nobody."""
    for verb in (*READERS, ("--help",), ("report", "--help"), ("--version",), ("nothing",)):
        for stdout in ("gbk", "cp1252", "ascii", "utf-16", "full", "closed"):
            yield Case("terminal", f"{' '.join(verb[:2])} to {stdout}", verb, stdout=stdout)


def of_locked_folders() -> Iterator[Case]:
    """Places where this user may not write, or not read."""
    for base in BASES.values():
        for place in ("corpora", "vector_store", "out", ".", "pages", "points.csv", "series.csv"):
            yield Case("locked", f"{' '.join(base[:2])}: {place}", base, locked=(place,))


def all_cases(archive: bytes) -> Iterator[Case]:
    yield from of_files()
    yield from of_damage(archive)
    yield from of_options()
    yield from of_settings()
    yield from of_terminals()
    yield from of_locked_folders()
