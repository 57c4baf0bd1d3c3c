"""The frontier: each known address, what became of its page and when the page is due again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence

from bianyin.crawl.frontier_items import MORE_TABLES, TABLES, Captured, Found, Item, PageState
from bianyin.crawl.state_file import StateFile

FILE_NAME = "frontier.sqlite3"
SCHEMA_VERSION = 1

_FIRST_RECHECK = 7 * 86_400.0  # seconds until a new or changed page is asked for again
_LONGEST_RECHECK = 180 * 86_400.0

_WALKED = "(kind <> 'list' OR list IN (SELECT value FROM json_each(:lists)))"
_NAMED = "(SELECT url FROM listed WHERE list IN (SELECT value FROM json_each(:lists)))"
_OF_LISTS = f"(CASE kind WHEN 'list' THEN {_WALKED} WHEN 'attachment' THEN parent IN {_NAMED} ELSE url IN {_NAMED} END)"
_COLUMNS = ", ".join(Item._fields)


class Frontier(StateFile):
    """The frontier in a corpora folder.

    Raises (all methods):
        CorpusError: the file is damaged, of another version, or cannot be written.
    """

    NAME, VERSION, TABLES, MORE_TABLES = FILE_NAME, SCHEMA_VERSION, TABLES, MORE_TABLES
    ASKED_AGAIN = "各网页"

    def begin(self, source: str, now: float, *, recheck: bool) -> None:
        """Make due what a new run asks for: feeds, pages that failed or were refused, pages whose time has come (or all)."""
        due = "" if recheck else "AND (due <= :now OR kind = 'feed')"
        self._run(
            f"UPDATE pages SET state = 'waiting' WHERE source = :source AND state <> 'waiting' {due}"
            " AND NOT (kind = 'list' AND state = 'done')",
            {"source": source, "now": now},
        )

    def seed(self, source: str, found: Iterable[Found]) -> list[Item]:
        """Note lists and feeds, due now whatever their state; returns the items to fetch."""
        seeds = list(found)
        self.add(source, seeds)
        for seed in seeds:
            self._run("UPDATE pages SET state = 'waiting' WHERE url = ?", seed.url)
        return [item for seed in seeds if (item := self.get(seed.url))]

    def add(self, source: str, found: Sequence[Found]) -> list[str]:
        """Note links; returns the addresses that were new."""
        fresh = []
        for link in found:
            added = self._run(
                "INSERT INTO pages (url, source, kind, list, page, parent, listed_on, title)"
                " VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (url) DO NOTHING",
                (link.url, source, link.kind, link.list, link.page, link.parent, link.listed_on, link.title),
            ).rowcount
            if added:
                fresh.append(link.url)
            elif link.listed_on or link.modified or link.title:
                self._note(link)
        return fresh

    def _note(self, link: Found) -> None:
        """Note the date and words of a known page, and make the page due where its sitemap says that it has changed."""
        self._run(
            "UPDATE pages SET listed_on = ? WHERE url = ? AND listed_on = ''", (link.listed_on, link.url)
        )
        self._run("UPDATE pages SET title = ? WHERE url = ? AND title = ''", (link.title, link.url))
        if link.modified:
            self._run(
                "UPDATE pages SET state = 'waiting' WHERE url = ? AND state IN ('done', 'gone') AND checked < ?",
                (link.url, link.modified),
            )

    def add_listed(self, list_url: str, urls: Iterable[str]) -> int:
        """Note that a list names these addresses; returns how many the list had not named before."""
        return sum(
            self._run("INSERT OR IGNORE INTO listed VALUES (?, ?)", (list_url, url)).rowcount for url in urls
        )

    def names_nothing(self, list_url: str) -> bool:
        """Whether a list has been asked for and has named no address at all."""
        asked = self._run(
            "SELECT 1 FROM pages WHERE list = ? AND state <> 'waiting' LIMIT 1", list_url
        ).fetchone()
        return (
            bool(asked) and not self._run("SELECT 1 FROM listed WHERE list = ? LIMIT 1", list_url).fetchone()
        )

    def make_due(self, urls: Iterable[str], before: float) -> None:
        """Make the pages that a changed list names due, unless asked for since `before`; of those that were found unchanged,
        the ones that have half their interval behind them, as a busy list changes each time."""
        for url in urls:
            self._run(
                "UPDATE pages SET state = 'waiting' WHERE url = :url AND state = 'done' AND checked < :before"
                " AND (calm <= :first OR checked + calm / 2 <= :before)",
                {"url": url, "before": before, "first": _FIRST_RECHECK},
            )

    def get(self, url: str) -> Item | None:
        row = self._run(f"SELECT {_COLUMNS} FROM pages WHERE url = ?", url).fetchone()
        return Item(*row) if row else None

    def waiting(
        self, source: str, *, lists: Sequence[str], only_listed: bool, since: dt.date | None, limit: int
    ) -> list[Item]:
        """Pages to fetch, lists first, in the order in which they were found.

        Args:
            lists: the lists that this run walks.
            only_listed: only pages that these lists name, and their attachments.
        """
        rows = self._run(
            f"SELECT {_COLUMNS} FROM pages WHERE source = :source AND state = 'waiting'"
            " AND (listed_on = '' OR listed_on >= :since)"
            f" AND {_OF_LISTS if only_listed else _WALKED}"
            " ORDER BY kind NOT IN ('list', 'feed'), rowid LIMIT :limit",
            {
                "source": source,
                "since": since.isoformat() if since else "",
                "lists": json.dumps(lists),
                "limit": limit,
            },
        )
        return [Item(*row) for row in rows]

    def count_waiting(self, source: str, since: dt.date | None) -> int:
        found: int = self._run(
            "SELECT count(*) FROM pages WHERE source = ? AND state = 'waiting' AND kind IN ('article', 'attachment')"
            " AND (listed_on = '' OR listed_on >= ?)",
            (source, since.isoformat() if since else ""),
        ).fetchone()[0]
        return found

    def captured(self, item: Item, now: float, content: Captured) -> None:
        """New or changed content was archived."""
        self._run(
            "UPDATE pages SET state = 'done', reason = '', checked = ?, due = ?, calm = ?, etag = ?, modified = ?,"
            " digest = ?, captured_url = ?, captured_at = ?, captured_digest = ? WHERE url = ?",
            (now, now + _FIRST_RECHECK, _FIRST_RECHECK, *content, item.url),
        )

    def unchanged(self, item: Item, now: float) -> None:
        """The page has not changed: the time until the next check doubles."""
        calm = min(max(item.calm, _FIRST_RECHECK) * 2, _LONGEST_RECHECK)
        self._run(
            "UPDATE pages SET state = 'done', reason = '', checked = ?, due = ?, calm = ? WHERE url = ?",
            (now, now + calm, calm, item.url),
        )

    def ended(self, item: Item, now: float, state: PageState, reason: str, *, lasting: bool = False) -> None:
        """The page is gone, failed or refused. The next run asks again; for a gone or `lasting` one only after a while."""
        wait = _LONGEST_RECHECK if state == "gone" else _FIRST_RECHECK if lasting else 0.0
        self._run(
            "UPDATE pages SET state = ?, reason = ?, checked = ?, due = ? WHERE url = ?",
            (state, reason[:300], now, now + wait, item.url),
        )

    def taken_back(self, item: Item, reason: str) -> None:
        """What this run captured of the page was no document: it is asked for again, without validators."""
        self._run(
            "UPDATE pages SET state = 'failed', reason = ?, due = 0, etag = NULL, modified = NULL, digest = ?,"
            " captured_url = ?, captured_at = ?, captured_digest = ? WHERE url = ?",
            (reason[:300], item.digest, item.captured_url, item.captured_at, item.captured_digest, item.url),
        )

    def is_error_text(self, text: str) -> bool:
        """Whether a host was found to say this instead of its pages (host and digest)."""
        return bool(self._run("SELECT 1 FROM error_texts WHERE text = ?", text).fetchone())

    def note_error_text(self, text: str) -> None:
        self._run("INSERT OR IGNORE INTO error_texts VALUES (?)", text)

    def settle(self, list_url: str, settings: str, since: dt.date | None) -> bool:
        """Note how a list is walked from now on; True where it must be walked again to its end: its entry in the
        registry has changed, or older articles are wanted than before."""
        row = self._run("SELECT settings, since FROM walked WHERE list = ?", list_url).fetchone()
        wanted = since.isoformat() if since else ""
        again = row is None or row[0] != settings or wanted < row[1]
        if again:
            self._run("INSERT OR REPLACE INTO walked VALUES (?, ?, ?)", (list_url, settings, wanted))
            self._run("DELETE FROM listed WHERE list = ?", list_url)
            self._run(
                "UPDATE pages SET etag = NULL, modified = NULL, digest = ''"
                " WHERE list = :list OR (url = :list AND kind = 'feed')",
                {"list": list_url},
            )
        return again and row is not None

    def drop_unasked(self, source: str, is_article: Callable[[str], bool]) -> None:
        """Forget articles never captured that the source's pattern no longer takes for articles."""
        rows = self._run(
            "SELECT url FROM pages WHERE source = ? AND kind = 'article' AND digest = ''", source
        ).fetchall()
        for (url,) in rows:
            if not is_article(url):
                self._run("DELETE FROM pages WHERE url = ?", url)
