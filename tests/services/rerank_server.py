"""What rerank endpoints answer, in the forms that real ones have; for `scripted_server`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scripted_server import Answer


def by(score: Callable[[str], float]) -> Callable[[dict[str, Any]], Answer]:
    """Answers in the common form, best first, each document scored by itself."""

    def answer(request: dict[str, Any]) -> Answer:
        rows = [
            {"index": index, "relevance_score": score(text)}
            for index, text in enumerate(request["documents"])
        ]
        rows.sort(key=lambda row: -row["relevance_score"])
        return 200, {}, {"id": "r", "model": request["model"], "results": rows[: request["top_n"]]}

    return answer


def results(*rows: Any) -> Answer:
    return 200, {}, {"results": list(rows)}


def failure(status: int, body: Any = "no", **headers: str) -> Answer:
    return status, headers, body
