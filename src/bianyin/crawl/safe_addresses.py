"""Which addresses may be connected to: a network backend for httpcore that looks before it connects.

The host is resolved once, every address found is judged, and the connection goes to a judged address, so that a
second answer of the DNS (rebinding) is never asked for. TLS and the Host header still name the host.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence

import httpcore

from bianyin.errors import AddressRefused

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Not for the public, whatever the tables of this Python's version say: protocol assignments (a cloud's metadata service
# among them), shared address space, benchmarks, relays and tunnels that lead to any IPv4 address.
_NO_PUBLIC = ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "198.18.0.0/15", "2002::/16", "2001::/32")
_NEVER = tuple(ipaddress.ip_network(network) for network in _NO_PUBLIC)


async def system_resolver(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as this machine's resolver gives them.

    Raises:
        httpcore.ConnectError: the name does not resolve.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host}: {error}") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet, an IPv4 address inside an IPv6 one included."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip in _NAT64):
        ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if any(ip in network for network in _NEVER):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


class VettedBackend(httpcore.AsyncNetworkBackend):
    """Connects to public addresses, and to the hosts (`host` or `host:port`) that a setting allows."""

    def __init__(self, allow_hosts: Collection[str] = (), resolver: Resolver = system_resolver) -> None:
        self._allowed = {host.lower() for host in allow_hosts}
        self._resolver = resolver
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises: AddressRefused before anything is sent; httpcore.ConnectError, ConnectTimeout."""
        error: Exception = httpcore.ConnectError(f"{host}: no address")
        for address in await self._vetted(host.strip("[]"), port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)

    async def _vetted(self, host: str, port: int) -> Sequence[str]:
        """One address that is not public refuses them all: such a name is not a public site's."""
        addresses = await self._resolver(host, port)
        if {host.lower(), f"{host.lower()}:{port}"} & self._allowed:
            return addresses
        for address in addresses:
            if not is_public(address):
                raise AddressRefused(
                    f"{host} 指向非公网地址 {address}，未连接。",
                    remedy="确需采集内网站点时，请设置 BIANYIN_ALLOW_HOSTS。",
                )
        return addresses
