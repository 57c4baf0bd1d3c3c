"""How far back an entry of the registry can be read: what its lists say, and the evidence of those that say more."""

from __future__ import annotations

from pathlib import Path

import pytest

from bianyin.crawl.lists import list_page
from bianyin.knowledge.sites import reach, registry
from bianyin.model import Source

HOME = "https://www.example.gov.cn/"
PAGED = {"url": HOME + "zwgk/", "pagination": "index_n"}
BY_DAY = {"url": HOME + "{date:%Y/%m%d}.htm", "pagination": "by_day"}
SEARCH = {
    "url": HOME + "api",
    "pagination": "json_api",
    "param": "p",
    "from_param": "from",
    "to_param": "to",
}


def source(*lists: dict[str, object], **more: object) -> Source:
    return Source.model_validate({"key": "example", "name": "示例", "home": HOME, "lists": lists, **more})


@pytest.mark.parametrize(
    ("lists", "kind", "year", "far"),
    [
        ((), "home_page", None, False),
        (({"url": HOME},), "home_page", None, False),
        (({"url": "https://tzgg.example.gov.cn/"},), "home_page", None, False),
        (({"url": HOME + "zwgk/"},), "first_page", None, False),
        (({"url": HOME + "api", "pagination": "json_api", "param": ""},), "first_page", None, False),
        (({"url": HOME + "api?p={n}", "pagination": "json_api", "param": ""},), "paged", None, False),
        (
            ({"url": HOME + "api", "pagination": "page_param", "param": "", "body": "p={n}"},),
            "paged",
            None,
            False,
        ),
        (({"url": HOME + "zwgk/"}, PAGED), "paged", None, False),
        ((PAGED, PAGED | {"back_to": 2021}), "paged_back", 2021, False),
        ((PAGED | {"back_to": 2021}, PAGED | {"back_to": 2019}), "paged_back", 2019, True),
        ((PAGED, SEARCH), "by_date", None, True),
        ((PAGED, BY_DAY), "by_date", None, True),
        ((BY_DAY | {"back_to": 2022},), "by_date", 2022, False),
    ],
)
def test_the_farthest_list_counts(
    lists: tuple[dict[str, object], ...], kind: str, year: int | None, far: bool
) -> None:
    found = reach.of(source(*lists))
    assert (found.kind, found.back_to, found.reaches_far) == (kind, year, far)
    assert found.way == ("" if far else "crawl --from wayback")
    assert str(year or "") in found.text


def test_feeds_count_beside_lists() -> None:
    sitemap = {"url": HOME + "sitemap.xml", "kind": "sitemap"}
    rss = {"url": HOME + "rss.xml", "kind": "rss"}
    assert reach.of(source(feeds=[rss])).kind == "first_page"
    assert reach.of(source({"url": HOME}, feeds=[rss, sitemap])).kind == "sitemap"
    assert reach.of(source(PAGED, feeds=[sitemap])).kind == "paged"


def test_totals_are_of_all_and_the_farthest_first() -> None:
    reached = [reach.of(each) for each in registry.sources()]
    totals = reach.totals(reached)
    assert sum(totals.values()) == len(reached)
    assert list(totals) == [kind for kind in reach.NAMES if kind in totals]


def test_every_list_with_pages_says_where_they_were_seen() -> None:
    paged = [(each.key, page) for each in registry.sources() for page in each.lists if page.is_paged]
    assert [(key, page.url) for key, page in paged if not page.seen] == []
    assert [(key, page.url) for key, page in paged if page.back_to and not page.seen] == []


def test_every_list_with_pages_has_a_second_one() -> None:
    for each in registry.sources():
        for page in each.lists:
            if page.is_paged and not page.is_by_day:
                first, second = list_page(page, 1), list_page(page, 2)
                assert first and second and first.key != second.key, (each.key, page.url)


def test_an_entry_with_no_pages_says_that_web_archives_have_the_past() -> None:
    for each in registry.sources():
        if reach.of(each).kind in ("first_page", "home_page"):
            assert reach.of(each).way == "crawl --from wayback", each.key


def test_what_the_registry_reaches() -> None:
    known = registry.sources()

    def paged(name: str) -> int:
        chosen = [each for each in known if each.tier == "省" and name in each.name]
        return sum(reach.of(each).kind in ("by_date", "paged_back", "paged") for each in chosen)

    assert paged("人民政府") >= 30  # of 31; Gansu's paging was not seen
    assert paged("生态环境") >= 28  # of 31
    national = [each for each in known if each.tier in ("国务院", "部委")]
    assert sum(reach.of(each).kind in ("by_date", "paged") for each in national) >= 10
    assert reach.of(registry.get("gov-cn-library")).reaches_far
    assert reach.of(registry.get("ln")).reaches_far


def test_the_guide_tells_the_figures_of_the_registry() -> None:
    known = registry.sources()
    found = reach.totals(map(reach.of, known))
    back, first = found["paged_back"], found["first_page"] + found["home_page"]
    told = (
        f"{len(known)} 个来源：按日期 {found['by_date']}，逐页 {found['paged'] + back}（其中 {back} 个见到往年），"
        f"只读首页 {first}。"
    )
    guide = Path(__file__).parents[3] / "docs" / "guide" / "crawl.md"
    assert told in guide.read_text("utf-8")
