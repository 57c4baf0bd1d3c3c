"""The rerank adapter against a real HTTP server on loopback that answers from a script."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from rerank_server import by, failure, results
from scripted_server import Answer, Script, UnderWay, serving

from bianyin.errors import ConfigurationError, ServiceError, ServiceRefused
from bianyin.services.rerank_endpoint import RerankEndpoint

KEY = "sk-very-secret-key"
LENGTHS = by(lambda text: len(text) / 10)


@pytest.fixture
def script() -> Script:
    return Script(LENGTHS)


@pytest.fixture
def base_url(script: Script) -> Iterator[str]:
    with serving(script) as address:
        yield address


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def endpoint(base_url: str, slept: list[float]) -> Iterator[RerankEndpoint]:
    made = RerankEndpoint(base_url=base_url, model="m", api_key=KEY, batch=3, patience=30, sleep=slept.append)
    yield made
    made.close()


def _one(endpoint: RerankEndpoint, *passages: str) -> list[float]:
    (scores,) = endpoint.rerank([("问", passages)])
    return scores


def test_scores_come_in_the_order_of_the_passages_whatever_the_order_of_the_answer(
    endpoint: RerankEndpoint, script: Script
) -> None:
    assert _one(endpoint, "一", "三三三", "二二") == [0.1, 0.3, 0.2]
    assert script.requests == [
        {"model": "m", "query": "问", "documents": ["一", "三三三", "二二"], "top_n": 3}
    ]
    assert script.paths == ["/v1/rerank"] and script.keys == [f"Bearer {KEY}"]


def test_many_passages_go_in_batches_and_queries_keep_their_order(
    endpoint: RerankEndpoint, script: Script
) -> None:
    asked = [(f"问{number}", ["字" * (number + each) for each in range(1, 6)]) for number in range(6)]
    found = list(endpoint.rerank(asked))
    assert found == [[pytest.approx(len(text) / 10) for text in texts] for _, texts in asked]
    assert sorted(len(request["documents"]) for request in script.requests) == [2] * 6 + [3] * 6


def test_requests_are_under_way_together_but_no_more_than_asked(base_url: str, script: Script) -> None:
    under_way = UnderWay(LENGTHS)
    script.answers = [under_way]
    made = RerankEndpoint(base_url=base_url, model="m", concurrency=3)
    assert len(list(made.rerank([(str(number), ["一"]) for number in range(7)]))) == 7
    made.close()
    assert 2 <= under_way.most <= 3


@pytest.mark.parametrize("end", ["", "/", "/rerank", "/rerank/", "/rerank?version=2"])
def test_the_address_may_end_with_the_verb(base_url: str, script: Script, end: str) -> None:
    made = RerankEndpoint(base_url=base_url + end, model="m")
    assert _one(made, "一") == [0.1]
    made.close()
    assert script.paths[0].split("?")[0] == "/v1/rerank" and script.keys == [None]
    assert script.paths[0].endswith("?version=2") == end.endswith("?version=2")


@pytest.mark.parametrize(
    "missing",
    [
        failure(422, b"Failed to deserialize the JSON body into the target type: missing field `texts`"),
        failure(422, {"detail": [{"type": "missing", "loc": ["body", "texts"], "msg": "Field required"}]}),
    ],
    ids=["serde", "pydantic"],
)
def test_text_embeddings_inference_is_asked_its_own_way(
    endpoint: RerankEndpoint, script: Script, missing: Answer
) -> None:
    rows = [{"index": 1, "score": 0.9}, {"index": 0, "score": 0.2}]
    script.answers = [missing, (200, {}, rows)]
    assert _one(endpoint, "一", "二") == [0.2, 0.9]
    assert _one(endpoint, "一", "二") == [0.2, 0.9]
    assert [sorted(request) for request in script.requests[1:]] == [["query", "texts", "truncate"]] * 2


@pytest.mark.parametrize(
    ("answers", "waits"),
    [
        ([failure(429, retry_after="7"), LENGTHS], [7.0]),
        ([failure(503), failure(500), LENGTHS], [0.5, 1.0]),
        ([failure(429), LENGTHS], [0.5]),
    ],
    ids=["429 with Retry-After", "503 and 500", "429"],
)
def test_passing_failures_are_retried(
    endpoint: RerankEndpoint, script: Script, slept: list[float], answers: list[Any], waits: list[float]
) -> None:
    script.answers = answers
    assert _one(endpoint, "辽宁") == [0.2]
    assert slept == waits


def test_an_outage_that_lasts_is_an_error_and_the_wait_is_capped(
    endpoint: RerankEndpoint, script: Script, slept: list[float]
) -> None:
    script.answers = [failure(429, retry_after="3600")]
    with pytest.raises(ServiceError, match="429") as raised:
        _one(endpoint, "辽宁")
    assert not isinstance(raised.value, ServiceRefused) and raised.value.remedy
    assert slept == []  # an hour is longer than patience lasts


@pytest.mark.parametrize(
    "answer",
    [
        failure(401, {"detail": f"Invalid API key: {KEY}"}),
        failure(402, {"detail": "Insufficient account balance"}),
        failure(403),
        failure(404, {"code": 20012, "message": "Model does not exist", "data": None}),
        failure(400, {"message": "invalid request: texts too long"}),
        failure(301, location="https://example.org/"),
        failure(429, {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}),
        failure(401, ("x" * 290 + KEY).encode()),
    ],
    ids=["401", "402", "403", "404", "400", "301", "quota", "key at the cut"],
)
def test_a_refusal_is_said_at_once_and_never_shows_the_key(
    endpoint: RerankEndpoint, script: Script, slept: list[float], answer: Answer
) -> None:
    script.answers = [answer]
    with pytest.raises(ServiceRefused) as raised:
        _one(endpoint, "辽宁")
    assert len(script.requests) == 1 and slept == []
    assert "sk-very" not in str(raised.value) and "sk-very" not in repr(raised.value)
    assert raised.value.__cause__ is None and raised.value.__suppress_context__
    assert str(answer[0]) in str(raised.value) and "BIANYIN_RERANK_API_KEY" in raised.value.remedy


def _row(index: Any, score: Any) -> dict[str, Any]:
    return {"index": index, "relevance_score": score}


@pytest.mark.parametrize(
    "answer",
    [
        results(),
        results(_row(0, 0.5)),
        results(_row(0, 0.5), _row(1, 0.5), _row(2, 0.5)),
        results(_row(0, 0.5), _row(0, 0.5)),
        results(_row(0, 0.5), _row(1, 0.5), _row(1, 0.5)),
        results(_row(0, 0.5), _row(2, 0.5)),
        results(_row(0, 0.5), _row(-1, 0.5)),
        results(_row(0, 0.5), _row("1", 0.5)),
        results(_row(0, 0.5), _row(True, 0.5)),
        results(_row(0, 0.5), _row(1, float("nan"))),
        results(_row(0, 0.5), _row(1, float("inf"))),
        results(_row(0, 0.5), _row(1, 10**400)),
        results(_row(0, 0.5), _row(1, None)),
        results(_row(0, 0.5), _row(1, "0.5")),
        results(_row(0, 0.5), {"index": 1}),
        results(_row(0, 0.5), "1"),
        results(_row(0, 0.5), None),
        (200, {}, {"results": None}),
        (200, {}, {"results": {"0": 0.5, "1": 0.5}}),
        (200, {}, {"error": "no"}),
        (200, {}, None),
        (200, {}, 7),
        (200, {}, b"{not json"),
        (200, {}, b"\xff\xfe"),
        (200, {"content-type": "text/html"}, b"<html>welcome</html>"),
        (200, {"content-encoding": "gzip"}, b"no gzip"),
    ],
)
def test_an_answer_that_is_not_one_score_a_passage_is_an_error(
    endpoint: RerankEndpoint, script: Script, answer: Answer
) -> None:
    script.answers = [answer]
    with pytest.raises(ServiceError, match="无法使用") as raised:
        _one(endpoint, "一", "二")
    assert raised.value.remedy and not isinstance(raised.value, ServiceRefused)


def test_nobody_there_is_an_error_after_retries(slept: list[float]) -> None:
    made = RerankEndpoint(base_url="http://127.0.0.1:9/v1", model="m", patience=0.01, sleep=slept.append)
    with pytest.raises(ServiceError, match="无法连接"):
        _one(made, "辽宁")
    made.close()


def test_a_lone_surrogate_is_sent_as_a_question_mark(endpoint: RerankEndpoint, script: Script) -> None:
    assert _one(endpoint, "钢\ud800") == [0.2]
    assert script.requests[0]["documents"] == ["钢?"]


@pytest.mark.parametrize("address", ["", "127.0.0.1:8000", "ftp://example.org", "http://", "http://[::1/v1"])
def test_an_address_that_is_none_is_a_configuration_error(address: str) -> None:
    with pytest.raises(ConfigurationError, match="BIANYIN_RERANK_BASE_URL"):
        RerankEndpoint(base_url=address, model="m")


def test_a_key_that_no_header_can_carry_is_a_configuration_error_without_it() -> None:
    for key in ("sk-secret\nline", "密钥sk-secret"):
        with pytest.raises(ConfigurationError, match="BIANYIN_RERANK_API_KEY") as raised:
            RerankEndpoint(base_url="http://127.0.0.1:9", model="m", api_key=key)
        assert "sk-secret" not in str(raised.value)


def test_an_address_is_shown_without_its_secrets() -> None:
    made = RerankEndpoint(base_url="https://user:pass@example.org:8443/v1?token=t", model="m")
    assert made.shown == "https://example.org:8443/v1/rerank" and made.name == f"{made.shown} m"


def test_an_answer_that_drips_is_cut_at_the_limit(base_url: str, script: Script) -> None:
    script.drip = 0.02  # a silence of any two bytes is short; the answer would take seconds
    made = RerankEndpoint(base_url=base_url, model="m", timeout=0.5, patience=0.4)
    began = time.monotonic()
    with pytest.raises(ServiceError, match=r"未在 0\.5 秒内答完"):
        _one(made, "一")
    assert time.monotonic() - began < 2
    assert len(script.requests) == 1
    made.close()


def test_a_drip_within_the_limit_is_an_answer(base_url: str, script: Script) -> None:
    script.drip = 0.001
    made = RerankEndpoint(base_url=base_url, model="m", timeout=20.0)
    assert _one(made, "一", "二二") == [0.1, 0.2]
    made.close()
