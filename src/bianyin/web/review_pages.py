"""Review beside each record: accept, reject with a reason, correct to words of the page, note; by whom and when."""

from __future__ import annotations

import json
from typing import Annotated, cast, get_args

from fastapi import APIRouter, Path, Request
from markupsafe import Markup
from pydantic import ValidationError
from starlette.responses import Response

from bianyin.errors import InputError
from bianyin.lab import Judged, Judgement, Verdict
from bianyin.lab.correcting import CORRECTABLE
from bianyin.model import FIELDS
from bianyin.report.drawing import anchor
from bianyin.web.page_errors import status_of, told
from bianyin.web.rendering import page, part, see
from bianyin.web.series_pages import Id
from bianyin.web.site import Form, Reader, Sent, TheSite

router = APIRouter()
Key = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
VERDICTS = {"accept": "采纳", "reject": "驳回", "open": "未定"}
_DAYS = {
    "published_on": "发布日期",
    "issued_on": "成文日期",
    "effective_on": "施行日期",
    "occurred_on": "发生日期",
}
_LONGEST = 4000


def review_part(
    request: Request,
    report_id: str,
    key: str,
    label: str,
    judged: Judged | None,
    why: str = "",
    *,
    opened: bool = False,
) -> Markup:
    """The review of one record, to stand below it."""
    return part(
        request, "review.html.j2", report_id=report_id, key=key, label=label, judged=judged, why=why, opened=opened,
        verdicts=VERDICTS, fields=_fields(),
    )  # fmt: skip


def _fields() -> dict[str, str]:
    names = {field.name: field.label("Event") for field in FIELDS} | _DAYS
    return {name: names[name] for name in CORRECTABLE}


@router.post("/reports/{report_id}/records/{key}")
def judged(request: Request, site: TheSite, form: Form, person: Reader, report_id: Id, key: Key) -> Response:
    keys = site.lab.record_keys(report_id)
    label = next((label for label, known in keys.items() if known == key), "")
    current = site.lab.judgements(report_id).current.get(key)
    try:
        said = site.lab.judge(report_id, key, _judgement(form, current), person.name)
    except InputError as error:
        return _refused(request, report_id, key, label, current, error)
    if "hx-request" in request.headers:
        return page(
            request, "bare.html.j2", inside=review_part(request, report_id, key, label, said, opened=True)
        )
    return see(f"/reports/{report_id}#{anchor(label)}")


@router.get("/judgements.jsonl")
def export(site: TheSite) -> Response:
    """All judgements, in the shape that `bianyin eval relevance` reads."""
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in site.lab.export_judgements())
    headers = {"Content-Disposition": 'attachment; filename="judgements.jsonl"'}
    return Response(lines, media_type="application/x-ndjson", headers=headers)


def _refused(
    request: Request, report_id: str, key: str, label: str, current: Judged | None, error: InputError
) -> Response:
    inside = review_part(request, report_id, key, label, current, told(error), opened=True)
    template = "bare.html.j2" if "hx-request" in request.headers else "review_alone.html.j2"
    return page(
        request, template, status=status_of(error), inside=inside, report_id=report_id, anchor=anchor(label)
    )


def _judgement(form: Sent, current: Judged | None) -> Judgement:
    """What the form says; corrections of before stay, unless it takes them back.

    Raises:
        InputError: a verdict that is none, or too long a text.
    """
    verdict = form.words("verdict")
    if verdict not in get_args(Verdict):
        raise InputError("没有选择采纳、驳回或未定。", remedy="请选一个。")
    corrections = dict(current.judgement.corrections) if current and not form.words("undo") else {}
    if (field := form.words("field")) in CORRECTABLE:
        words = [line.strip() for line in form.words("words").splitlines() if line.strip()]
        corrections[field] = "" if not words else words[0] if len(words) == 1 else tuple(words)
    try:
        return Judgement(
            verdict=cast(Verdict, verdict), reason=form.words("reason"), note=form.words("note"), corrections=corrections,
            fault="wrong" if form.words("fault") == "wrong" else "beside",
        )  # fmt: skip
    except ValidationError:
        raise InputError(f"文字过长，至多 {_LONGEST} 字。", remedy="请缩短。") from None
