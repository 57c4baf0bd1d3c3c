"""Draft or final: whether a page asks for opinions on a text, or issues one."""

from __future__ import annotations

import re

from bianyin.model import Status

_DRAFT_TITLE = re.compile(
    r"征求意见稿|公开?征[求集].{0,80}意见|征[求集].{0,60}意见的?(?:函|通知|公告|公示|通告)|草案|送审稿|讨论稿|意见征集|(?:^|关于).{0,40}征求意见"
)
_DRAFT_TEXT = re.compile(
    r"(?:现|特|拟)(?:将其?|予以|就.{0,30})?(?:向社会)?(?:公开|广泛)?(?:征求|征集)(?:社会|公众)?(?:各界)?意见"
)
_NO_DRAFT = re.compile(r"草案(?:的)?(?:审议|审查|表决)|意见采纳|征求意见.{0,8}(?:反馈|采纳|情况)")
_POLICY_TITLE = re.compile(
    r"(?:通知|意见|办法|规定|条例|方案|规划|公告|决定|批复|细则|标准|纲要|计划|通告|通报|函|命令|令|规则|目录|规范|指南|政策|措施|公报)"
    r"(?:[（(].{1,24}[)）])*$"
)


def status_of(title: str, body: str, *, numbered: bool, signed: bool) -> Status:
    """`draft` by its title or its first words; `final` for a numbered, or a signed policy; else `unknown`."""
    if _DRAFT_TITLE.search(title) and not _NO_DRAFT.search(title):
        return "draft"
    if _DRAFT_TEXT.search(body[:600]) and not numbered:
        return "draft"
    if numbered or (signed and _POLICY_TITLE.search(title)):
        return "final"
    return "unknown"


def is_official(title: str) -> bool:
    """Whether a title names a document of the kinds that organs issue (关于…的通知)."""
    return bool(_POLICY_TITLE.search(title))
