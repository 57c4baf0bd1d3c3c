"""`report --lang en`: what the report says of its own is English in every form; pages keep their words."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

import bianyin
from bianyin import api
from bianyin.audit.auditing import audit_report
from bianyin.audit.report_file import read_report_file
from bianyin.errors import InputError
from bianyin.model import Coverage, HereOrEverywhere, PointWarning, Rejection, Report, Series, Window
from bianyin.model.document import NO_SITE
from bianyin.plot import draw_series
from bianyin.plot.style import SMALL, WIDTH
from bianyin.plot.svg_parts import width_of
from bianyin.report import render_markdown, write_report
from bianyin.series import read_points, windows_for
from bianyin.wording import LANGUAGES, Language, speaking
from made_reports import FIRST, SECOND, due, event, paper, point, proved, report_of, section, source

# Chinese letters with the marks that stand among them.
CHINESE = re.compile("[\u4e00-\u9fff][\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u201c\u201d]*")
HEARD = ("aria-label", "alt", "title", "data-name")


class Seen(HTMLParser):
    """What a page shows or reads out, but for the page text in quotes and archived pages."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.text += [str(given[name]) for name in HEARD if name in given]
        if self._within or tag in ("blockquote", "style") or given.get("class") == "words":
            if tag not in ("br", "meta"):
                self._within.append(tag)
            if tag != "style":
                assert len(self._within) > 1 or given.get("lang") in (None, "zh-CN")

    def handle_endtag(self, tag: str) -> None:
        if self._within and tag == self._within[-1]:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.text.append(data)


def forms_of(folder: Path) -> dict[str, str]:
    """What each form of a report says."""
    html = Seen()
    html.feed((folder / "report.html").read_text("utf-8"))
    word = docx.Document(io.BytesIO((folder / "report.docx").read_bytes()))
    paragraphs = [each.text for each in word.paragraphs]
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    described = [shape._inline.docPr.get("descr") or "" for shape in word.inline_shapes]
    return {
        "md": (folder / "report.md").read_text("utf-8"),
        "html": "\n".join(html.text),
        "docx": "\n".join([*paragraphs, *cells, *described, word.core_properties.title]),
        "csv": (folder / "records.csv").read_text("utf-8"),
        "svg": re.sub(r'font-family="[^"]*"', "", picture.read_text("utf-8"))
        if (picture := folder / "series.svg").is_file()
        else "",
    }


def words_of_pages(report: Report) -> str:
    """Quotes, titles, sites, places and addresses of the pages that a report tells of, without blanks."""
    told: list[str] = []
    for each in report.sections:
        told += [item.value or "" for item in each.rejections]
        told += [item.url or "" for item in each.rejections]
        for happening in each.events:
            told += [proof.quote for _, proof in happening.proofs]
            told += [str(value.value) for _, value in happening.items()]
            told += [f"{figure.value.what}\n{figure.value.unit}" for figure in happening.figures]
            told += [f"{page.title}\n{page.site}\n{page.url}" for page in happening.sources]
    told += [f"{page.title}\n{page.site}\n{page.url}" for page in report.documents.values()]
    return "\n".join(re.sub(r"[ \t]", "", each) for each in told)


def ours(text: str, report: Report) -> list[str]:
    """Chinese that stands in none of the pages' words."""
    known = words_of_pages(report)
    runs = {found[0].rstrip("。，；”") for found in CHINESE.finditer(text)}
    return sorted(run for run in runs if run not in known)


def demo(folder: Path, lang: Language) -> tuple[Report, Path]:
    example, corpus = api.example_folder(), folder.parent
    folders = {"corpora": corpus / "corpora", "vector_store": corpus / "vector_store"}
    given = {"points": example / "points.csv", "series": example / "series.csv"}
    answered = api.report("辽宁", "工业", folder=folder, lang=lang, **given, **folders)
    assert answered.folder is not None
    return answered.report, answered.folder


@pytest.fixture(scope="module")
def english(example_corpus: Path) -> tuple[Report, Path]:
    return demo(example_corpus / "en", "en")


def test_no_form_of_the_demo_holds_chinese_of_ours(
    example_corpus: Path, english: tuple[Report, Path]
) -> None:
    report, folder = english
    forms = forms_of(folder)
    assert {name: ours(text, report) for name, text in forms.items()} == {name: [] for name in forms}
    assert all(CHINESE.search(text) for text in forms.values())  # the pages' words are there
    page = (folder / "report.html").read_text("utf-8")
    assert '<html lang="en">' in page
    style = page[page.index("<style>") : page.index("</style>")]
    assert not re.search("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", style)
    assert json.loads((folder / "run.json").read_text("utf-8"))["lang"] == "en"
    # The same look at a Chinese report finds its own words in every form.
    report, folder = demo(example_corpus / "zh", "zh")
    assert all(len(ours(text, report)) > 5 for text in forms_of(folder).values())


