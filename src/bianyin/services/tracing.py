"""Nothing leaves the machine unasked: LangChain's traces, which another project's environment may have switched on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig


@contextmanager
def untraced(tracing: bool = False) -> Iterator[None]:
    """Within it LangChain posts no trace, unless `tracing`: then its own variables (LANGSMITH_TRACING, …) decide."""
    if tracing:
        yield
        return
    from langchain_core.tracers.context import tracing_v2_callback_var
    from langsmith import tracing_context

    token = tracing_v2_callback_var.set(None)
    try:
        with tracing_context(enabled=False):
            yield
    finally:
        tracing_v2_callback_var.reset(token)


def without_tracer(config: RunnableConfig | None) -> RunnableConfig | None:
    """The configuration without the tracers that a chain around us hands down."""
    from langchain_core.tracers.langchain import LangChainTracer

    callbacks: Any = (config or {}).get("callbacks")
    if config is None or not callbacks:
        return config
    if isinstance(callbacks, list):
        kept: Any = [each for each in callbacks if not isinstance(each, LangChainTracer)]
    else:
        kept = callbacks.copy()
        for handler in [*kept.handlers]:
            if isinstance(handler, LangChainTracer):
                kept.remove_handler(handler)
    return {**config, "callbacks": kept}
