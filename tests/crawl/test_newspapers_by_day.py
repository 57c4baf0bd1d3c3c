"""Newspapers whose pages stand at the address of a day: each day once, the days that are asked for and no others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from loopback_crawler import Crawler
from pydantic import ValidationError

from bianyin.crawl import CrawlLimits
from bianyin.crawl.list_forms.by_day import day_pages
from bianyin.crawl.lists import Search
from bianyin.model import Source, SourceList, Window
from loopback_site import Asked, Reply, Site, article, source_of

TODAY = dt.date(2023, 11, 15)  # of the test's clock, in China
SHEETS = 3
NODE = re.compile(r"/paper/(\d{4})/(\d{2})(\d{2})/node_(\d{2})\.htm$")
DAY = 86_400.0


def answer(asked: Asked) -> Reply:
    """Three pages of two articles on each day but Sundays, when there is one page."""
    if found := NODE.match(asked.path):
        year, month, day, sheet = map(int, found.groups())
        if dt.date(year, month, day).weekday() == 6 and sheet > 1:
            return Reply(b"", 404)
        names = [f"content_{year}{month:02d}{day:02d}_{sheet}{n}.htm" for n in (1, 2)]
        return Reply("".join(f"<a href='{name}'>示例企业{name}停产检修公告</a>" for name in names).encode())
    if found := re.search(r"content_(\d+)_(\d+)\.htm$", asked.path):
        return Reply(article(int(found[1]) * 100 + int(found[2])))
    return Reply(b"", 404)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(answer) as found:
        yield found


def paper(site: Site, **fields: Any) -> Source:
    given = {
        "url": site.url("/paper/{date:%Y/%m%d}/node_{n:02d}.htm"),
        "pagination": "by_day",
        "sheets": SHEETS,
    }
    listed = SourceList.model_validate(given | fields)
    return source_of(site, listed, article_pattern=r"/content_\d+_\d+\.htm$")


def days_asked(site: Site) -> list[str]:
    """The days whose pages were asked for since the log was emptied, in order."""
    found = sorted({"".join(match.groups()[:3]) for asked in site.log if (match := NODE.match(asked.path))})
    site.log.clear()
    return found


def window(first: dt.date, end: dt.date) -> CrawlLimits:
    return CrawlLimits(search=Search(Window(start=first, end=end)))


def test_a_window_of_years_ago_is_walked_day_by_day(crawler: Crawler, site: Site) -> None:
    report = crawler(site, [paper(site)], limits=window(dt.date(2021, 9, 24), dt.date(2021, 9, 29)))
    assert sum(bool(NODE.match(asked.path)) for asked in site.log) == 5 * SHEETS
    assert days_asked(site) == ["20210924", "20210925", "20210926", "20210927", "20210928"]
    assert report.sources["example"].new == 4 * 6 + 2, "a Sunday has one page"
    assert report.losses == (), "a page that a day does not have is no loss"


def test_what_was_asked_for_once_is_not_asked_for_again(crawler: Crawler, site: Site) -> None:
    limits = window(dt.date(2021, 9, 24), dt.date(2021, 9, 29))
    crawler(site, [paper(site)], limits=limits)
    site.log.clear()
    report = crawler(site, [paper(site)], limits=limits)
    assert (days_asked(site), report.sources["example"].done) == ([], 0)
    crawler(site, [paper(site)], limits=window(dt.date(2021, 9, 27), dt.date(2021, 10, 1)))
    assert days_asked(site) == ["20210929", "20210930"]


def test_since_reaches_back_and_the_last_days_are_asked_again(crawler: Crawler, site: Site) -> None:
    crawler(site, [paper(site)], limits=CrawlLimits(since=dt.date(2023, 11, 6)))
    assert days_asked(site) == [f"202311{day:02d}" for day in range(6, 16)]
    crawler(site, [paper(site)], limits=CrawlLimits(since=dt.date(2023, 11, 6)))
    assert days_asked(site) == ["20231113", "20231114", "20231115"], "an issue may come late"
    crawler.clock.now += DAY
    crawler(site, [paper(site)], limits=CrawlLimits(since=dt.date(2023, 11, 6)))
    assert days_asked(site) == ["20231114", "20231115", "20231116"]
    crawler(site, [paper(site)], limits=CrawlLimits(since=dt.date(2023, 11, 4)))
    assert days_asked(site)[:2] == ["20231104", "20231105"], "a wider span is walked"


def test_without_a_day_to_begin_at_the_last_thirty_are_asked_for(crawler: Crawler, site: Site) -> None:
    crawler(site, [paper(site, sheets=1)])
    asked = days_asked(site)
    assert (asked[0], asked[-1], len(asked)) == ("20231016", "20231115", 31)


def test_no_day_before_the_papers_first_and_none_to_come(crawler: Crawler, site: Site) -> None:
    source = paper(site, starts=dt.date(2023, 11, 13))
    crawler(site, [source], limits=window(dt.date(2023, 11, 1), dt.date(2024, 2, 1)))
    assert days_asked(site) == ["20231113", "20231114", "20231115"]


def test_a_changed_entry_is_walked_again(crawler: Crawler, site: Site) -> None:
    limits = window(dt.date(2021, 9, 24), dt.date(2021, 9, 26))
    crawler(site, [paper(site)], limits=limits)
    site.log.clear()
    crawler(site, [paper(site, sheets=4)], limits=limits)
    assert days_asked(site) == ["20210924", "20210925"]


def test_a_paper_without_articles_is_told(crawler: Crawler, site: Site) -> None:
    source = paper(site).model_copy(update={"article_pattern": "/nothing/"})
    report = crawler(site, [source], limits=window(dt.date(2021, 9, 24), dt.date(2021, 9, 26)))
    assert "各日的版面都没有文章" in " ".join(report.losses)


def test_a_limit_of_pages_leaves_the_rest_for_the_next_run(crawler: Crawler, site: Site) -> None:
    limits = window(dt.date(2021, 9, 24), dt.date(2021, 9, 29))
    crawler(site, [paper(site)], limits=limits._replace(pages=10))
    first = set(site.paths())
    crawler(site, [paper(site)], limits=limits)
    assert set(site.paths().values()) == {1}
    assert len(first) == 10
    assert len(site.paths()) == 15 + 26


def test_addresses_of_days() -> None:
    listed = SourceList(url="https://a.cn/{date:%Y-%m/%d}/node_{n}.htm", pagination="by_day", sheets=2)
    found = [url for _, url in day_pages(listed, dt.date(2020, 2, 28), dt.date(2020, 3, 1))]
    assert found == [
        f"https://a.cn/{day}/node_{n}.htm" for day in ("2020-03/01", "2020-02/29", "2020-02/28") for n in (1, 2)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"url": "https://a.cn/node.htm"},
        {"url": "https://a.cn/{n}.htm"},
        {"url": "https://a.cn/{date:%Y}/{page}.htm"},
        {"url": "https://a.cn/{date.__class__}/"},
        {"url": "https://a.cn/{date:%Y%m%d}.htm", "sheets": 4},
        {"url": "https://a.cn/{date:%Y%m%d}/{n:02d}.htm", "sheets": 0},
        {"url": "https://a.cn/{date:%Y%m%d.htm"},
    ],
)
def test_an_address_that_names_no_day_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SourceList.model_validate({"pagination": "by_day"} | fields)
