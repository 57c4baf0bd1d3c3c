"""How much CO2 a region's sector emits, to the order of magnitude: enough to tell Mt a day from Mt a month.

Provinces: energy and process CO2 of 2019, rounded, as in the provincial inventories of CEADs (Shan et al., Scientific
Data 2020 and later versions); Tibet from its own accounts. Sectors: their shares of the national total as in Carbon
Monitor (Liu et al., Scientific Data 2020). The ranges hold all but one of the 93 provincial series of power, industry and transport of 2019-2022.
"""

from __future__ import annotations

from typing import NamedTuple

_DAYS = 365.0
_COUNTRY = "100000"

# Mt CO2 a year.
_PROVINCES = {
    "110000": 89, "120000": 158, "130000": 914, "140000": 566, "150000": 794, "210000": 533, "220000": 203,
    "230000": 278, "310000": 192, "320000": 804, "330000": 381, "340000": 408, "350000": 278, "360000": 242,
    "370000": 937, "410000": 460, "420000": 354, "430000": 310, "440000": 569, "450000": 246, "460000": 43,
    "500000": 156, "510000": 315, "520000": 261, "530000": 186, "540000": 10, "610000": 296, "620000": 164,
    "630000": 51, "640000": 212, "650000": 455,
}  # fmt: skip


class _Share(NamedTuple):
    """A sector's share of a region's emissions, and how many times less and more it may be."""

    usual: float
    less: float = 7.0
    more: float = 4.0


# Heating is burnt in the north alone, and most provinces have few flights.
_SHARES = {
    "power": _Share(0.45),
    "industry": _Share(0.38),
    "ground_transport": _Share(0.08),
    "residential": _Share(0.085, less=1000.0, more=8.0),
    "aviation": _Share(0.006, less=30.0, more=10.0),
}
_CITY_BELOW = 50.0  # a prefecture's least share of its province


class Scale(NamedTuple):
    """Least and largest plausible daily emission, Mt CO2."""

    low: float
    high: float


def emission_scale(region: str, sector: str) -> Scale | None:
    """The plausible daily emission of a region's sector; None for a region or sector without a figure.

    Args:
        region: six-digit code; a city or county is within its province.
        sector: a sector's key.
    """
    total = sum(_PROVINCES.values()) if region == _COUNTRY else _PROVINCES.get(region[:2] + "0000")
    if total is None:
        return None
    share = _SHARES.get(sector)
    if share is None:
        return None
    usual = total * share.usual / _DAYS
    is_part = region != _COUNTRY and not region.endswith("0000")
    return Scale(usual / share.less / (_CITY_BELOW if is_part else 1.0), usual * share.more)
