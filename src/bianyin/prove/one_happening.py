"""Do the fields of a record speak of one happening? One function a question, each a flat list of cases.

A page may tell of several events or cite several policies. A record must not take its title from one and its date,
number or content from another: what stands between them decides. The first case that fits settles the question.
"""

from __future__ import annotations

import re

from bianyin.model import DateName, PartialDate
from bianyin.prove.governing_dates import (
    SAME_WITHIN_DAYS,
    agree,
    dates_inside,
    dates_of_the_story,
    governing_dates,
    other_year,
)
from bianyin.prove.named_papers import issues_another, papers_beside, places_agree, same_paper
from bianyin.prove.quotes import Refusal
from bianyin.prove.story import Story
from bianyin.text import bigram_overlap, contains_folded, cues
from bianyin.text.clauses import none_of
from bianyin.text.locality import is_official_text, named_places
from bianyin.text.reading import Located
from bianyin.text.turns import ITEM

_LOOK_BACK = 6  # sentences over which a paper's name, or a place, carries on
_STORY_REACH = 3  # sentences around background that still tell of it
_STORY_DAYS = 15  # closer dates on one page tell one story
_TELLS, _TELLS_LITTLE, _TELLS_WELL = 0.3, 0.1, 0.6  # shares of a title's bigrams in a sentence
_ANOTHER = cues.pattern("another")
_CLAUSE = re.compile(f"{none_of()}{{3,}}")  # the first that is more than a word
_OPENING = 24  # characters in which a sentence says where it plays


def check_event_date(story: Story, date: PartialDate) -> None:
    """Is it the date of the event that the content tells?

    Raises:
        Refusal: `date_not_in_source`.
    """
    reading, content = story.reading, story.content
    # 9月17日，邻厂停运一座高炉。 with the date 9月18日, on which the reporter came: the content has its own day.
    if inside := dates_inside(reading, content):
        governing, within = inside, 0
    # 9月18日，甲厂停窑。…10月2日，乙厂投产。 with the content 甲厂停窑 and the date 10月2日: another date governs it.
    # 甲厂停窑检修。 on a page whose prose has no date near: nothing says when.
    else:
        governing, within = governing_dates(reading, content), SAME_WITHIN_DAYS
    if not any(agree(date, other, within) for other in governing):
        shown = "、".join(other.value for other in governing) or "附近没有日期"
        raise Refusal("date_not_in_source", f"{date} 不是所述事件的日期（{shown}）")
    # 1998年秋天，老厂还在。最后一声汽笛响起。 with the day of the reunion: the year told last is another.
    if not inside and (year := other_year(reading, date, content)):
        raise Refusal("date_not_in_source", f"{date} 不是所述事件的日期（前文说的是 {year} 年）")


def check_event_title(story: Story, date: PartialDate) -> None:
    """Does the title tell the event of the content, and not another one of the page's?

    Raises:
        Refusal: `source_mismatch`.
    """
    reading, title = story.reading, story.title
    if not story.is_of_the_page:
        # A title out of the text: ●乙厂9月17日投产 over ●甲厂9月18日停窑, the next item's for this one's content.
        if not any(unit.words.meets(title) for unit in reading.units_at(story.content)):
            raise Refusal("source_mismatch", "标题与内容不在一处，说的不是同一件事")
        return
    told = reading.sentence_of(story.content).text
    # 甲公司关于高炉检修的公告 over the sentence 同行业企业乙厂9月11日关停.
    if _ANOTHER.search(_main_clause(story)) and not _ANOTHER.search(title.text):
        raise Refusal("source_mismatch", "内容说的是另一家，不是标题所说的")
    # 鞍山一钢厂停产 over the sentence 本溪某厂停产; 鞍山等地钢厂停产 may be told of 本溪.
    if "等" not in title.text and not places_agree(title.text, told):
        raise Refusal("source_mismatch", "标题与内容说的不是同一地方")
    own = bigram_overlap(title.text, told)
    # 鞍山一钢厂停产 over 9月18日，鞍山一家钢厂停产检修: the sentence tells the title.
    if own >= _TELLS:
        return
    for other in reading.sentences:
        # 鞍山一钢厂停产 over 9月18日，该公司召开会议, where 6月3日，鞍山一家钢厂停产 stands elsewhere on the page.
        if other.start >= len(story.document.title) and _tells_title_better(story, date, other, own):
            raise Refusal("source_mismatch", f"标题说的是另一件事：{other.text[:40]}")


def _main_clause(story: Story) -> str:
    """The content's sentence to the end of the clause that its date opens: 耗煤87吨，邻市为91吨 is not of the neighbour."""
    told = story.reading.sentence_of(story.content)
    dated = story.dated_at["occurred_on"]
    start = max(dated.end, told.start) if dated.start < told.end else told.start
    clause = _CLAUSE.search(story.reading.text, start, told.end)
    return story.reading.text[told.start : clause.end() if clause else told.end]


