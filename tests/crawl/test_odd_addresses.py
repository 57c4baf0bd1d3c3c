"""Addresses from outside that are none (`urlsplit` raises for them) end no command in a traceback."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from bianyin.crawl.discovery import search_service
from bianyin.crawl.web_archives.kinds import web_archive
from bianyin.errors import ConfigurationError, InputError
from bianyin.knowledge.host_kinds import kind_of
from bianyin.model.address import host_name, split_address
from bianyin.web.guards import _is_own

NONE = (
    "https://[bad",
    "https://[::1",
    "https://www.ln.gov.cn:port/",
    "https://www.ln.gov.cn:99999/",
    "https:///a",
)


@pytest.mark.parametrize("address", NONE)
def test_what_is_no_address_is_told_and_is_nobodys(address: str) -> None:
    assert split_address(address) is None and host_name(address) == "" and kind_of(address) is None
    with pytest.raises(InputError, match="没有这个网页档案馆"):
        web_archive(address)
    with pytest.raises(ConfigurationError, match="没有可用的搜索服务"):
        search_service(address, {})
    headers = [(b"host", b"127.0.0.1:8000"), (b"origin", address.encode())]
    assert not _is_own(Request({"type": "http", "headers": headers}))


@pytest.mark.parametrize(
    "address", ["https://[::1]:8000/a", "https://www.ln.gov.cn:443/", "file:我的[网页/a.html", "record:1"]
)
def test_what_is_one_is_split(address: str) -> None:
    assert split_address(address) is not None