def test_the_english_report_says_the_same_in_english(english: tuple[Report, Path]) -> None:
    report, folder = english
    text = (folder / "report.md").read_text("utf-8")
    assert text.startswith(
        "# Liaoning, Industry: policies and events around the change points of CO₂ emissions\n"
    )
    assert "## Change point: 31 Oct 2021 (Seasonal) - confidence: " in text
    assert "No related policy or event was found." in text and "does not prove cause" in text
    assert re.search(r"\(95 % interval −0\.\d+ to ", text) and "Searched " in text
    same = read_points(folder / "report.md")
    assert [(each.date, each.kind) for each in same] == [
        (each.point.point.date, each.point.point.kind) for each in report.sections
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_legend_ends_within_the_drawing(lang: Language) -> None:
    days = [dt.date(2020, 1, 1) + dt.timedelta(at) for at in range(800)]
    monthly = Series(
        region="210000", sector="industry", frequency="monthly", unit="Mt/day",
        dates=[day for day in days if day.day == 1], values=[1.0 + day.month for day in days if day.day == 1],
    )  # fmt: skip
    points = (point("2020-10-01"), point("2021-05-01", kind="Seasonal"))
    with speaking(lang):
        drawn = draw_series(monthly, windows_for(points, region="210000"), "")
    legend = re.findall(r'<text x="([\d.]+)" y="75"[^>]*>([^<]+)</text>', drawn)
    assert (
        len(legend) == 9
    )  # series, level, season; both kinds of points, interval, window; heating, Spring Festival
    assert max(float(x) + width_of(name, SMALL) for x, name in legend) < WIDTH


def everything() -> Report:
    """A report in which nearly everything that can be said is said, its points read from a file in Chinese."""
    names = (
        "series_edge",
        "interval_wider_than_window",
        "probably_one_change",
        "national_shape",
        "month_boundary",
    )
    warnings = tuple(PointWarning(name=name, detail="旧句。") for name in names)
    where = HereOrEverywhere(
        verdict="both", regions=1, changed=1, rest_relative_size=-0.06, local_relative_size=0.021
    )
    sized = {
        "size": -0.05,
        "size_low": -0.1,
        "size_high": 0.01,
        "relative_size": -0.083,
        "before": 0.6,
        "after": 0.55,
    }
    pulse = point(
        "2022-02-01", shape="pulse", until=dt.date(2022, 3, 1), here_or_everywhere=where, warnings=warnings,
        start=dt.date(2022, 1, 1), end=dt.date(2022, 3, 1), confidence=None, **sized,
    )  # fmt: skip
    coarse = [point(day, precision=name, shape="trend", direction="up") for day, name in (
        ("2023-01-01", "year"), ("2023-04-01", "quarter"), ("2023-08-01", "month"), ("2023-10-02", "week"))]  # fmt: skip
    own_file = source("file:材料/钢厂.docx#0123456789ab", site=NO_SITE)
    happenings = [
        due(
            pulse,
            33,
            title=proved("影响产量8000吨"),
            content=proved("鞍山市一家钢厂停产"),
            status="draft",
            sources=(source("https://example.org/b"), own_file),
        ),
        due(pulse, -1, content=None, figures=()),
    ]
    refused = tuple(
        Rejection(stage="ground", reason=name, value="鞍山一钢厂停产", detail="原文无此句")
        for name in ("quote_not_found", "date_too_coarse", "not_an_event")
    )
    searched = section(pulse, *happenings)
    window = Window(start=dt.date(2021, 9, 1), end=dt.date(2022, 7, 1), reason="180 days")
    covered = (
        *english_windows(searched.searched),
        Coverage(window=window, documents=0, about_region=0, unindexed=3),
    )
    sections = (
        section(FIRST, due(FIRST), paper(FIRST)),
        section(SECOND, due(SECOND, 64), paper(SECOND)),
        searched.model_copy(update={"rejections": refused, "searched": covered}),
        *(section(each, about=0) for each in coarse),
    )
    in_english = tuple(
        each.model_copy(update={"searched": english_windows(each.searched)}) for each in sections
    )
    return report_of(*map(english_reasons, in_english), lang="en", drafter="some-model")


def english_windows(searched: Iterable[Coverage]) -> tuple[Coverage, ...]:
    return tuple(
        each.model_copy(update={"window": each.window.model_copy(update={"reason": "tested"})})
        for each in searched
    )


def english_reasons(made):  # type: ignore[no-untyped-def]
    """The reasons as `associate` gives them in an English report."""
    reasons = ("within 60 days", "national", "the sector")
    events = tuple(
        each.model_copy(update={"association": each.association.model_copy(update={"reasons": reasons})})
        for each in made.events
    )
    return made.model_copy(update={"events": events})


def test_nothing_that_a_report_can_say_is_said_in_chinese(tmp_path: Path) -> None:
    report = everything()
    forms = forms_of(write_report(report, tmp_path / "out"))
    assert {name: ours(text, report) for name, text in forms.items()} == {name: [] for name in forms}
    text = forms["md"]
    for said in ("Q2 2023", "Aug 2023", "down for a time 8.3 %", "back by 1 Mar 2022",
                 "Record 1 (told above)", "draft for comment", "1 day after the change point", "file of one's own"):  # fmt: skip
        assert said in text, said


def test_a_report_in_hand_speaks_its_language() -> None:
    answered = bianyin.Answered(everything())
    told = (
        answered.as_markdown()
        + answered._repr_html_()
        + "".join(each._repr_html_() for each in answered.points)
    )
    assert ours(re.sub(r'font-family="[^"]*"', "", told), answered.report) == []
    assert answered.as_markdown() == render_markdown(answered.report)
    with speaking("en"):  # a Chinese report stays one, whoever asks for it
        assert "未找到相关政策或事件。" in render_markdown(report_of(section(FIRST)))


@pytest.mark.parametrize("name", ["report.md", "report.docx"])
def test_an_audit_says_that_it_reads_no_english_report(name: str, tmp_path: Path) -> None:
    folder = write_report(everything(), tmp_path / "out")
    with pytest.raises(InputError, match="核查只读中文报告"):
        audit_report(read_report_file(folder / name), None)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="不认识的语言"):
        api.report("辽宁", "工业", points=["2021-10-31"], lang="fr")  # type: ignore[arg-type]


def test_an_event_outside_any_report_is_told_in_chinese() -> None:
    assert "**事件名称**" in render_markdown(report_of(section(FIRST, event())))
