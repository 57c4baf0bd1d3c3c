"""Garbled, spun and spam texts are told from what somebody wrote."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bianyin.model import Page
from bianyin.parse.parse import parse
from bianyin.parse.quality import assess, quality_warnings

POLICY = (
    "各市人民政府：为做好冬季大气污染防治工作，经省政府同意，现将有关事项通知如下。一、水泥熟料生产线在采暖季实行错峰生产，停窑时间不少于120天。"
    "二、各市要制定实施方案，明确责任人，重点工作按月调度。三、对不执行的企业依法处理，并向社会公布。四、省生态环境厅会同有关部门加强监督检查。"
)
GAMBLING = "澳门新葡京娱乐城注册送58元，百家乐、老虎机、真人娱乐尽在亚博。"


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        (POLICY, ()),
        ("短通知。", ()),
        ("", ()),
        (POLICY[:80] + GAMBLING + POLICY[80:], ("spam",)),
        ("警方打击网络赌博，查获以百家乐、时时彩、老虎机为幌子的团伙。" + POLICY, ()),
        ("福利彩票和体育彩票的销售额上月增长，开奖结果照常公布。" + POLICY, ()),
        ("國（国）務（务）院關（关）於（于）開（开）展（展）清潔（洁）生產（产）的通知。" + POLICY, ("spam",)),
        ("本办法所称甲（乙）方，是指申请人（单）位。辽（宁）吉（林）两省参照执行。" + POLICY, ()),
        (POLICY.replace("，", "@@，"), ("spam",)),
        (POLICY[:60] + "@@" + POLICY[60:120] + "@@" + POLICY[120:], ("spam",)),
        (POLICY[:60] + "永利娱乐" + POLICY[60:90] + "永利娱乐" * 3 + POLICY[90:], ("spam",)),
        ("各@市@人民@政府要@落实责任。" + POLICY, ("spam",)),
        ("联系邮箱：office@example.gov.cn，抄送a@example.org。" + POLICY, ()),
        (POLICY.replace("人民政府", "群众政府").replace("重点工作", "重点事情").replace("错峰生产", "错峰出产"), ("spam",)),
        (POLICY.encode().decode("gb18030", errors="replace"), ("mojibake",)),
        (POLICY.encode().decode("latin-1"), ("mojibake",)),
        (POLICY.encode("gb18030").decode("big5", errors="replace"), ("mojibake",)),
        ("锟斤拷" * 8 + POLICY[:60], ("mojibake",)),
        (POLICY[:100] + "\ufffd" * 20 + POLICY[100:], ("mojibake",)),
        ("國務院關於進一步開展冬季清潔取暖工作的通知：各省、自治區、直轄市人民政府，國務院各部委、各直屬機構，請認真貫徹執行。" * 3, ()),
        ("中国石油天然气股份有限公司辽阳石化分公司、鞍钢股份有限公司、本钢板材股份有限公司、凌源钢铁集团有限责任公司。" * 4, ()),
    ],
)  # fmt: skip
def test_texts(text: str, warnings: tuple[str, ...]) -> None:
    assert quality_warnings(text) == warnings, assess(text)


def test_a_spam_page_is_kept_with_its_warning() -> None:
    body = f"<html><title>示例通知一二三</title><div id='zoom'><p>{POLICY}</p><p>{GAMBLING}</p></div></html>".encode()
    document = parse(Page(url="https://example.org/1", body=body, media_type="html"))
    assert document.warnings == ("spam",)
    assert GAMBLING in document.text


def test_no_real_document_is_refused(shared_data: Path) -> None:
    """Of 3,672 real policy documents at most one in a thousand may be called garbled or spam."""
    refused = 0
    with gzip.open(shared_data / "policy_documents.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    for record in records:
        refused += bool(quality_warnings(record["text"]))
    assert refused <= len(records) / 1000
