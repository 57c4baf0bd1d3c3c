"""Questions as researchers type them, of a corpus that tells of none of their words: rules alone decide."""

import pytest

from bianyin.search.happenings import Coverage, split


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        # Of places alone nothing is told; what was done first is asked of each.
        ("督察组进驻辽宁和吉林、四川是不是同一天", None),
        ("广西与贵州哪个省先实施限产", ("广西实施限产", "贵州实施限产")),
        ("江苏、浙江、广东拉闸限电，哪个省最先开始", None),
        # A list is cut at each of its marks, even where the corpus tells of none.
        ("钢铁、水泥、电解铝分别从什么时候限产", ("钢铁限产", "水泥限产", "电解铝限产")),
        # Nor within words, names or between times.
        ("呼和浩特限产和包头停产哪个更早", ("呼和浩特限产", "包头停产")),
        ("未及时停产与后续跟踪检查，哪个更早", ("未及时停产", "后续跟踪检查")),
        (
            "中华人民共和国环境保护税法和排污许可管理条例哪个先实施",
            ("中华人民共和国环境保护税法实施", "排污许可管理条例实施"),
        ),
        ("发改委分别于9月和10月发布了什么", None),
        ("唐山限产和《关于分别管理单位的通知》，哪个更早", ("唐山限产", "《关于分别管理单位的通知》")),
        # The question's own words.
        ("请按时间顺序排列：沙钢检修、鞍钢投产", ("沙钢检修", "鞍钢投产")),
        ("两个事件哪个先发生：沙钢检修、鞍钢投产", ("沙钢检修", "鞍钢投产")),
        # It does not ask for several.
        ("哪些企业在限产通知发布后停产和检修", None),
        ("成都在2022年8月限电和停产的原因", None),
    ],
)
def test_questions_as_a_researcher_asks_them(question: str, parts: tuple[str, ...] | None) -> None:
    assert split(question, lambda text: Coverage(len(text), 0)) == (parts or (question,))
