"""What changed between two report folders, told by happening and with its reason."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from bianyin.compare import Comparison, compare, comparison_lines, comparison_md, read_report
from bianyin.errors import InputError
from bianyin.model import ChangePoint, Event, PartialDate, Rejection, Report, Section
from bianyin.report import write_report
from made_reports import FIRST, SECOND, due, paper, proved, section, source


def written(folder: Path, *sections: Section, read: dict[str, list[str]] | None = None, **run: Any) -> Path:
    """A report folder; `read`: by change point, the addresses that extraction was given."""
    points = [
        {
            "date": each.point.point.date.isoformat(),
            "kind": "Event",
            "read": [{"url": url} for url in (read or {}).get(each.point.point.date.isoformat(), [])],
        }
        for each in sections
    ]
    report = Report(
        region="辽宁省", sector="工业", analysed_at=dt.datetime(2026, 1, 2), drafter="rules", sections=sections,
        run={"change_points": points, **run},
    )  # fmt: skip
    return write_report(report, folder)


def told(at: ChangePoint, title: str, url: str, **changes: Any) -> Event:
    return due(at, title=proved(title), sources=(source(url),), **changes)


def compared(tmp_path: Path, old: list[Section], new: list[Section], **more: Any) -> Comparison:
    first = written(tmp_path / "old", *old, **more.get("of_old", {}))
    second = written(tmp_path / "new", *new, **more.get("of_new", {}))
    return compare(read_report(first), read_report(second))


STOP, OPEN = "鞍山一钢厂两座高炉停产检修", "营口一镁厂新建窑炉投产运行"
A, B = "https://example.org/a", "https://example.org/b"


def test_the_same_report_has_not_changed(tmp_path: Path) -> None:
    sections = [section(FIRST, told(FIRST, STOP, A), paper(FIRST)), section(SECOND, told(SECOND, STOP, A))]
    found = compared(tmp_path, sections, sections)
    assert found.nothing and found.unchanged == 2


def test_new_and_gone_with_what_the_other_report_tells_of_them(tmp_path: Path) -> None:
    refusal = Rejection(
        stage="ground", reason="date_outside_window", value=STOP, url=A, document_id="d", detail="日期不在内"
    )
    after = section(FIRST, told(FIRST, OPEN, B)).model_copy(update={"rejections": (refusal,)})
    before = [section(FIRST, told(FIRST, STOP, A))]
    found = compared(tmp_path, before, [after], of_old={"read": {"2021-10-31": [B]}})
    (new,), (gone,) = found.new, found.gone
    assert (new.title, new.old_points, new.why) == (OPEN, (), "读过来源页，没有抽出这一条")
    assert (gone.title, gone.why) == (STOP, "未采用，日期不在窗口内：日期不在内")
    text = "\n".join(comparison_lines(found))
    assert "新增 1，不再有 1" in text and f"记录 1 {STOP}：变点 2021-10-31（这次未采用" in text


def test_a_page_that_was_not_read_is_the_reason(tmp_path: Path) -> None:
    found = compared(tmp_path, [section(FIRST)], [section(FIRST, told(FIRST, OPEN, B))])
    assert found.new[0].why == "没有读到来源页"


def test_a_field_that_says_something_else_is_shown_as_it_was_and_is(tmp_path: Path) -> None:
    later = told(FIRST, STOP, A, dates={"occurred_on": proved(PartialDate.parse("2021-09-29"), "9月29日")})
    found = compared(tmp_path, [section(FIRST, told(FIRST, STOP, A))], [section(FIRST, later)])
    (change,) = found.altered
    assert [(each.old, each.new) for each in change.altered] == [
        ("occurred_on 2021-09-28", "occurred_on 2021-09-29")
    ]
    assert found.unchanged == 0 and not found.new and not found.gone


def test_one_that_stands_under_another_point_moved(tmp_path: Path) -> None:
    old = [section(FIRST, told(FIRST, STOP, A)), section(SECOND)]
    new = [section(FIRST), section(SECOND, told(SECOND, STOP, A))]
    found = compared(tmp_path, old, new)
    (change,) = found.moved
    assert (change.old_points, change.new_points) == (("2021-10-31",), ("2021-12-01",))
    assert found.unchanged == 0


def test_a_point_that_is_not_there_any_more_moves_nothing(tmp_path: Path) -> None:
    both = [section(FIRST, told(FIRST, STOP, A)), section(SECOND, told(SECOND, STOP, A))]
    found = compared(tmp_path, both, both[:1])
    assert found.points_gone == ("2021-12-01",) and not found.moved and not found.gone


@pytest.mark.parametrize(
    ("new", "one"),
    [
        ((STOP, B), True),  # told by another page, of the same day and name
        (("鞍山一钢厂两座高炉停产", A), True),  # the page has another title now
        ((OPEN, A), False),  # the page tells something else
        ((OPEN, B), False),
    ],
)
def test_which_happening_is_which(tmp_path: Path, new: tuple[str, str], one: bool) -> None:
    found = compared(tmp_path, [section(FIRST, told(FIRST, STOP, A))], [section(FIRST, told(FIRST, *new))])
    assert (not found.new and not found.gone) == one


def test_papers_are_one_by_their_number_and_never_with_another_number(tmp_path: Path) -> None:
    def numbered(title: str, number: str, url: str) -> Event:
        return told(FIRST, title, url, document_number=proved(number), kind="policy")

    old = [section(FIRST, numbered(STOP, "辽发〔2021〕1号", A), numbered(OPEN, "辽发〔2021〕2号", B))]
    new = [
        section(FIRST, numbered(f"转发{STOP}", "辽发〔2021〕1号", B), numbered(OPEN, "辽发〔2021〕3号", A))
    ]
    found = compared(tmp_path, old, new)
    assert [each.title for each in found.new] == [OPEN] == [each.title for each in found.gone]


def test_what_the_runs_were_given_differently(tmp_path: Path) -> None:
    of_old, of_new = {"settings": {"window_days": 90}}, {"settings": {"window_days": 45}}
    found = compared(tmp_path, [section(FIRST)], [section(FIRST)], of_old=of_old, of_new=of_new)
    assert [(each.label, each.old, each.new) for each in found.given] == [("window_days", "90", "45")]


def test_page_words_are_no_markup(tmp_path: Path) -> None:
    hostile = told(FIRST, "停产](javascript:x) <b>\u202e一", A)
    found = compared(tmp_path, [section(FIRST)], [section(FIRST, hostile)])
    text = comparison_md(found, "a", "b")
    assert "停产\\](javascript:x) \\<b\\>" in text and "\u202e" not in text


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("run.json", "[]", "不是 JSON 对象"),
        ("run.json", "{}", "没有 change_points"),
        ("records.jsonl", "{", "records.jsonl:1"),
        ("records.jsonl", "[" * 100_000, "不是 JSON 对象"),
    ],
)
def test_a_damaged_folder_is_named(tmp_path: Path, name: str, body: str, said: str) -> None:
    folder = written(tmp_path / "a", section(FIRST))
    (folder / name).write_text(body, "utf-8")
    with pytest.raises(InputError, match=said):
        read_report(folder)


def test_no_report_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"没有 run\.json"):
        read_report(tmp_path)
