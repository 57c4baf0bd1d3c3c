"""Vectors from any OpenAI-compatible embeddings endpoint, through the `openai` client.

Network faults (429, 5xx, no connection, timeouts) are retried until `patience` seconds have passed; a refusal (wrong
key, unknown model, no quota, bad request) is not. The key appears in no error.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from bianyin.errors import ServiceError, ServiceRefused
from bianyin.services.endpoints import checked_key, split_address
from bianyin.services.vectors import as_vectors
from bianyin.services.waiting import retrying
from bianyin.settings import shown_address

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

# Some compatible servers take no more than this many texts a request.
BATCH = 64
# Requests under way at a time.
CONCURRENCY = 4


class OpenAIEmbedder:
    """An embedder over HTTP. The endpoint is first called when a vector is first asked for."""

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
            timeout: seconds one request may take.
            patience: seconds that one batch may take, retries included.
            batch: most texts a request.
            concurrency: most requests at a time.

        Raises:
            ConfigurationError: `base_url` is no http(s) address, or the key cannot be sent in a header.
        """
        split_address(base_url, "BIANYIN_EMBEDDINGS_BASE_URL", "http://127.0.0.1:8000/v1")
        self._shown = shown_address(base_url)
        self._base_url, self._model = base_url, model
        self._key = checked_key(api_key or "", "BIANYIN_EMBEDDINGS_API_KEY")
        self._timeout, self._patience, self._batch, self._sleep = timeout, patience, batch, sleep
        self._concurrency = max(concurrency, 1)
        self._client: Any = None

    @property
    def at_once(self) -> int:
        """How many texts it wants together, to work on several requests at a time."""
        return self._batch * self._concurrency

    @property
    def name(self) -> str:
        # Not the address: the same model behind another address makes the same vectors.
        return f"openai:{self._model}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension).

        Raises:
            ServiceRefused: the endpoint said no.
            ServiceError: it failed until patience ran out, or its answer is not vectors for these texts.
        """
        import numpy as np

        batches = [
            [_plain(text) for text in texts[first : first + self._batch]]
            for first in range(0, len(texts), self._batch)
        ]
        if len(batches) == 1:
            parts = [self._request(batches[0])]
        else:
            self._opened()
            with ThreadPoolExecutor(self._concurrency) as pool:
                parts = list(pool.map(self._request, batches))
        if len({part.shape[1] for part in parts}) > 1:
            raise self._bad_answer("各批向量维数不一")
        return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As `embed_passages`: this form of endpoint tells the two apart in no way."""
        return self.embed_passages(texts)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _request(self, texts: list[str]) -> Vectors:
        import openai
        from tenacity import stop_before_delay

        persist = retrying(_is_passing, stop_before_delay(self._patience), self._sleep)
        try:
            answer = persist(
                self._opened().embeddings.create, model=self._model, input=texts, encoding_format="float"
            )
        except openai.APIConnectionError as error:
            raise ServiceError(
                f"无法连接嵌入接口 {self._shown}：{type(error).__name__}。",
                remedy="请检查网络与 BIANYIN_EMBEDDINGS_BASE_URL；已算出的向量已保存，可重新运行同一命令。",
            ) from None
        except openai.APIStatusError as error:
            raise self._explained(error) from None
        except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
            raise self._bad_answer(f"{type(error).__name__}") from None
        return self._checked(answer, len(texts))

    def _opened(self) -> Any:
        if self._client is None:
            import openai

            # The client insists on a key even where the server wants none.
            self._client = openai.OpenAI(
                base_url=self._base_url, api_key=self._key or "none", max_retries=0, timeout=self._timeout
            )
        return self._client

    def _checked(self, answer: Any, expected: int) -> Vectors:
        try:
            ordered = sorted(answer.data, key=lambda each: each.index)
            indexes, rows = [each.index for each in ordered], [each.embedding for each in ordered]
        except (AttributeError, TypeError):
            raise self._bad_answer("不是向量") from None
        try:
            vectors = as_vectors(rows, expected)
        except ValueError as error:
            raise self._bad_answer(str(error)) from None
        if indexes != list(range(expected)):
            raise self._bad_answer("向量的编号（index）与文本对不上")
        return vectors

    def _explained(self, error: Any) -> ServiceError:
        said = self._without_key(str(error.message))[:300]
        message = f"嵌入接口 {self._shown} 返回 {error.status_code}：{said}"
        if _is_passing(error):
            return ServiceError(
                message, remedy="服务暂时不可用：请稍后重新运行同一命令，已算出的向量已保存。"
            )
        return ServiceRefused(
            message, remedy="请检查 BIANYIN_EMBEDDINGS_API_KEY、BIANYIN_EMBEDDINGS_MODEL 与账户额度。"
        )

    def _bad_answer(self, why: str) -> ServiceError:
        return ServiceError(
            f"嵌入接口 {self._shown} 的回答无法使用：{why}。",
            remedy="请确认该地址是 OpenAI 兼容的嵌入接口。",
        )

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, "***") if self._key else text


def _is_passing(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    import openai

    if isinstance(error, openai.RateLimitError):
        return error.code != "insufficient_quota" and error.type != "insufficient_quota"
    return isinstance(error, (openai.APIConnectionError, openai.InternalServerError))


def _plain(text: str) -> str:
    """Valid UTF-8, and not empty, which endpoints refuse."""
    return text.encode("utf-8", "replace").decode("utf-8") or " "