def _tells_title_better(story: Story, date: PartialDate, other: Located, own: float) -> bool:
    """Whether another sentence, of another time, holds much more of the title than the record's own does."""
    overlap = bigram_overlap(story.title.text, other.text)
    if len(other.text) < len(story.title.text) / 2 or overlap <= 1.5 * own:
        return False
    governing = governing_dates(story.reading, other)
    if not governing:
        return own < _TELLS_LITTLE and overlap >= _TELLS_WELL
    return overlap >= _TELLS and not any(agree(date, each, _STORY_DAYS) for each in governing)


def check_policy_date(story: Story, name: DateName) -> None:
    """Is a date that the prose gives the date of the policy in the title, and not of another one beside it?

    Raises:
        Refusal: `date_not_in_source`.
    """
    reading, title, at = story.reading, story.title.text, story.dated_at[name]
    sentence = reading.sentence_of(at)
    # 2021年9月16日，省政府印发甲方案。: the sentence names the policy itself.
    if contains_folded(sentence.text, title):
        return
    if papers := papers_beside(reading, sentence, at):
        # 2021年9月16日印发《乙方案》，2022年1月4日印发《甲方案》: the first date is 乙's.
        if not any(same_paper(paper, title) for paper in papers):
            raise Refusal("date_not_in_source", f"该日期属于《{papers[0][:30]}》")
    elif not story.is_of_the_page:
        # A policy that the page only mentions, dated by a sentence far from every mention.
        number = reading.sentence_number(at.start)
        mentions = (reading.sentence_number(place.start) for place in reading.everywhere(title))
        if not any(abs(mention - number) <= 1 for mention in mentions):
            raise Refusal("date_not_in_source", "日期与标题不在一处")


def check_policy_words(story: Story, at: Located) -> None:
    """Do words or a figure belong to the policy in the title, where the page reports several?

    Raises:
        Refusal: `source_mismatch`.
    """
    reading, title = story.reading, story.title.text
    sentence = reading.sentence_of(at)
    named = contains_folded(sentence.text, title)
    if is_official_text(story.document):
        # The text of 甲通知 is the text of 甲通知, also where it mentions 乙办法.
        if not story.is_of_the_page and not named:
            raise Refusal("source_mismatch", "内容属于本文件，不属于文中提及的另一文件")
        return
    # The page has one story, its own, and no name in 《》 competes with it.
    if story.is_of_the_page and not any(same_paper(paper.name, title) for paper in reading.papers):
        return
    inside = [paper.name for paper in reading.papers if sentence.start <= paper.start < sentence.end]
    # 《甲方案》提出压减产能。: the sentence names the policy.
    if named or any(same_paper(name, title) for name in inside):
        return
    if other := issues_another(reading, sentence, title):
        raise Refusal("source_mismatch", f"该句说的是《{other[:30]}》")
    earlier = [paper for paper in reading.papers if paper.start < at.start]
    # 《甲方案》…。《乙办法》印发。其中提出…: the paper named last governs what follows.
    if earlier and not same_paper(earlier[-1].name, title):
        since = reading.sentence_number(at.start) - reading.sentence_number(earlier[-1].start)
        if since <= _LOOK_BACK:
            raise Refusal("source_mismatch", f"内容属于《{earlier[-1].name[:30]}》")


def check_tells_on(story: Story, at: Located) -> None:
    """Do further words or a figure tell of the record's own happening, by place and by date?

    Raises:
        Refusal: `source_mismatch`.
    """
    if story.kind == "policy":
        check_policy_words(story, at)
    if story.kind == "policy" and is_official_text(story.document):
        return
    reading = story.reading
    sentence, told = reading.sentence_of(at), reading.sentence_of(story.content)
    # The same sentence as the content.
    if sentence.meets(told):
        return
    # ●甲厂9月18日停窑。 and the measures of ●乙厂9月17日投产: items of a list tell their own.
    line, own = reading.line_of(at), reading.line_of(story.content)
    if ITEM.match(own.text) and ITEM.match(line.text) and line != own:
        raise Refusal("source_mismatch", "属于另一条目，与所述事件无关")
    apart = abs(reading.sentence_number(at.start) - reading.sentence_number(story.content.start))
    # Background that the page mentions in passing, and a figure ten sentences on.
    if not story.is_of_the_page and apart > _STORY_REACH:
        raise Refusal("source_mismatch", "与所述事件不在一处")
    # 鞍山一厂停产。本溪另一厂同日限产30%。: the figure is 本溪's.
    where = told.text if named_places(told.text) else story.title.text + told.text
    if not places_agree(_opening_place(story, sentence, told), where):
        raise Refusal("source_mismatch", "所述为另一地方的事")
    governing = dates_of_the_story(reading, sentence)
    dates = story.dates.values()
    # 9月18日停窑。去年6月3日，该厂曾减产2万吨。: the figure is of another time.
    if governing and not any(agree(each, own, _STORY_DAYS) for each in governing for own in dates):
        raise Refusal("source_mismatch", f"所述为另一时间（{governing[0]}）的事")


def _opening_place(story: Story, sentence: Located, told: Located) -> str:
    """The opening that says where a sentence plays: its own, else of the nearest sentence between it and the story."""
    between = [each for each in story.reading.sentences if told.end <= each.start <= sentence.start]
    for each in reversed(between[-_LOOK_BACK:] or [sentence]):
        opening = each.text[:_OPENING]
        if named_places(opening):
            return opening
    return ""
