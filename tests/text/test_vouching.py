"""Whether a sentence vouches for its date, as a table: what stands over the date, and what comes of it."""

from __future__ import annotations

import pytest

from bianyin.text.vouching import not_vouched

DAY = "9月18日"

TOLD = [
    "9月18日，甲厂停窑一座。",
    "甲厂9月18日停窑一座。",
    "受寒潮影响，甲厂于9月18日停窑。",
    "某市：9月18日，甲厂停窑。",
    "央视网消息：9月18日，甲厂停窑。",
    "公司回复：9月18日，甲厂停窑。",
    "副局长：9月18日，甲厂停窑。",
    "因担心管道冻裂，甲厂9月18日停窑。",
    "为避免烟尘扰民，9月18日甲厂停窑。",
    "9月18日，未完成改造的12家企业停产。",
    "9月18日，甲厂停窑，未造成人员伤亡。",
    "甲厂9月18日表示，目前无法停产。",
    "《某某倡议》9月18日发布。",
    "9月18日召开的会议决定停窑。",
    "9月18日在关于供热的会议上，市长宣布停窑。",
    "记者从某局获悉，9月18日甲厂停窑。",
    "刚刚过去的9月18日，甲厂停窑。",
    "今天（9月18日），甲厂停窑。",
    "两国外长9月18日签署协议。",
    "9月18日的会议上，市长宣布停窑。",
    "某国防部9月18日称，已关闭两处设施。",
]

NOT_TOLD = [
    "居民误以为甲厂9月18日停窑。",
    "商户生怕9月18日停窑。",
    "居民们相信，9月18日甲厂会停窑。",
    "抢修及时，甲厂避免了9月18日的停窑。",
    "甲厂拒绝了街道提出的9月18日停窑动议。",
    "该局无权要求其于9月18日停窑。",
    "与其9月18日停窑等料，不如外购。",
    "就算9月18日停窑，库存也够。",
    "厂区静得仿佛9月18日停了窑。",
    "9月18日的大风险些吹停甲厂的窑。",
    "幸亏有备用线路，否则甲厂9月18日就停窑了。",
    "浓度破五百的，自9月18日起全停。",
    "为9月18日停窑，各厂备足了料。",
    "距9月18日停窑还有三天。",
    "9月18日不必停窑。",
    "9月18日，甲厂没有停产。",
    "墙上的标语还在：9月18日前停窑。",
    "灯谜会上的谜面：9月18日停窑。",
    "请把下句译成英文：9月18日，甲厂停窑。",
    "【病句】由于9月18日停窑，使产量减少了下降。",
    "协议写有9月18日停窑一条。",
    "会上播放的9月18日停窑实况。",
    "9月18日出厂的风机送抵甲厂。",
    "9月18日的停窑令落到甲厂时，订单已经转走。",
    "甲厂9月18日离停窑只剩一步。",
    "甲厂称9月18日停窑，电表照转。",
    "9月18日停的是隔壁的面粉厂。",
    "9月18日是他的生日，那天停了窑。",
    "甲公司（9月18日登记成立）停运一座窑。",
    "停产的是外地一家企业，它9月18日停了窑。",
]


def said(sentence: str) -> str:
    at = sentence.index(DAY)
    found = not_vouched(sentence, at, at + len(DAY))
    return found.why if found else ""


@pytest.mark.parametrize("sentence", TOLD)
def test_a_date_of_the_main_clause_is_vouched_for(sentence: str) -> None:
    assert said(sentence) == ""


@pytest.mark.parametrize("sentence", NOT_TOLD)
def test_what_stands_over_a_date_keeps_the_sentence_from_vouching(sentence: str) -> None:
    assert said(sentence)


def test_only_what_stands_over_the_date_counts() -> None:
    told = "9月18日，甲厂停窑，居民误以为着火。"
    assert said(told) == "" and said("居民误以为着火时，9月18日已经停窑。") == ""
