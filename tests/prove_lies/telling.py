"""What came of the lies: which got through, and how much of the truth did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lies import Lie
from lying_documents import Page


@dataclass
class Tally:
    """Lies told and come through, by kind; true fields there and come through."""

    told: Counter[str] = field(default_factory=Counter)
    through: list[str] = field(default_factory=list)
    true_fields: int = 0
    lost: Counter[str] = field(default_factory=Counter)

    def add(self, page: Page, lie: Lie | None, shipped: Sequence[dict[str, Any]]) -> None:
        """Count one page with the lie told of it and the records that shipped from it."""
        if lie:
            self.told[lie.name] += 1
            self.through += [f"{lie.name}: {page.title}" for each in shipped if lie.told(each, page)]
        if not page.truth:
            return
        own = next((each for each in shipped if each["title"] == page.truth["title"]), None)
        if own is None and lie and lie.about == "dates":
            return  # its only date was a lie; nothing of it may ship
        for name, there in true_fields(page, lie, own):
            self.true_fields += 1
            if not there:
                self.lost[f"{page.shape}/{name}/{lie.name if lie else 'no lie'}"] += 1

    @property
    def kept(self) -> float:
        return 1 - sum(self.lost.values()) / self.true_fields


def true_fields(page: Page, lie: Lie | None, own: dict[str, Any] | None) -> list[tuple[str, bool]]:
    """Every true field that the model told, and whether the shipped record has it."""
    about, truth, shipped = lie.about if lie else "", page.truth, own or {}
    found = [
        (name, shipped.get(name) == truth[name])
        for name in ("title", "content", "measures", "impact", "document_number")
        if truth[name] and name != about
    ]
    for name in ("issuers", "places"):
        if name != about:
            found += [(name, each in shipped.get(name, ())) for each in truth[name]]
    for each in truth["dates"]:
        if about not in ("dates", each["role"]):
            date = shipped.get("dates", {}).get(each["role"]) or {}
            found.append((each["role"], date.get("value") == each["value"]))
    figures = {(each["value"], each["unit"]) for each in shipped.get("figures", ())}
    return found + [("figures", (float(each["value"]), each["unit"]) in figures) for each in truth["figures"]]
