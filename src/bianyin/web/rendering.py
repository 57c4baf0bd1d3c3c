"""Templates to pages: everything that is not markup of ours is escaped, and without the characters that turn or hide text."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bianyin.audit.findings import CHECKS, VERDICTS
from bianyin.report.page_templates import page_environment

if TYPE_CHECKING:
    from bianyin.web.site import Site

_STATIC = {
    "app.css": "text/css; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
    "htmx-sse.min.js": "text/javascript; charset=utf-8",
}
# The address of each page group, and its name in the menu.
MENU = (
    ("/corpus", "语料"), ("/search", "检索"), ("/series", "序列"), ("/reports", "报告"), ("/jobs", "任务"), ("/audits", "核查"),
)  # fmt: skip

# Pages that stand in no menu, and the group to which they belong.
_BELONGS = {"/points": "/series", "/new-report": "/reports", "/documents": "/search"}


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page, or a part of one, from its template."""
    return HTMLResponse(part(request, template, **values), status)


def part(request: Request, template: str, **values: Any) -> Markup:
    """What a template makes, to stand in another one."""
    site: Site = request.app.state.site
    person = getattr(request.state, "person", None)
    shared = {
        "person": person,
        "form_token": site.sign_in.form_token(person) if person and person.session else "",
        "may_sign_out": site.sign_in.by_token and person is not None,
        "menu": MENU,
        "here": _BELONGS.get(first := "/" + request.url.path.split("/")[1], first),
        "asset": asset,
    }
    return Markup(_environment().get_template(template).render(shared | values))


def see(address: str) -> RedirectResponse:
    """Go to a page of ours after something was done."""
    return RedirectResponse(address, 303)


def asset(name: str) -> str:
    """The address of a static file, which changes with its content."""
    content, _ = static_files()[name]
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


@cache
def static_files() -> dict[str, tuple[bytes, str]]:
    """By name the static files and their types: read once, so that no request's path ever meets the file system."""
    from bianyin.report.html import style_of

    folder = resources.files("bianyin.web") / "static"
    found = {name: ((folder / name).read_bytes(), kind) for name, kind in _STATIC.items()}
    return found | {"report.css": (style_of("zh").encode(), _STATIC["app.css"])}


def static_response(name: str) -> Response | None:
    """A static file, to be kept by the browser; None where there is none of this name."""
    if name not in static_files():
        return None
    content, kind = static_files()[name]
    return Response(
        content, media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )


@cache
def _environment() -> Environment:
    made = page_environment("bianyin.web", audit_verdicts=VERDICTS, audit_checks=CHECKS)
    made.filters.update(moment=_moment, count=_count)
    return made


def _moment(value: dt.datetime | None) -> str:
    """A time as the reader's clock shows it, to the minute."""
    return "" if value is None else value.astimezone().strftime("%Y-%m-%d %H:%M")


def _count(value: int) -> str:
    return f"{value:,}"
