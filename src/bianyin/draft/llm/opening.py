"""The language model of one run: which one, how far it may go, what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from bianyin.errors import ConfigurationError, InputError
from bianyin.services.endpoints import check_header, checked_key, split_address

if TYPE_CHECKING:
    from bianyin.draft.llm import LlmDrafter
    from bianyin.services.openai_chat import Endpoint, OpenAIChat
    from bianyin.settings import Settings

LOCAL = "local"  # the model name that stands for a GGUF file of the user's own
# A small machine reads a request in minutes, and requests queue for its one model.
_LOCAL_TIMEOUT = 3600.0


class ModelChoice(NamedTuple):
    """What a person asked for on the command line; the settings say the rest."""

    model: str | None = None  # instead of BIANYIN_CHAT_MODEL
    off: bool = False  # rules, whatever the settings say
    required: bool = False  # an outage is an error; no rules stand in
    max_calls: int | None = None
    max_cost: float | None = None


AS_CONFIGURED = ModelChoice()


class ModelRun(NamedTuple):
    """An opened model with what counts its use."""

    chat: OpenAIChat
    drafter: LlmDrafter

    def load(self) -> None:
        """Load the client in the background: it takes seconds, in which the index can be searched."""
        Thread(target=self.chat.warm, daemon=True).start()


def use_of(model: ModelRun | None) -> dict[str, Any]:
    """Model, prompts and use, as `run.json` keeps them; without a model, nothing of each."""
    if model is None:
        none: dict[str, Any] = {"model": None, "prompts": {}, "model_calls": 0, "model_answers_remembered": 0}
        return {**none, "tokens": {"prompt": 0, "completion": 0}, "cost": 0.0}
    spent = model.chat.meter.spent
    return {
        "model": model.chat.name,
        "prompts": {model.drafter.prompt.name: model.drafter.prompt.sha256},
        "model_calls": spent.calls,
        "model_answers_remembered": spent.remembered,
        "tokens": {"prompt": spent.prompt_tokens, "completion": spent.completion_tokens},
        "cost": round(spent.cost, 6),
    }


@contextmanager
def open_model(settings: Settings, choice: ModelChoice) -> Iterator[ModelRun | None]:
    """The model that settings and choice name, or None for rules. No endpoint is called yet.

    Raises:
        InputError: the choice contradicts itself.
        ConfigurationError: a model without an address or key, or a limit on cost without prices.
        PromptError, CacheUnusable: as their names say.
    """
    model = chosen_model(settings, choice)
    if model is None:
        yield None
        return
    from bianyin.draft.llm import LlmDrafter
    from bianyin.services.chat_meter import Meter, Prices
    from bianyin.services.chat_store import ChatStore
    from bianyin.services.openai_chat import OpenAIChat

    with _endpoint(settings, model) as endpoint, closing(ChatStore(settings.cache_file)) as store:
        prices = Prices(settings.chat_price_prompt, settings.chat_price_completion)
        meter = Meter(prices=prices, max_calls=choice.max_calls, max_cost=choice.max_cost)
        with closing(OpenAIChat(endpoint, store=store, meter=meter)) as chat:
            yield ModelRun(chat, LlmDrafter(chat, prompt_tokens=settings.chat_prompt_tokens))


@contextmanager
def _endpoint(settings: Settings, model: str) -> Iterator[Endpoint]:
    """The endpoint that the settings name, or for `local` one that is served here as long as it is used."""
    from bianyin.services.openai_chat import Endpoint

    if model == LOCAL and settings.local_gguf is not None:
        from bianyin.services.local_model import serve

        with serve(settings.local_gguf) as base_url:
            timeout = max(settings.chat_timeout, _LOCAL_TIMEOUT)
            name = f"{LOCAL}-{settings.local_gguf.stem}"
            yield Endpoint(name, base_url, None, timeout, settings.chat_patience, tracing=settings.tracing)
        return
    key = settings.chat_api_key
    yield Endpoint(
        model,
        settings.chat_base_url or None,
        key.get_secret_value() if key else None,
        settings.chat_timeout,
        settings.chat_patience,
        settings.chat_extra_body,
        {name: value.get_secret_value() for name, value in settings.chat_extra_headers.items()},
        settings.tracing,
    )


def chosen_model(settings: Settings, choice: ModelChoice) -> str | None:
    """The name of the model that would be asked, or None for rules; nothing is opened.

    Raises:
        InputError, ConfigurationError: as `open_model`.
    """
    if choice.off:
        if choice.model or choice.required:
            raise InputError(
                "--no-llm 与 --llm、--llm-required、--estimate 互相矛盾。", remedy="请去掉其一。"
            )
        return None
    # An empty line of .env is the same as none.
    model = choice.model or settings.chat_model or None
    if model is None:
        if choice.required:
            raise ConfigurationError(
                "未指定大语言模型。", remedy="请用 --llm MODEL 或设置 BIANYIN_CHAT_MODEL。"
            )
        return None
    if model == LOCAL and settings.local_gguf is None:
        raise ConfigurationError(
            "--llm local 需要模型文件。", remedy="请将 BIANYIN_LOCAL_GGUF 设为 GGUF 文件的路径。"
        )
    if model != LOCAL:
        _check_address(settings, model)
    if choice.max_cost is not None and not (settings.chat_price_prompt or settings.chat_price_completion):
        raise ConfigurationError(
            "--max-cost 需要价格。",
            remedy="请设置 BIANYIN_CHAT_PRICE_PROMPT 与 BIANYIN_CHAT_PRICE_COMPLETION（每百万 token）。",
        )
    return model


def _check_address(settings: Settings, model: str) -> None:
    """What would otherwise be retried for a minute and then fail."""
    key = settings.chat_api_key.get_secret_value() if settings.chat_api_key else ""
    for name, value in settings.chat_extra_headers.items():
        check_header(name, value.get_secret_value(), "BIANYIN_CHAT_EXTRA_HEADERS")
    if not settings.chat_base_url and not key:
        raise ConfigurationError(
            f"模型 {model} 没有接口地址，也没有密钥。",
            remedy="请设置 BIANYIN_CHAT_BASE_URL 和（或）BIANYIN_CHAT_API_KEY；不用模型请加 --no-llm。",
        )
    if settings.chat_base_url:
        split_address(settings.chat_base_url, "BIANYIN_CHAT_BASE_URL", "https://example.org/v1")
    checked_key(key, "BIANYIN_CHAT_API_KEY")
