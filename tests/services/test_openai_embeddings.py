"""The embeddings adapter against a real HTTP server on loopback that answers from a script."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scripted_server import Answer, Script, UnderWay, serving

from bianyin.errors import ServiceError, ServiceRefused
from bianyin.index.embed import CachedEmbedder
from bianyin.services.openai_embeddings import OpenAIEmbedder

KEY = "sk-very-secret-key"


def vectors(request: dict[str, Any]) -> Answer:
    data = [
        {"object": "embedding", "index": i, "embedding": [float(len(text)), 1.0, 0.0]}
        for i, text in enumerate(request["input"])
    ]
    # Out of order on purpose: the index decides.
    return (
        200,
        {},
        {
            "object": "list",
            "data": data[::-1],
            "model": "m",
            "usage": {"prompt_tokens": 1, "total_tokens": 1},
        },
    )


def failure(status: int, message: str = "no", code: str | None = None, **headers: str) -> Answer:
    return status, headers, {"error": {"message": message, "code": code, "type": None}}


@pytest.fixture
def script() -> Script:
    return Script(vectors)


@pytest.fixture
def base_url(script: Script) -> Iterator[str]:
    with serving(script) as address:
        yield address


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def embedder(base_url: str, slept: list[float]) -> Iterator[OpenAIEmbedder]:
    made = OpenAIEmbedder(base_url=base_url, model="m", api_key=KEY, batch=3, patience=30, sleep=slept.append)
    yield made
    made.close()


def test_vectors_come_in_the_order_of_the_texts_in_batches(embedder: OpenAIEmbedder, script: Script) -> None:
    found = embedder.embed_passages(["一", "二二", "三三三", "四四四四", ""])
    assert found[:, 0].tolist() == [1, 2, 3, 4, 1]  # an empty text is sent as one space
    assert found.dtype == np.float32
    assert sorted(len(request["input"]) for request in script.requests) == [2, 3]  # sent at the same time
    assert script.requests[0]["model"] == "m" and script.requests[0]["encoding_format"] == "float"
    assert script.keys == [f"Bearer {KEY}"] * 2


def test_the_queries_of_a_change_point_are_one_request(base_url: str, script: Script, tmp_path: Path) -> None:
    made = OpenAIEmbedder(base_url=base_url, model="m")
    with closing(made), closing(CachedEmbedder(made, tmp_path)) as cached:
        assert cached.embed_queries(["字" * number for number in range(1, 15)]).shape == (14, 3)
    assert [len(request["input"]) for request in script.requests] == [14]


def test_one_query_is_one_vector(embedder: OpenAIEmbedder) -> None:
    assert embedder.embed_queries(["辽宁"]).tolist() == [[2, 1, 0]]
    assert embedder.name == "openai:m"


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ([failure(429, retry_after="7"), vectors], [7.0]),
        ([failure(503), failure(500), vectors], [0.5, 1.0]),
        ([failure(429), vectors], [0.5]),
    ],
)
def test_passing_failures_are_retried(
    embedder: OpenAIEmbedder, script: Script, slept: list[float], answers: list[Any], waits: list[float]
) -> None:
    script.answers = answers
    assert embedder.embed_queries(["辽宁"]).tolist() == [[2, 1, 0]]
    assert slept == waits


def test_an_outage_that_lasts_is_an_error_and_the_wait_is_capped(
    embedder: OpenAIEmbedder, script: Script, slept: list[float]
) -> None:
    script.answers = [failure(429, retry_after="3600")]
    with pytest.raises(ServiceError, match="429") as raised:
        embedder.embed_queries(["辽宁"])
    assert not isinstance(raised.value, ServiceRefused)
    assert slept == []  # an hour is longer than patience lasts


@pytest.mark.parametrize(
    "answer",
    [
        failure(401, f"Incorrect API key provided: {KEY}"),
        failure(403),
        failure(404, "The model `m` does not exist"),
        failure(400),
        failure(429, "You exceeded your current quota", code="insufficient_quota"),
    ],
)
def test_a_refusal_is_said_at_once_and_never_shows_the_key(
    embedder: OpenAIEmbedder, script: Script, slept: list[float], answer: Answer
) -> None:
    script.answers = [answer]
    with pytest.raises(ServiceRefused) as raised:
        embedder.embed_queries(["辽宁"])
    assert len(script.requests) == 1 and slept == []
    assert KEY not in str(raised.value) and KEY not in repr(raised.value)
    assert raised.value.__cause__ is None and raised.value.__suppress_context__
    assert str(answer[0]) in str(raised.value) and raised.value.remedy


def _data(*embeddings: Any) -> Answer:
    return (
        200,
        {},
        {"object": "list", "data": [{"index": i, "embedding": e} for i, e in enumerate(embeddings)]},
    )


@pytest.mark.parametrize(
    "answer",
    [
        _data(),
        _data([1.0], [1.0]),
        _data([]),
        _data("words"),
        _data([None]),
        (200, {}, {"data": [{"index": 0, "embedding": [float("nan")]}]}),
        (200, {}, b"{not json"),
        (200, {"content-type": "text/html"}, b"<html>welcome</html>"),
    ],
)
def test_an_answer_that_is_not_vectors_is_an_error(
    embedder: OpenAIEmbedder, script: Script, answer: Answer
) -> None:
    script.answers = [answer]
    with pytest.raises(ServiceError, match="无法使用"):
        embedder.embed_queries(["辽宁"])


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (_data([1.0, 2.0], [1.0, 2.0], [1.0]), "维数不一（1、2）"),
        (_data([1.0, 2.0], [1.0, 2.0]), "要 3 个向量，得到 2 个"),
        (_data([1.0], [1.0], [1.0], [1.0]), "要 3 个向量，得到 4 个"),
        (_data([1.0], [1.0], None), "不是向量"),
        (_data([], [], []), "不是向量"),
        (_data([[1.0]], [[1.0]], [[1.0]]), "不是向量"),
        (_data("AAAA", "AAAA", "AAAA"), "不是向量"),
        (_data([1.0], [1.0], [None]), "非数值"),
        (_data([1.0], [1.0], [float("inf")]), "非数值"),
        (_data([1.0], [1.0], [1e39]), "非数值"),
        (_data([1.0], [1.0], [-1e30]), "非数值"),
        ((200, {}, {"data": [{"index": 0, "embedding": [1.0]}] * 3}), "index"),
        ((200, {}, {"data": None}), "不是向量"),
        ((200, {}, {"error": {"message": "busy"}}), "不是向量"),
    ],
)
def test_a_ragged_answer_is_said_as_what_it_is_and_costs_nothing_remembered(
    embedder: OpenAIEmbedder, base_url: str, script: Script, tmp_path: Path, answer: Answer, why: str
) -> None:
    with closing(CachedEmbedder(embedder, tmp_path)) as cached:
        cached.embed_queries(["一", "二"])
        script.answers = [answer]
        with pytest.raises(ServiceError) as raised:
            cached.embed_queries(["一", "三", "四", "五"])
        assert type(raised.value) is ServiceError
        assert base_url in str(raised.value) and why in str(raised.value)
        assert cached.embed_queries(["二", "一"]).shape == (2, 3)


def test_batches_of_different_dimensions_are_an_error(embedder: OpenAIEmbedder, script: Script) -> None:
    # Two full batches, which are under way together: whichever is answered first, the dimensions differ.
    script.answers = [_data([1.0, 2.0], [1.0, 2.0], [1.0, 2.0]), _data([1.0], [1.0], [1.0])]
    with pytest.raises(ServiceError, match="维数"):
        embedder.embed_passages(["一"] * 6)


def test_nobody_there_is_an_error_after_retries(slept: list[float]) -> None:
    embedder = OpenAIEmbedder(base_url="http://127.0.0.1:9/v1", model="m", patience=0.01, sleep=slept.append)
    with pytest.raises(ServiceError, match="无法连接"):
        embedder.embed_queries(["辽宁"])
    embedder.close()


def test_batches_are_under_way_together_but_no_more_than_asked(base_url: str, script: Script) -> None:
    under_way = UnderWay(vectors)
    script.answers = [under_way]
    made = OpenAIEmbedder(base_url=base_url, model="m", batch=2, concurrency=3)
    assert made.at_once == 6
    found = made.embed_passages(["字" * (number + 1) for number in range(14)])
    made.close()
    assert found[:, 0].tolist() == list(range(1, 15))
    assert 2 <= under_way.most <= 3


def test_an_answer_that_drips_is_cut_at_the_limit(base_url: str, script: Script) -> None:
    script.drip = 0.02  # a silence of any two bytes is short; the answer would take seconds
    made = OpenAIEmbedder(base_url=base_url, model="m", timeout=0.5, patience=0.4)
    began = time.monotonic()
    with pytest.raises(ServiceError, match=r"未在 0\.5 秒内答完"):
        made.embed_passages(["一"])
    assert time.monotonic() - began < 2
    assert len(script.requests) == 1
    made.close()


def test_a_drip_within_the_limit_is_an_answer(base_url: str, script: Script) -> None:
    script.drip = 0.001
    made = OpenAIEmbedder(base_url=base_url, model="m", timeout=20.0)
    assert made.embed_passages(["一", "二二"])[:, 0].tolist() == [1, 2]
    made.close()
