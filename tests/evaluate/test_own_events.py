"""The repository's own events and pages are what their documentation says: enough, different, and readable."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from bench.quality.events import GOLD, HELD, POINTS, TUNED

from bianyin.evaluate.told_events import JudgedPage, Told, read_told
from bianyin.knowledge.plain_forms import plain
from bianyin.parse.pages import read_pages
from bianyin.parse.parse import parse
from bianyin.series import read_points, windows_for


@cache
def told() -> Told:
    return read_told(GOLD, batches())


def batches() -> list[Path]:
    """All of them; there is a held one only between its writing and its mending."""
    return [*TUNED, *([HELD] if HELD.is_file() else [])]


def voices(batch: Path) -> set[str]:
    return {page.voice for page in read_told(GOLD, [batch]).pages if page.voice}


def test_there_are_as_many_as_the_measure_needs() -> None:
    telling = [page for page in told().pages if page.events]
    kinds = {page.distractor for page in told().distractors}
    assert len(told().events) == 37 and len(telling) >= 90
    assert len(told().distractors) >= 150 and len(kinds) >= 25
    assert all(page.false for page in told().distractors) and all(page.voice for page in telling)


def test_each_batch_has_voices_of_its_own() -> None:
    by_batch = {batch.name: voices(batch) for batch in batches()}
    assert len(by_batch) >= 6 and all(len(each) >= 8 for each in by_batch.values())
    newest = list(by_batch)[-1]
    assert not by_batch.pop(newest) & set().union(*by_batch.values())


def test_each_event_has_two_voices_and_a_point() -> None:
    by_event = Counter(id_ for id_, _ in {(each.event.id, each.page.voice) for each in told().tellings})
    assert min(by_event.values()) >= 2
    windows = [each.window for each in windows_for(read_points(POINTS), days=90, wider_days=180)]
    assert all(any(event.inside(window) for window in windows) for event in told().events)


@pytest.mark.parametrize("page", [page for page in told().pages if page.file], ids=lambda page: page.file)
def test_a_file_gives_the_address_and_the_words_that_were_judged(page: JudgedPage) -> None:
    (document,) = [parse(each) for path in told().files if path.name == (page.file or "").split("/")[1]
                   for each in read_pages([path])]  # fmt: skip
    assert document.url == page.url
    gold = [each.event for each in told().tellings if each.page.url == page.url]
    assert all(any(word in plain(document.text) for word in event.words) for event in gold)


def test_every_telling_has_a_word_that_its_event_is_recognised_by() -> None:
    for telling in told().tellings:
        words = "".join(filter(None, [telling.page.title, telling.page.text, telling.page.html]))
        assert telling.page.file or telling.event.is_named_in([words]), telling.name
