"""Relevance of passages to a query from any endpoint of the common rerank form, through httpx.

    POST {base_url}/rerank  {"model", "query", "documents": [str], "top_n"}
    → {"results": [{"index", "relevance_score"}, …]}

So answer Jina, Cohere (v1 and v2), SiliconFlow, vLLM, Xinference, llama.cpp and others. text-embeddings-inference wants
`texts` for `documents` and answers a bare list of {"index", "score"}: it is asked so once it has said that it misses
`texts`. Network faults (429, 5xx, no connection, timeouts) are retried until `patience` seconds have passed; a refusal
(wrong key, unknown model, no quota, bad request) is not. The key appears in no error.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlunsplit

from bianyin.errors import ServiceError, ServiceRefused
from bianyin.services.endpoints import checked_key, split_address
from bianyin.services.waiting import retrying
from bianyin.settings import shown_address

# Some servers take no more passages a request (text-embeddings-inference as it is set up by default).
BATCH = 32
# Requests under way at a time.
CONCURRENCY = 4


class RerankEndpoint:
    """A reranker over HTTP. The endpoint is first called when a score is first asked for.

    Attributes:
        model: its name at the endpoint.
        shown: the address without user, password and query.
    """

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        api_key: str | None = None,
        timeout: float = 60.0,
        patience: float = 180.0,
        batch: int = BATCH,
        concurrency: int = CONCURRENCY,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """
        Args:
            base_url: with or without `/rerank` at its end.
            timeout: seconds one request may take.
            patience: seconds that one request may take, retries included.
            batch: most passages a request.
            concurrency: most requests at a time.

        Raises:
            ConfigurationError: `base_url` is no http(s) address, or the key cannot be sent in a header.
        """
        self._url, self.shown = _addresses(base_url)
        self.model, self._key = model, checked_key(api_key or "", "BIANYIN_RERANK_API_KEY")
        self._timeout, self._patience, self._sleep = timeout, patience, sleep
        self._batch, self._concurrency = batch, max(concurrency, 1)
        self._texts = False  # whether it wants the form of text-embeddings-inference
        self._client: Any = None

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

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _scores_of(self, query: str, passages: Sequence[str]) -> list[float]:
        scores: list[float] = []
        for first in range(0, len(passages), self._batch):
            batch = [_plain(text) for text in passages[first : first + self._batch]]
            scores += self._checked(self._request(_plain(query), batch), len(batch))
        return scores

    def _request(self, query: str, passages: list[str]) -> Any:
        import httpx

        try:
            return self._answer(query, passages)
        except httpx.HTTPStatusError as error:
            if not self._texts and _misses_texts(error.response):
                self._texts = True
                return self._request(query, passages)
            raise self._explained(error) from None
        except httpx.TransportError as error:
            raise ServiceError(
                f"无法连接重排接口 {self.shown}：{type(error).__name__}。",
                remedy="请检查网络与 BIANYIN_RERANK_BASE_URL；已得到的评分已保存，可重新运行同一命令。",
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise self._bad_answer(type(error).__name__) from None

    def _answer(self, query: str, passages: list[str]) -> Any:
        """The endpoint's JSON, network faults retried."""
        from tenacity import stop_before_delay

        persist = retrying(_is_passing, stop_before_delay(self._patience), self._sleep)
        return persist(self._send, query, passages).json()

    def _send(self, query: str, passages: list[str]) -> Any:
        body: dict[str, Any] = {
            "model": self.model,
            "query": query,
            "documents": passages,
            "top_n": len(passages),
        }
        if self._texts:
            body = {"query": query, "texts": passages, "truncate": True}
        return self._opened().post(self._url, json=body).raise_for_status()

    def _opened(self) -> Any:
        if self._client is None:
            import httpx

            headers = {"authorization": f"Bearer {self._key}"} if self._key else {}
            self._client = httpx.Client(timeout=self._timeout, headers=headers)
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

    def _explained(self, error: Any) -> ServiceError:
        response = error.response
        said = " ".join(self._without_key(response.text).split())[:300]
        message = f"重排接口 {self.shown} 返回 {response.status_code}：{said}"
        if _is_passing(error):
            return ServiceError(
                message, remedy="服务暂时不可用：请稍后重新运行同一命令，已得到的评分已保存。"
            )
        return ServiceRefused(
            message,
            remedy="请检查 BIANYIN_RERANK_BASE_URL、BIANYIN_RERANK_API_KEY、BIANYIN_RERANK_MODEL 与账户额度。",
        )

    def _bad_answer(self, why: str) -> ServiceError:
        return ServiceError(
            f"重排接口 {self.shown} 的回答无法使用：{why}。",
            remedy="请确认该地址是 Jina、Cohere 形式的重排接口（POST …/rerank）。",
        )

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, "***") if self._key else text


def _addresses(base_url: str) -> tuple[str, str]:
    """Where to post, and the same as far as it may be shown."""
    parts = split_address(base_url, "BIANYIN_RERANK_BASE_URL", "http://127.0.0.1:8000/v1")
    path = parts.path.rstrip("/")
    if not path.endswith("/rerank"):
        path += "/rerank"
    url = urlunsplit(parts._replace(path=path, fragment=""))
    return url, shown_address(url)


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


def _is_passing(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    import httpx

    if isinstance(error, httpx.HTTPStatusError):
        response = error.response
        if response.status_code == 429:
            return "insufficient_quota" not in response.text
        return response.status_code >= 500
    return isinstance(error, httpx.TransportError)


def _misses_texts(response: Any) -> bool:
    return response.status_code in (400, 422) and "texts" in response.text and "missing" in response.text


def _plain(text: str) -> str:
    """Valid UTF-8: a lone surrogate cannot be sent."""
    return text.encode("utf-8", "replace").decode("utf-8")
