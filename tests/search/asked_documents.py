"""Invented documents about happenings that a question compares, for the tests of asking."""

from __future__ import annotations

from invented_documents import make_document, make_documents

from bianyin.model import Document

STEEL, POWER, PORT = "松江炼钢厂高炉停产检修", "云岭省水电站来水不足限电", "青禾港因台风封航"
BRIDGE = "白石桥主跨钢梁合龙"
BOTH = f"{STEEL}和{POWER}，哪个更早？"
THAT_DAY = f"{STEEL}当天，青禾港发布了什么消息？"


# What else stands on every page: passages as short as a sentence weigh their words more than others can.
REST = "以上由本报记者整理，天气晴好，市场供应平稳，物价稳定，交通顺畅，文化活动丰富。"


def _documents() -> list[Document]:
    """Of the steel works much is told, of the power cut little, and the port tells something every month."""
    made = [
        make_document("松江日报", f"{STEEL}，工人轮休。{REST}", "2021-09-10"),
        make_document("云岭快讯", f"{POWER}，夜间恢复。{REST}", "2021-10-05"),
        make_document("云岭晚报", f"{POWER}，各厂错时开工。{REST}", "2021-10-06"),
        make_document("青禾港停航", f"{PORT}，集装箱码头关闭。{REST}", "2021-11-20"),
        make_document(
            "青禾港简报", f"青禾港2021年9月10日发布消息，新泊位的装卸桥完成验收。{REST}", "2021-09-10"
        ),
        make_document("松江旧闻", f"{STEEL}，工人轮休，设备更新。{REST}", "2019-04-02"),
        make_document("无日期", f"{STEEL}的传闻。{REST}"),
    ]
    made += [
        make_document(f"松江续报{n}", f"{STEEL}，第{n}批工人返岗，哪个更早尚无定论。{REST}", f"2021-0{n}-21")
        for n in (3, 4, 5, 7, 8)
    ]
    made += [
        make_document(f"青禾港月报{n}", f"青禾港发布消息，青禾港发布了吞吐量消息。{REST}", f"2021-{n:02d}-02")
        for n in (1, 2, 4, 6, 12)
    ]
    made += [
        make_document(f"桥讯{day}", f"{BRIDGE}，全线贯通在望。{REST}", day)
        for day in ("2018-07-01", "2020-05-06", "2021-10-25", "2021-12-09")
    ]
    return made + make_documents(80)


DOCUMENTS = _documents()
TITLES = {document.id: document.title for document in DOCUMENTS}
