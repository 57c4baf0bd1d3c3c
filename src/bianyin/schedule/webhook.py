"""A message to an address of the user's: JSON by POST, signed, and sent again where the first tries fail."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from bianyin.errors import ServiceError
from bianyin.settings import shown_address

_TRIES, _LONGEST_WAIT = 4, 30.0  # seconds between two tries
_TIMEOUT = 20.0


def send(url: str, message: dict[str, Any], secret: str | None) -> None:
    """POST the message; whoever gets it can tell by the signature that it is ours, and by its `id` that it came before.

    `X-Bianyin-Signature: t=UNIX_SECONDS,v1=HEX` is HMAC-SHA256 of `UNIX_SECONDS.BODY` under the secret.

    Raises:
        ServiceError: nobody takes it; it will have to be sent again.
    """
    import httpx
    from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

    body = json.dumps(message, ensure_ascii=False).encode()
    tries = Retrying(
        stop=stop_after_attempt(_TRIES), wait=wait_exponential(multiplier=0.5, max=_LONGEST_WAIT),
        retry=retry_if_exception_type((httpx.TransportError, _NotTaken)), reraise=True,
    )  # fmt: skip
    try:
        with httpx.Client(timeout=_TIMEOUT, follow_redirects=False) as client:
            tries(_post, client, url, body, secret)
    except (httpx.TransportError, _NotTaken, httpx.InvalidURL) as error:
        said = str(error) or type(error).__name__
        raise ServiceError(
            f"通知没有送达 {shown_address(url)}（{said}）。",
            remedy="请核对计划里的 notify.url；下次更新时会再送。",
        ) from None


class _NotTaken(Exception):
    """The address answered that it did not take the message."""


def _post(client: Any, url: str, body: bytes, secret: str | None) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "bianyin"}
    if secret:
        headers["X-Bianyin-Signature"] = signature(body, secret, int(time.time()))
    answer = client.post(url, content=body, headers=headers)
    if not answer.is_success:
        raise _NotTaken(f"HTTP {answer.status_code}")


def signature(body: bytes, secret: str, seconds: int) -> str:
    """What stands in `X-Bianyin-Signature`."""
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={signed}"
