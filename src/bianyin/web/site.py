"""What the routes share: settings, the lab, the corpus, who may sign in; and what a route gets of a request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData, UploadFile

from bianyin.settings import Settings
from bianyin.web.attempts import Attempts
from bianyin.web.corpus_desk import CorpusDesk
from bianyin.web.signing_in import Person, SignIn
from bianyin.web.watchers import Watchers

if TYPE_CHECKING:
    from bianyin.lab import Lab

FORM_TOKEN = "form_token"
_FIELDS, _FIELD_BYTES = 500, 256 * 1024


@dataclass(frozen=True)
class Site:
    """All that is open while the server runs."""

    settings: Settings
    lab: Lab
    desk: CorpusDesk
    sign_in: SignIn
    attempts: Attempts = field(default_factory=Attempts)
    watchers: Watchers = field(default_factory=Watchers)


class Sent:
    """What a form sent: the words of its fields, and its file."""

    def __init__(self, form: FormData) -> None:
        self._form = form

    def words(self, name: str) -> str:
        """A field without the spaces around it; empty where there is none."""
        value = self._form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def or_none(self, name: str) -> str | None:
        return self.words(name) or None

    def whole(self, name: str) -> int | None:
        """A field that is a whole number; None where it is empty.

        Raises:
            InputError: it is none.
        """
        from bianyin.errors import InputError

        if not (given := self.words(name)):
            return None
        if not (given.isascii() and given.isdigit() and len(given) < 9):
            raise InputError(f"“{given[:20]}”不是整数。", remedy="请填写如 90 的整数。")
        return int(given)

    def file(self, name: str) -> tuple[str, bytes] | None:
        """Name and content of the file; None where none was chosen."""
        given = self._form.get(name)
        if not isinstance(given, UploadFile) or not given.filename:
            return None
        return given.filename, given.file.read()

    def values(self) -> dict[str, str]:
        """All fields of words, to show the form again."""
        return {
            name: value for name, value in self._form.items() if isinstance(value, str) and name != FORM_TOKEN
        }


def site_of(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


def person_of(request: Request) -> Person:
    """Who asks; `doorkeeper` has let them in."""
    person: Person = request.state.person
    return person


async def sent_form(request: Request) -> AsyncIterator[Sent]:
    """The form, if it is one of this session's.

    Raises:
        HTTPException: it is not, or cannot be read.
    """
    kind = request.headers.get("content-type", "")
    if not kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        raise HTTPException(415, "请由网页上的表单发送。")
    form = await request.form(max_files=1, max_fields=_FIELDS, max_part_size=_FIELD_BYTES)
    try:
        given = form.get(FORM_TOKEN, "")
        token = given if isinstance(given, str) else ""
        if not site_of(request).sign_in.is_form_token(request.state.person, token):
            raise HTTPException(403, "表单已过期，没有执行。请返回上一页，刷新后重试。")
        yield Sent(form)
    finally:
        await form.close()


TheSite = Annotated[Site, Depends(site_of)]
Reader = Annotated[Person, Depends(person_of)]
Form = Annotated[Sent, Depends(sent_form)]
