"""What an endpoint's failure means: may it pass, is it about us or about the one request."""

from __future__ import annotations

import errno
import re
import socket
from typing import Any

# How endpoints say that a request is longer than the model's context.
_TOO_LONG = re.compile(
    "|".join((
        "context.{0,20}(?:length|window|size)", "maximum.{0,20}tokens", "too (?:long|many tokens)",
        "exceeds?.{0,40}(?:token|context)", "range of input length", "上下文", "超长", "过长", "超过.{0,12}长度",
    )),
    re.I,
)  # fmt: skip


def message_of(error: Any) -> str:
    """The endpoint's own words, with its code where it gives one."""
    body = error.body if isinstance(error.body, dict) else {}
    said = body.get("message") or error.message
    return f"{said} {body.get('code') or ''}".strip() if isinstance(said, str) else str(error.message)


def is_too_long(error: Any) -> bool:
    """Whether a refusal says that the request is longer than the model's context."""
    return error.status_code == 413 or bool(_TOO_LONG.search(message_of(error).replace("_", " ")))


def is_unreachable(error: BaseException | None) -> bool:
    """Nobody listens, or the name does not resolve; a timeout or a reset is another matter."""
    return any(
        isinstance(cause, ConnectionRefusedError | socket.gaierror)
        or getattr(cause, "errno", None) in (errno.EHOSTUNREACH, errno.ENETUNREACH)
        for cause in _causes(error)
    )


def _causes(error: BaseException | None) -> list[BaseException]:
    """The error and all that led to it: what the operating system said lies at the end."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
