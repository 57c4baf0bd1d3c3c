"""How far a verb is: lines now and then for a log, bars for a person, nothing where nobody looks."""

from __future__ import annotations

import io
import sys

import pytest

from bianyin.cli.bars import ProgressLine, counting, moving, stages


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_a_line_every_few_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    times = iter([0.0, 1.0, 6.0, 7.0, 12.0])
    line = ProgressLine(clock=lambda: next(times))
    for done in range(1, 5):
        line.tell("导入", done, 9)
    assert capsys.readouterr().err == "导入 2/9\n导入 4/9\n"


def test_a_terminal_gets_bars_that_are_gone_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", shown := Terminal())
    with stages(quiet=False) as on_progress:
        on_progress("[red]检索", 1, 4)
        on_progress("阅读", 2, 0)
    with counting("导入", quiet=False) as count:
        count(3, 3)
    with moving(quiet=False) as tell:
        tell("甲", "甲：新增 1，共", 1)
    text = shown.getvalue()
    assert "[red]检索" in text and "1/4" in text and "3/3" in text and "甲：新增 1" in text


def test_quiet_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", shown := Terminal())
    with stages(quiet=True) as on_progress, moving(quiet=True) as tell:
        on_progress("检索", 1, 4)
        tell("甲", "甲", 1)
    assert shown.getvalue() == ""
