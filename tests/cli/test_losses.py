"""A network that is down fails every list of every source: the first losses are shown, and how many more there are."""

from __future__ import annotations

import pytest

from bianyin.cli.running import say_losses


@pytest.mark.parametrize(
    ("losses", "lines", "last"),
    [
        (20, 20, "损失：第19处"),
        (21, 21, "损失：另有 1 类，见 --runs --json"),
        (900, 21, "损失：另有 880 类，见 --runs --json"),
    ],
)
def test_many_losses_are_told_in_twenty_lines(
    capsys: pytest.CaptureFixture[str], losses: int, lines: int, last: str
) -> None:
    say_losses([f"第{number}处" for number in range(losses)], "--runs --json")
    said = capsys.readouterr().err.splitlines()
    assert (len(said), said[0], said[-1]) == (lines, "损失：第0处", last)


def test_none_are_told_where_there_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    say_losses([])
    assert capsys.readouterr().err == ""
