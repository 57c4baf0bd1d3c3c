"""Names and passwords in an address that a person gave are not told again, whatever became of its slashes."""

from __future__ import annotations

import pytest

from bianyin.text.harmless import discreet


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("https://u:s3cret@h/x", "https://…@h/x"), ("http:/u:s3cret@127.0.0.1:9/x: 文件不存在", "http:/…@127.0.0.1:9/x: 文件不存在"),
        ("postgresql://a:b@h/db", "postgresql://…@h/db"), ("地址：//u:p@h", "地址：//u:p@h"), ("见 mail@example.org", "见 mail@example.org"),
        ("C:/me@home/x", "C:/me@home/x"), ("值socks5h://u:p@h:1", "值socks5h://…@h:1"),
    ],
)  # fmt: skip
def test_an_address_is_told_without_who_asks(given: str, told: str) -> None:
    assert discreet(given) == told
