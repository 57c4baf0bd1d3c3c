"""Ask an endpoint again after a fault that passes: for chat, embeddings and reranking alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenacity import RetryCallState, Retrying

_FIRST_WAIT, _LONGEST_WAIT = 0.5, 20.0  # seconds


def retrying(
    is_passing: Callable[[BaseException], bool],
    stop: Callable[[RetryCallState], bool],
    sleep: Callable[[float], None],
) -> Retrying:
    """Repeats a call until it succeeds, fails with an error that does not pass, or `stop` says enough.

    The last error is raised as it is.
    """
    from tenacity import Retrying, retry_if_exception

    return Retrying(
        retry=retry_if_exception(is_passing), wait=_wait_before_retry, stop=stop, sleep=sleep, reraise=True
    )


def is_quota(response: Any) -> bool:
    """A 429 that no waiting ends."""
    return response.status_code == 429 and "insufficient_quota" in response.text


def passes(
    error: BaseException, unreached: type[BaseException] | tuple[type[BaseException], ...] = ()
) -> bool:
    """Whether the same request may succeed later: the endpoint was busy or failed, or was not reached."""
    response = getattr(error, "response", None)
    if response is None:
        return isinstance(error, unreached)
    retried = response.status_code in (408, 409, 425, 429) or response.status_code >= 500
    return retried and not is_quota(response)


def _wait_before_retry(state: RetryCallState) -> float:
    """What the server asks for, else twice as long each time."""
    error = state.outcome.exception() if state.outcome else None
    asked = _retry_after(getattr(error, "response", None))
    return asked if asked is not None else min(_FIRST_WAIT * 2 ** (state.attempt_number - 1), _LONGEST_WAIT)


def _retry_after(response: Any) -> float | None:
    """Seconds from a Retry-After header, given as a number or as a date."""
    value = response.headers.get("retry-after") if response is not None else None
    if value is None:
        return None
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
