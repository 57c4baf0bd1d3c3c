"""A command line that is wrong: one sentence in Chinese that says what to do, exit code 2, and no traceback."""

from __future__ import annotations

import sys

import pytest

from bianyin import __version__
from bianyin.cli import main


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["bianyin", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "没有命令 nonsense。"),
        (["eval", "nonsense"], "没有命令 nonsense。"),
        (["search"], "缺少参数 TEXT。"),
        (["diff", "a"], "缺少参数 NEW。"),
        (["detect", "a.csv", "--sead", "1"], "没有选项 --sead。 是否指 --seed？"),
        (["search", "词", "--nothing-like-it"], "没有选项 --nothing-like-it。"),
        (["search", "词", "-k", "x"], "选项 -k：要一个整数。"),
        (["search", "词", "-k", "0"], "选项 -k：不能小于 1。"),
        (["report", "--window-days", "9999"], "选项 --window-days：不能大于 730。"),
        (["report", "--index-within", "soon"], "选项 --index-within：要一个数。"),
        (["search", "词", "多余"], "多出的参数：多余。"),
        (["report", "--region"], "选项 --region 后面要有一个值。"),
        (["report"], "没有说是哪个地区、哪个部门的报告。"),
    ],
)
def test_it_is_said_in_chinese(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, *arguments) == 2
    out, err = capsys.readouterr()
    assert err.startswith(f"错误：{said}") and err.count("\n") == 1 and not out


def test_an_empty_command_line_shows_what_there_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 2
    shown = capsys.readouterr().err
    verbs = ("ingest", "index", "detect", "report", "diff", "search", "crawl", "eval")
    places = [shown.index(f"  {verb} ") for verb in verbs]
    assert places == sorted(places)


def test_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--version") == 0
    assert capsys.readouterr().out == f"bianyin {__version__}\n"


def test_an_interruption_has_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bianyin.cli.app", interrupted)
    assert run(monkeypatch, "doctor") == 130
