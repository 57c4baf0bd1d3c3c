"""Errors as answers: a page that says what happened and what to do, JSON for scripts; never a traceback, never a path of the server."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from bianyin.errors import (
    BianyinError,
    ConfigurationError,
    CorpusBusy,
    IndexUnusable,
    InputError,
    NotInLab,
    ServiceError,
)
from bianyin.web.rendering import page

_LOG = logging.getLogger("bianyin.web")
_STATUS: tuple[tuple[type[BianyinError], int], ...] = (
    (NotInLab, 404), (InputError, 400), (ConfigurationError, 500), (CorpusBusy, 503), (IndexUnusable, 503), (ServiceError, 503),
)  # fmt: skip
_INTERNAL = "程序内部出错，已记入服务器的日志。请把做了什么告诉管理员。"
_HEADINGS = {401: "请先登录", 403: "没有执行", 404: "找不到", 429: "请稍后再试", 503: "暂时不能用"}
# What Starlette says in English of its own.
_PLAIN = {404: "没有这个页面。", 405: "这个地址不接受这种请求。"}


def add_to(app: FastAPI) -> None:
    app.add_exception_handler(BianyinError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unforeseen)


def refused(request: Request, status: int, why: str) -> Response:
    """The answer to a request that was not carried out."""
    if request.url.path.startswith(("/api/", "/metrics")):
        return JSONResponse({"error": why}, status)
    template = "error_part.html.j2" if "hx-request" in request.headers else "error.html.j2"
    return page(
        request, template, status=status, why=why, code=status, heading=_HEADINGS.get(status, "没有完成")
    )


def status_of(error: BianyinError) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def told(error: BianyinError) -> str:
    """What went wrong and what to do, without the name of a temporary file of ours."""
    return f"{error.reason} {error.remedy}".strip()


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, BianyinError)
    status = status_of(error)
    if status >= 500:
        _LOG.error("%s %s: %s", request.method, request.url.path, error)
    return refused(request, status, told(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    why = _PLAIN.get(error.status_code, error.detail) if error.detail.isascii() else error.detail
    answer = refused(request, error.status_code, why)
    answer.headers.update(error.headers or {})
    return answer


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    said = "；".join(f"{'.'.join(map(str, each['loc']))}：{each['msg']}" for each in error.errors()[:5])
    return refused(request, 422 if request.url.path.startswith("/api/") else 400, f"请求中有错误：{said}")


def _gone(request: Request, error: Exception) -> Response:
    return Response(status_code=400)  # nobody hears it


def _unforeseen(request: Request, error: Exception) -> Response:
    return refused(request, 500, _INTERNAL)  # the server logs it with its traceback
