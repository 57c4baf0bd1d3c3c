"""The registry of sources (来源站点): TOML files of this package, and a user's own beside them. Data, not code."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from bianyin.errors import InputError, UnknownName
from bianyin.knowledge.places import is_within
from bianyin.knowledge.places.regions import COUNTRY
from bianyin.model import Tier
from bianyin.model.source import Source

# Endings of host names that belong to nobody alone: www.gov.cn is one publisher, gov.cn thousands.
_SHARED_ENDINGS = ("gov.cn", "com.cn", "org.cn", "net.cn")


@lru_cache(maxsize=8)
def sources(own: Path | None = None) -> tuple[Source, ...]:
    """Every source: this package's, then those of `own`, a TOML file or a folder of TOML files; the same key replaces.

    Raises:
        InputError: a file is not TOML, an entry is not a source, a key or host occurs twice; with file and key.
    """
    found = {source.key: source for source in _read_all(_files(resources.files("bianyin.knowledge.sites")))}
    if own is not None:
        if not own.exists():
            raise InputError("没有这个来源登记文件或文件夹", path=own, remedy="请检查 BIANYIN_SOURCES。")
        found |= {source.key: source for source in _read_all(_files(own))}
    return tuple(found.values())


def get(key: str, known: Sequence[Source] | None = None) -> Source:
    """The source with this key, or of this very name.

    Raises:
        UnknownName: there is none; the remedy lists near keys.
    """
    known = sources() if known is None else known
    for source in known:
        if key in (source.key, source.name):
            return source
    near = difflib.get_close_matches(key, [source.key for source in known], n=3, cutoff=0.5)
    raise UnknownName(
        f"来源登记中没有 {key}。",
        remedy=(f"相近的有：{'、'.join(near)}。" if near else "") + "全部来源见 bianyin sources。",
    )


def select(
    known: Iterable[Source], *, region: str | None = None, tier: Tier | None = None
) -> tuple[Source, ...]:
    """The sources of a region (its cities' too; the country: all) and of a tier."""
    return tuple(
        source
        for source in known
        if (region is None or is_within(source.region, region)) and (tier is None or source.tier == tier)
    )


def use(own: Path | None) -> None:
    """From now on this process judges addresses by the sources of `own` (a setting) before this package's, too."""
    global _own
    _own = own


_own: Path | None = None


def in_use() -> tuple[Source, ...]:
    """Every source that this process knows. Raises: as `sources`."""
    return sources(_own)


def hosts() -> Mapping[str, Source]:
    """By the ending of its host name (`ln.gov.cn` for www.ln.gov.cn), the source that owns it; a user's own counts first.

    Raises:
        InputError: the user's own sources cannot be read.
    """
    return _hosts(_own)


@lru_cache(maxsize=8)
def _hosts(own: Path | None) -> Mapping[str, Source]:
    found: dict[str, Source] = {}
    mine = _read_all(_files(own)) if own is not None and own.exists() else []
    for source in (*mine, *sources(own)):
        found.setdefault(host_ending(source.home), source)
    for source in mine:  # its lists may be on hosts of another name
        for url in (*(each.url for each in source.lists), *(each.url for each in source.feeds)):
            found.setdefault(host_ending(url), source)
    return found


def endings(host: str) -> Iterator[str]:
    """The endings of a host name, longest first: www.ln.gov.cn, ln.gov.cn, gov.cn, cn."""
    labels = host.split(".")
    return (".".join(labels[start:]) for start in range(len(labels)))


def owner_of(host: str) -> Source | None:
    """The source whose host name `host` ends with; the longest counts."""
    known = hosts()
    return next((known[ending] for ending in endings(host) if ending in known), None)


def region_of(host: str) -> str | None:
    """Code of the province or city whose government, organ or press publishes there; None for national sites."""
    owner = owner_of(host)
    return owner.region if owner and owner.region != COUNTRY else None


def host_ending(address: str) -> str:
    """The host name that stands for a publisher: without `www.`, unless what is left is shared by many."""
    host = (urlsplit(address).hostname or "").lower()
    bare = host.removeprefix("www.")
    return host if bare in _SHARED_ENDINGS else bare


def _files(place: Traversable) -> list[Traversable]:
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise InputError(
            "没有这个文件或文件夹，或它不是普通文件。", path=str(place), remedy="请核对 BIANYIN_SOURCES。"
        )
    return sorted(
        (file for file in place.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
    )


def _read_all(files: Iterable[Traversable]) -> list[Source]:
    found: dict[str, Source] = {}
    owners: dict[str, Source] = {}
    for file in files:
        for source in _read(file):
            if source.key in found:
                raise InputError(f"来源 {source.key} 登记了两次", path=file.name)
            owner = owners.setdefault(host_ending(source.home), source)
            if (owner.tier, owner.region) != (source.tier, source.region):
                raise InputError(
                    f"来源 {owner.key} 与 {source.key} 同一主机，层级或地区却不同", path=file.name
                )
            found[source.key] = source
    return list(found.values())


def _read(file: Traversable) -> list[Source]:
    """The entries of one file, each over the file's `[defaults]`."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"读不了（{error.strerror}）", path=file.name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise InputError(f"不是合法的 TOML：{str(error)[:200]}", path=file.name) from None
    if unknown := data.keys() - {"defaults", "source"}:
        raise InputError(f"未知的部分：{'、'.join(sorted(unknown))}", path=file.name)
    defaults, entries = data.get("defaults", {}), data.get("source", [])
    if (
        not isinstance(defaults, dict)
        or not isinstance(entries, list)
        or not all(isinstance(each, dict) for each in entries)
    ):
        raise InputError(
            "defaults 应是一节，来源应各为一节 [[source]]",
            path=file.name,
            remedy="请参照 examples/own-sources。",
        )
    return [_entry(file, defaults, entry, number) for number, entry in enumerate(entries, start=1)]


def _entry(file: Traversable, defaults: dict[str, Any], entry: dict[str, Any], number: int) -> Source:
    try:
        return Source.model_validate({**defaults, **entry})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        name = entry.get("key", f"第 {number} 项")
        raise InputError(f"来源 {name}，{place}：{first['msg']}", path=file.name) from None
