"""Limits on calls and cost hold on what was really sent and received, however many are asked at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from chat_asking import edge, question

from bianyin.errors import LimitReached, ServiceError
from bianyin.services.chat_meter import Meter, Prices
from openai_server import OpenAIServer, Reply, Request, answer, failure

PRICES = Prices(1.0, 10.0)


def ask_many(server: OpenAIServer, meter: Meter, count: int = 40) -> list[str]:
    """How each of so many questions ended, eight asked at a time."""
    chat = edge(server, meter=meter)

    def ask(number: int) -> str:
        try:
            return chat.complete(question(f"第{number}问")).finish
        except (LimitReached, ServiceError) as error:
            return type(error).__name__

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, range(count)))


# What an endpoint answers whose thinking is not held to max_tokens (100 here): (answer, its true cost)
UNBOUNDED: dict[str, tuple[Callable[[Request], Reply], float]] = {
    "as it counts": (
        lambda request: answer("", reasoning="想", finish="length", usage=(150, 900), delay=0.05),
        PRICES.of(150, 900),
    ),
    "without usage": (
        lambda request: answer("", reasoning="想" * 900, finish="length", no_usage=True, delay=0.05),
        PRICES.of(100, 900),
    ),
    "with usage 0": (
        lambda request: answer({"ok": True}, reasoning="想" * 900, usage=(0, 0), delay=0.05),
        PRICES.of(100, 900),
    ),
}


@pytest.mark.parametrize("name", UNBOUNDED)
@pytest.mark.parametrize("most", [0.012, 0.06])
def test_a_limit_on_cost_holds_where_thinking_is_longer_than_allowed(name: str, most: float) -> None:
    script, cost = UNBOUNDED[name]
    meter = Meter(prices=PRICES, max_cost=most)
    with OpenAIServer(script) as server:
        ended = ask_many(server, meter)
        assert server.count == 40 - ended.count("LimitReached") >= 1
        assert server.count * cost <= most
    assert server.count * cost <= meter.spent.cost + 1e-9 and meter.spent.cost <= most
    assert server.count >= most / cost / 2  # it is used, too


def test_a_cut_answer_counts_as_written_to_its_end() -> None:
    meter = Meter(prices=PRICES, max_cost=0.004)
    with OpenAIServer(lambda request: answer({"ok": True}, cut=40)) as server:
        assert set(ask_many(server, meter, 12)) <= {"LimitReached", "ServiceError"}
        assert server.count * PRICES.of(question("第1问").prompt_tokens(), 100) <= 0.004
    assert 0 < meter.spent.cost <= 0.004


def test_what_was_refused_or_never_sent_costs_nothing() -> None:
    meter = Meter(prices=PRICES, max_cost=0.004)
    with OpenAIServer(lambda request: failure(500)) as server:
        ask_many(server, meter, 3)
        url = server.base_url
    with pytest.raises(ServiceError, match="无法连接"):
        edge(server, meter=meter, base_url=url).complete(question())
    assert meter.spent.calls > 10 and meter.spent.cost == 0


def test_a_limit_on_calls_holds_with_many_at_once() -> None:
    meter = Meter(max_calls=7)
    with OpenAIServer(lambda request: answer("", reasoning="想", finish="length", delay=0.05)) as server:
        ended = ask_many(server, meter)
        assert server.count == ended.count("thought") == meter.spent.calls == 7
