"""Addresses and keys of endpoints as users write them: looked at before anything is sent, not shown when refused."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from bianyin.errors import ConfigurationError


def split_address(address: str, variable: str, example: str) -> SplitResult:
    """The parts of an endpoint's address.

    Args:
        variable: the setting that holds it, for the error.
        example: an address as it should be.

    Raises:
        ConfigurationError: it is no http(s) address, or it is unclear where its user and password end.
    """
    remedy = f"例如 {example}。"
    try:
        parts = urlsplit(address.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # e.g. what stands for the port is the beginning of a password
        usable = False
    # `http://user:12/34@host` reads as the host "user" and its port 12: what follows would be sent there.
    unclear = "@" in address.partition("://")[2] and (not usable or "@" in "".join(parts[2:]))
    if unclear:
        remedy = "用户名、密码和路径中的 / ? # @ 须写成 %2F %3F %23 %40。"
    if unclear or not usable:
        raise ConfigurationError(f"{variable} 不是 http(s) 地址。", remedy=remedy)
    return parts


def checked_key(key: str, variable: str) -> str:
    """The key, if a header can carry it.

    Raises:
        ConfigurationError: it cannot.
    """
    if not (key.isascii() and key.isprintable()):
        raise ConfigurationError(
            f"{variable} 含有不能发送的字符。", remedy="请检查其中是否混入换行或全角字符。"
        )
    return key
