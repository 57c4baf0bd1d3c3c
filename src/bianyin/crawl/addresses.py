"""Canonical addresses: one form for one page, and which links belong to a source."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from bianyin.model import Source

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.I)
# Parameters that name the visit and not the page.
_OF_VISIT = re.compile(
    r"(?:^|&)(?:utm_\w+|spm|jsessionid|phpsessid|sessionid|from_source|isappinstalled)=[^&]*", re.I
)
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]")
_ESCAPES = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LONGEST = 2000
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?|[0-9a-f:.]*:[0-9a-f:.]*", re.I)
# Second-level labels under which anybody registers: a home there has no wider site than itself.
_SHARED = frozenset({"gov.cn", "com.cn", "org.cn", "net.cn", "edu.cn", "ac.cn", "mil.cn", "com.hk", "gov.hk"})


def canonical(url: str, base: str = "") -> str | None:
    """The canonical form of a link on the page `base`, or None for a link to anything but a web page (mailto:, javascript:)."""
    try:
        parts = urlsplit(urljoin(base, _UNSAFE.sub(_quoted, url.strip())))
        scheme, host, port = parts.scheme.lower(), (parts.hostname or ""), parts.port
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except (ValueError, UnicodeError):
        return None
    if scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host) or len(url) > _LONGEST:
        return None
    place = f"[{host}]" if ":" in host else host.rstrip(".").lower()
    if port and port != _DEFAULT_PORTS[scheme]:
        place += f":{port}"
    path = _plain_path(_SESSION.sub("", parts.path) or "/")
    query = _OF_VISIT.sub("", parts.query).lstrip("&")
    return urlunsplit((scheme, place, _escaped(path), _escaped(query), ""))


def _quoted(match: re.Match[str]) -> str:
    return "" if match[0] in "\r\n\t" else quote(match[0])


def _plain_path(path: str) -> str:
    """The path without `.` and `..`, which `urljoin` leaves in absolute links."""
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    return "/" + "/".join(kept) + ("/" if parts[-1] in (".", "..") and kept else "")


def _escaped(text: str) -> str:
    """Escapes in capitals (%e4 → %E4), needless ones undone (%7E → ~), characters outside ASCII escaped as UTF-8."""
    text = quote(text, safe="%/:=&?~#+!$,;'@()*[]|")
    return _ESCAPES.sub(_one_escape, text)


def _one_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt is valid for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host_and_port(url: str) -> str:
    """The host as a key for pace and outages, the same for http and https."""
    return urlsplit(url).netloc


class SourceBounds:
    """Which links are articles and attachments of a source: by its patterns, on its own hosts.

    A pattern that names a host itself (`https?://…`) also reaches other hosts.
    """

    def __init__(self, source: Source) -> None:
        self._article = re.compile(source.article_pattern)
        self._attachment = re.compile(source.attachment_pattern)
        self._anywhere = re.compile(source.attachment_pattern.removesuffix("$"))
        self._names_host = "//" in source.article_pattern
        starts = [source.home, *(each.url for each in source.lists), *(each.url for each in source.feeds)]
        self._places = {urlsplit(url).netloc.lower() for url in starts}
        self._site = _site_of(urlsplit(source.home).hostname or "")

    @property
    def hosts(self) -> list[str]:
        """The hosts (with their ports, if stated) on which the registry has the source's home, lists and feeds."""
        return sorted(self._places)

    def is_article(self, url: str) -> bool:
        return bool(self._article.search(url)) and (self._names_host or self.is_own(url))

    def is_attachment(self, url: str) -> bool:
        return bool(self._attachment.search(url)) and self.is_own(url)

    def names_attachment(self, content: bytes) -> bool:
        """Whether a page may link to an attachment at all: most do not, and reading links costs milliseconds."""
        return bool(self._anywhere.search(content.decode("latin-1")))

    def may_hold(self, url: str) -> bool:
        """Whether a redirect may lead there."""
        return self.is_own(url) or self.is_article(url)

    def is_own(self, url: str) -> bool:
        """Whether an address is on one of the source's hosts."""
        parts = urlsplit(url)
        return parts.netloc in self._places or bool(
            self._site and (parts.hostname == self._site or (parts.hostname or "").endswith("." + self._site))
        )


def _site_of(host: str) -> str:
    """The part of a home's name that its other hosts share: sthj.ln.gov.cn → itself, www.nea.gov.cn → nea.gov.cn."""
    site = host.lower().removeprefix("www.")
    return "" if site in _SHARED or "." not in site or site.replace(".", "").isdigit() else site
