"""Pages to sign in and out."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from bianyin.web.doorkeeper import address_of
from bianyin.web.rendering import page, see
from bianyin.web.site import Form, Reader, TheSite

router = APIRouter()
# A path of ours alone: `//host` and `/\\host` lead elsewhere.
_OWN = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*")


@router.get("/sign-in")
def asked(request: Request, next: str = "/") -> Response:
    return page(request, "sign_in.html.j2", next=own_path(next), why="")


@router.post("/sign-in")
def signed_in(request: Request, site: TheSite, form: Form) -> Response:
    address, after = address_of(request), own_path(form.words("next"))
    if wait := site.attempts.wait(address):
        why = f"失败次数过多，请 {wait} 秒后再试。"
        answer: Response = page(request, "sign_in.html.j2", status=429, next=after, why=why)
        answer.headers["Retry-After"] = str(wait)
        return answer
    name = site.sign_in.name_of(form.words("token"))
    if name is None or form.words("name") not in ("", name):
        site.attempts.note(address)
        return page(
            request,
            "sign_in.html.j2",
            status=403,
            next=after,
            why="令牌不对，或不属于这个姓名。请向管理员索取。",
        )
    site.attempts.forget(address)
    answer = see(after)
    site.sign_in.begin(answer, name)
    return answer


@router.post("/sign-out")
def signed_out(site: TheSite, form: Form, person: Reader) -> Response:
    answer = see("/sign-in")
    site.sign_in.end(answer, person)
    return answer


def own_path(given: str) -> str:
    """Where to go afterwards, if that is a page of ours; else the first page."""
    return given if _OWN.fullmatch(given) and len(given) < 2_000 else "/"
