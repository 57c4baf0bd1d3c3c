"""Relevance of passages to a query from any endpoint of the common rerank form, through httpx.

    POST {base_url}/rerank  {"model", "query", "documents": [str], "top_n"}
    → {"results": [{"index", "relevance_score"}, …]}

So answer Jina, Cohere (v1 and v2), SiliconFlow, vLLM, Xinference, llama.cpp and others. text-embeddings-inference wants
`texts` for `documents` and answers a bare list of {"index", "score"}: the endpoint is asked this way once it has said
that `texts` is missing. Network faults (429, 5xx, no connection, timeouts) are retried until `patience` seconds have
passed; a refusal (wrong key, unknown model, no quota, bad request) is not. The key appears in no error.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlunsplit

from bianyin.services.endpoints import ModelEndpoint, is_loopback, proxies_explained, sendable
from bianyin.services.own_loop import GRACE, OwnLoop
from bianyin.settings import shown_address


class RerankEndpoint(ModelEndpoint):
    """A reranker over HTTP. The endpoint is first called when a score is first asked for."""

    called, setting = "重排接口", "RERANK"
    form, kept = "Jina、Cohere 形式的重排接口（POST …/rerank）", "已得到的评分已保存"

    # Some servers take no more than 32 passages a request (text-embeddings-inference as it is set up by default).
    def __init__(self, *, batch: int = 32, **endpoint: Any) -> None:
        """As `ModelEndpoint`; the address with or without `/rerank` at its end."""
        super().__init__(batch=batch, **endpoint)
        path = self._parts.path.rstrip("/").removesuffix("/rerank") + "/rerank"
        self._url = urlunsplit(self._parts._replace(path=path, fragment=""))
        self.shown = shown_address(self._url)
        self._texts = False  # whether it wants the form of text-embeddings-inference

    @property
    def name(self) -> str:
        # With the address: one model gives log-odds behind one server and 0 to 1 behind another.
        return f"{self.shown} {self.model}"

    def rerank(self, asked: Sequence[tuple[str, Sequence[str]]]) -> Iterator[list[float]]:
        """For each (query, passages), in order, the passages' scores in their order, on whatever scale it uses.

        Raises:
            ServiceRefused: the endpoint said no.
            ServiceError: it failed until patience ran out, or its answer is not scores of these passages.
        """
        self._opened()
        with ThreadPoolExecutor(self._concurrency) as pool:
            yield from pool.map(lambda each: self._scores_of(*each), asked)

    def _scores_of(self, query: str, passages: Sequence[str]) -> list[float]:
        scores: list[float] = []
        for batch in self._batches(passages):
            scores += self._checked(self._request(sendable(query), batch), len(batch))
        return scores

    def _request(self, query: str, passages: list[str]) -> Any:
        import httpx

        try:
            return self._persistent(httpx.TransportError)(self._send, query, passages).json()
        except httpx.HTTPStatusError as error:
            if not self._texts and _misses_texts(error.response):
                self._texts = True
                return self._request(query, passages)
            raise self._answered(error, error.response.text) from None
        except TimeoutError:
            raise self._too_slow() from None
        except httpx.TransportError as error:
            raise self._unreachable(error) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise self._bad_answer(type(error).__name__) from None

    def _send(self, query: str, passages: list[str]) -> Any:
        if self._texts:
            body = {"query": query, "texts": passages, "truncate": True}
        else:
            body = {"model": self.model, "query": query, "documents": passages, "top_n": len(passages)}
        return self._waited_for(self._opened().post(self._url, json=body)).raise_for_status()

    def _opened(self) -> Any:
        if self._client is None:
            import httpx

            headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
            with proxies_explained():
                self._client = self._http = httpx.AsyncClient(
                    timeout=self._timeout + GRACE, headers=headers, trust_env=not is_loopback(self._url)
                )
            self._loop = OwnLoop("rerank")
        return self._client

    def _checked(self, answer: Any, expected: int) -> list[float]:
        """The scores by their indexes: exactly one for each passage, and numbers."""
        try:
            rows = answer["results"] if isinstance(answer, dict) else answer
            scores = {_index(row): _score(row) for row in rows}
        except (LookupError, TypeError, ValueError, OverflowError):
            raise self._bad_answer("不是评分") from None
        if len(rows) != expected or set(scores) != set(range(expected)):
            raise self._bad_answer(
                f"要 {expected} 个片段各一个评分，得到 {len(rows)} 个评分、{len(scores)} 个片段"
            )
        return [scores[index] for index in range(expected)]


def _index(row: Any) -> int:
    index = row["index"]
    if type(index) is not int:
        raise TypeError
    return index


def _score(row: Any) -> float:
    score = row["relevance_score"] if "relevance_score" in row else row["score"]
    if type(score) not in (int, float) or not math.isfinite(score):
        raise ValueError
    return float(score)


def _misses_texts(response: Any) -> bool:
    return response.status_code in (400, 422) and "texts" in response.text and "missing" in response.text
