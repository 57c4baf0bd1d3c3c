"""Vectors from any OpenAI-compatible embeddings endpoint, through the `openai` client.

Network faults (429, 5xx, no connection, timeouts) are retried until `patience` seconds have passed; a refusal (wrong
key, unknown model, no quota, bad request) is not. The key appears in no error.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from bianyin.services.endpoints import ModelEndpoint, OwnHeaders, is_loopback, proxies_explained
from bianyin.services.own_loop import GRACE, OwnLoop
from bianyin.services.vectors import as_vectors

if TYPE_CHECKING:
    from bianyin.services.vectors import Vectors


class OpenAIEmbedder(ModelEndpoint):
    """An embedder over HTTP. The endpoint is first called when a vector is first asked for."""

    called, setting = "嵌入接口", "EMBEDDINGS"
    form, kept = "OpenAI 兼容的嵌入接口", "已算出的向量已保存"

    # Some compatible servers take no more than 64 texts a request.
    def __init__(self, *, batch: int = 64, **endpoint: Any) -> None:
        """As `ModelEndpoint`."""
        super().__init__(batch=batch, **endpoint)

    @property
    def at_once(self) -> int:
        """How many texts it wants together, to work on several requests at a time."""
        return self._batch * self._concurrency

    @property
    def name(self) -> str:
        # Not the address: the same model behind another address makes the same vectors.
        return f"openai:{self.model}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension).

        Raises:
            ServiceRefused: the endpoint said no.
            ServiceError: it failed until patience ran out, or its answer is not vectors for these texts.
        """
        import numpy as np

        batches = self._batches(texts)
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
        """As `embed_passages`: this form of endpoint does not tell queries from passages."""
        return self.embed_passages(texts)

    def _request(self, texts: list[str]) -> Vectors:
        import openai

        try:
            answer = self._persistent(openai.APIConnectionError)(self._send, texts)
        except TimeoutError:
            raise self._too_slow() from None
        except openai.APIConnectionError as error:
            raise self._unreachable(error) from None
        except openai.APIStatusError as error:
            raise self._answered(error, str(error.message)) from None
        except (openai.OpenAIError, ValueError, TypeError, AttributeError) as error:
            raise self._bad_answer(type(error).__name__) from None
        return self._checked(answer, len(texts))

    def _send(self, texts: list[str]) -> Any:
        asked = [text or " " for text in texts]  # endpoints refuse an empty text
        create = self._opened().embeddings.create
        return self._waited_for(create(model=self.model, input=asked, encoding_format="float"))

    def _opened(self) -> Any:
        if self._client is None:
            import openai

            own = OwnHeaders(self._key, with_user="@" in self._parts.netloc)
            with proxies_explained():
                self._http = openai.DefaultAsyncHttpxClient(
                    trust_env=not is_loopback(self._url),
                    timeout=self._timeout + GRACE,
                    event_hooks={"request": [own.asynchronous]},
                )
            # The client insists on a key even where the server wants none; `OwnHeaders` decides what is sent.
            self._client = openai.AsyncOpenAI(
                base_url=self._url,
                api_key=self._key or "none",
                max_retries=0,
                timeout=self._timeout + GRACE,
                http_client=self._http,
            )
            self._loop = OwnLoop("embeddings")
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
