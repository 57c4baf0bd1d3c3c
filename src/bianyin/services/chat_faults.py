"""What an endpoint's failure means: may it pass, is it about us or about the one request, and how it is told."""

from __future__ import annotations

import errno
import re
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bianyin.errors import ServiceError, ServiceRefused
from bianyin.services.chat_heard import told
from bianyin.services.waiting import is_quota

if TYPE_CHECKING:
    from bianyin.services.chat_line import Endpoint

# How endpoints say that a request is longer than the model's context.
_TOO_LONG = re.compile(
    "|".join((
        "context.{0,20}(?:length|window|size)", "maximum.{0,20}tokens", "too (?:long|many tokens)",
        "exceeds?.{0,40}(?:token|context)", "range of input length", "上下文", "超长", "过长", "超过.{0,12}长度",
    )),
    re.I,
)  # fmt: skip
_ENDPOINT_REFUSALS = (401, 402, 403, 404, 405)
_SHORTEST_KEY = 6  # shorter "keys" are placeholders; hiding them would only garble texts
_MOST_SHOWN = 300
_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body)\b", re.I)
_NAMES_MODEL = re.compile(r"model|模型|deployment", re.I)
_VERSION = re.compile(r"/v\d")
_KEPT = "已得到的回答已保存，可重新运行同一命令。"


def message_of(error: Any) -> str:
    """The endpoint's own words, with its code where it gives one; of a web page, only that it is one."""
    body = error.body
    if isinstance(body, str) and _PAGE.match(body):
        return "一个网页，而不是 JSON"
    code = body.get("code") if isinstance(body, dict) else None
    said = told(body) or str(error.message)
    return f"{said} {code}" if isinstance(code, str | int) and str(code) not in said else said


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


class Faults:
    """One endpoint's failures as errors that say what to do, without its secrets."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint, self._name = endpoint, f"模型接口 {endpoint.shown}"

    def without_secrets(self, text: str) -> str:
        for secret in self._endpoint.secrets:
            text = text.replace(secret, "***") if len(secret) >= _SHORTEST_KEY else text
        return text

    def said(self, error: Any) -> str:
        """What an error status said, to be shown."""
        return self.without_secrets(message_of(error))[:_MOST_SHOWN]

    def answered(self, error: Any) -> ServiceError:
        """It answered with an error status."""
        status, said = error.status_code, self.said(error)
        message = f"{self._name} 返回 {status}：{said}"
        if status in (404, 405) and not _NAMES_MODEL.search(said):
            return ServiceRefused(f"{message}。该地址下没有 /chat/completions。", remedy=self._address())
        if status in _ENDPOINT_REFUSALS or is_quota(error.response):
            return ServiceRefused(
                message, remedy="请检查 BIANYIN_CHAT_API_KEY、BIANYIN_CHAT_MODEL 与账户额度。"
            )
        return ServiceError(message, remedy="服务暂时不可用：已得到的回答已保存，请稍后重新运行同一命令。")

    def page(self) -> ServiceError:
        """It answers with a web page."""
        return ServiceError(f"{self._name} 返回的是网页，而不是模型的回答。", remedy=self._address())

    def too_slow(self, began: bool) -> ServiceError:
        what = "没有答完" if began else "没有回答"
        return ServiceError(
            f"{self._name} {self._endpoint.timeout:g} 秒内{what}。",
            remedy=f"请检查网络，或加大 BIANYIN_CHAT_TIMEOUT；{_KEPT}",
        )

    def unreachable(self, error: Any) -> ServiceError:
        what = "无法连接" if is_unreachable(error) else "连接中断"
        return ServiceError(
            f"{self._name} {what}。", remedy=f"请检查网络、代理与 BIANYIN_CHAT_BASE_URL；{_KEPT}"
        )

    def _address(self) -> str:
        shown = self._endpoint.shown.rstrip("/")
        example = "" if _VERSION.search(urlsplit(shown).path) or "://" not in shown else f"，例如 {shown}/v1"
        return (
            "请检查 BIANYIN_CHAT_BASE_URL：应写到 /chat/completions 之前为止，多数接口以 /v1 结尾"
            f"{example}；Azure 见 docs/guide/models.md。"
        )


def _causes(error: BaseException | None) -> list[BaseException]:
    """The error and all that led to it: what the operating system said lies at the end, once for each address tried."""
    found: list[BaseException] = []
    left = [error]
    while left:
        each = left.pop()
        if each is None or each in found:
            continue
        found.append(each)
        left += [each.__cause__ or each.__context__]
        left += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
    return found
