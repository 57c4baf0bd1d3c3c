"""The data files name regions and codes that exist."""

import re

import pytest

from bianyin.knowledge.places.name_lists import aliases, words
from bianyin.knowledge.places.regions import LEVELS, get, table


def test_the_table_is_a_tree_of_known_levels() -> None:
    regions = table()
    assert {level: sum(r.level == level for r in regions.values()) for level in LEVELS[:2]} == {
        "country": 1,
        "province": 34,
    }
    for code, region in regions.items():
        assert re.fullmatch(r"\d{6}", code)
        if region.parent:
            assert LEVELS.index(get(region.parent).level) < LEVELS.index(region.level)
        assert region.name.startswith(region.short[:2]) and region.english


def test_aliases_stand_under_codes_that_exist() -> None:
    known, file = table(), aliases()
    codes = [*file.names, *file.english, *file.english_first.values()]
    codes += [code for group in file.groups.values() for code in group]
    codes += [*file.document_marks.provinces.values(), *file.document_marks.cities.values()]
    assert [code for code in codes if code not in known] == []


def test_no_alias_means_two_places() -> None:
    names = [name for group in aliases().names.values() for name in group]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("filename", ["needs_context.txt", "suffix_only.txt", "well_known.txt"])
def test_word_lists_hold_names_of_regions(filename: str) -> None:
    names = {name for region in table().values() for name in (region.name, region.short, *region.also)}
    assert words(filename) - names == set()


def test_word_lists_do_not_contradict_each_other() -> None:
    assert not words("well_known.txt") & words("suffix_only.txt")
    assert not words("well_known.txt") & words("guards.txt")
