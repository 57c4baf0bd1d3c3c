"""Is it done to a plant elsewhere? One sentence a row of our own: the words that say so, and its harmless neighbours."""

from __future__ import annotations

import pytest

from bianyin.knowledge import places
from bianyin.prove.told_elsewhere import plant_elsewhere

ROWS = [
    # a plant of one's own in another region
    ("辽宁某厂的天津工厂恢复生产。", "天津"),
    ("辽宁某厂旗下天津基地停产。", "天津"),
    ("辽宁某厂所属天津分公司停产。", "天津"),
    ("辽宁某厂位于天津的生产线停产。", "天津"),
    ("辽宁某厂停产，其天津子公司不受影响。", ""),  # named behind the act
    ("辽宁某厂与天津工厂恢复生产。", ""),  # nobody owns it
    ("辽宁某厂的天津客户多，工厂恢复生产。", ""),  # no plant right behind
    ("辽宁某厂的天津市东丽区工厂恢复生产。", "天津市"),
    ("辽宁某厂的鞍山工厂恢复生产。", ""),
    ("辽宁某厂的天津工厂和的鞍山工厂恢复生产。", "天津"),
    ("辽宁某厂的鞍山工厂和旗下天津工厂恢复生产。", "天津"),
    # no act, no plant
    ("辽宁某厂的天津工厂规模很大。", ""),
    # a plant abroad
    ("鞍山某公司的越南合资工厂停产。", "的越南合资工厂"),
    ("鞍山某公司海外工厂停产。", "海外工厂"),
    ("鞍山某公司境外三个项目停产。", "境外三个项目"),
    ("某车企位于德国的工厂停产，沈阳基地不受影响。", "位于德国的工厂"),
    ("鞍山某公司的越南客户众多的老牌合资工厂停产。", ""),  # too far for one name
    ("鞍山某公司谈的越南合资工厂已定，鞍山高炉停产。", ""),  # another clause
    ("鞍山某公司的越南合资工厂供货，鞍山高炉停产。", ""),
    ("鞍山某公司为海外工厂供货的沈阳基地停产。", ""),  # the act is ours, behind it
    ("沈阳为海外工厂供货的基地停产。", "海外工厂"),  # named before it, the place governs no act
    ("鞍山某公司停产，海外工厂不受影响。", ""),  # behind the act
    # where 在 puts the act right there
    ("沈阳某厂供货的机组在陕西榆林开车成功。", "陕西榆林"),
    ("沈阳某厂供货的机组在榆林停产。", "榆林"),
    ("在陕西榆林停产。", "陕西榆林"),
    ("沈阳某厂供货的机组在沈阳开车成功。", ""),
    ("沈阳某厂供货的机组在陕西和沈阳停产。", ""),  # ours, too
    ("沈阳某厂供货的机组在国电陕西榆林开车成功。", ""),  # not right behind 在
    ("沈阳某厂在北京冬奥会期间停产。", ""),  # a time
    ("沈阳某厂在北京会议前停产。", ""),
    ("某厂在陕西榆林签约，沈阳机组停产。", ""),  # another clause
    ("某厂正在陕西谈，在沈阳停产。", ""),
    ("沈阳与某集团在北京签约。", ""),  # said there, not done
    ("沈阳某厂停产，在陕西榆林引起关注。", ""),  # 在 behind the act
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "where"), ROWS, ids=[row[0] for row in ROWS])
def test_the_first_act_is_done_elsewhere(sentence: str, where: str) -> None:
    region = places.find("辽宁")
    assert region is not None
    assert plant_elsewhere(sentence, region) == where
