"""From an answer as sent to the page that a browser made of it, and the scripts that many pages of a site share."""

from __future__ import annotations

from bianyin.crawl.rendering import Part, PartAnswer, Rendered
from bianyin.errors import PageTooLarge
from bianyin.model import Exchange

_MOST_BYTES = 32 * 2**20  # of a page rendered, and of shared scripts kept in memory
_SHARED = ("javascript", "css")
_OF_THE_BYTES = frozenset(
    {"content-type", "content-length", "content-encoding", "content-md5", "etag", "last-modified"}
)


def type_of(exchange: Exchange) -> str:
    return exchange.header("Content-Type") or "application/octet-stream"


def is_page(exchange: Exchange) -> bool:
    return (
        exchange.status == 200
        and exchange.method == "GET"
        and "html" in (exchange.header("Content-Type") or "").lower()
    )


def as_rendered(exchange: Exchange, shown: Rendered) -> tuple[Exchange, bytes, dict[str, str]]:
    """The answer with the browser's page in place of its own, that page, and what is to be noted of it. Without the
    validators of what was sent: the shell stays the same where its data have changed.

    Raises:
        PageTooLarge: the page is longer than any sent one may be.
    """
    if len(shown.html) > _MOST_BYTES:
        raise PageTooLarge(f"浏览器显示的网页超过 {_MOST_BYTES // 2**20} MiB")
    kept = tuple((name, value) for name, value in exchange.headers if name.lower() not in _OF_THE_BYTES)
    headers = (*kept, ("Content-Type", "text/html; charset=utf-8"))
    note = {"rendered_by": shown.browser}
    if shown.refused:
        note["not_loaded"] = "；".join(shown.refused[:5])
    return exchange.model_copy(update={"headers": headers, "body": shown.html}), shown.html, note


class StaticParts:
    """Scripts and styles of a run, each asked for once."""

    def __init__(self) -> None:
        self._kept: dict[str, PartAnswer] = {}
        self._bytes = 0

    def get(self, url: str, part: Part) -> PartAnswer | None:
        return None if part.body else self._kept.get(url)

    def keep(self, url: str, part: Part, answer: PartAnswer) -> None:
        shared = any(word in answer.content_type for word in _SHARED)
        if (
            shared
            and not part.body
            and answer.status == 200
            and self._bytes + len(answer.content) <= _MOST_BYTES
        ):
            self._kept[url] = answer
            self._bytes += len(answer.content)
