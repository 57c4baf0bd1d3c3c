"""The columns: BM25 as defined, days not months, exact neighbours, and what is broken is said."""

from __future__ import annotations

import datetime as dt
import math
import random
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from invented_documents import HashEmbedder, make_document, make_documents

from bianyin.errors import IndexUnusable
from bianyin.index import Columns, LexicalIndex, column_writing
from bianyin.index.columns import NAMES
from bianyin.index.soundness import SUMS_FILE
from bianyin.index.terms import codes, terms
from bianyin.model import Document


def _written(folder: Path, documents: list[Document], *, vectors: bool = False) -> tuple[Columns, list[str]]:
    """The columns of some documents, and the text of the chunk at each position."""
    with closing(LexicalIndex(folder)) as index:
        index.add(documents)
        numbers = index.numbers_of([document.id for document in documents])
        embedder = HashEmbedder()
        rows = sorted((numbers[each.id], each.text) for each in documents if vectors)
        having = [number for number, _ in rows], [embedder.embed_query(text) for _, text in rows]
        column_writing.write(index, folder / "columns-1", lambda wanted: having)
        made = Columns(folder / "columns-1")
        chunks = index.chunks(made.numbers.tolist())
    return made, [chunks[number].text for number in made.numbers.tolist()]


def test_bm25_is_bm25(tmp_path: Path) -> None:
    bodies = ["高炉点火投产，高炉运行。", "水泥窑停产。", "钢厂高炉检修，水泥窑运行。" * 5, "天气晴。"]
    made, texts = _written(tmp_path, [make_document(f"题{n}", body) for n, body in enumerate(bodies)])
    bags = [terms(f"题{n}") * 2 + terms(text) for n, text in enumerate(texts)]
    average = sum(map(len, bags)) / len(bags)
    scores = made.bm25(made.rarity(list(dict.fromkeys(codes("高炉停产").tolist()))))
    for position, bag in enumerate(bags):
        expected = 0.0
        for term in dict.fromkeys(terms("高炉停产")):
            having = sum(term in each for each in bags)
            rarity = max(math.log((len(bags) - having + 0.5) / (having + 0.5)), 1e-6)
            often = bag.count(term)
            expected += rarity * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * len(bag) / average))
        assert scores[position] == pytest.approx(expected, rel=2e-3, abs=1e-5)


def test_in_a_window_scores_are_the_same_and_nothing_else_scores(tmp_path: Path) -> None:
    made, _ = _written(tmp_path, make_documents(60))
    rarity = made.rarity(list(dict.fromkeys(codes("7号工厂投产 钢材17万吨").tolist())))
    inside = made.window(*(dt.date(2021, month, 1).toordinal() for month in (2, 5)))
    everywhere = made.bm25(rarity)
    assert everywhere[inside].any() and everywhere[~inside].any()
    assert (made.bm25(rarity, inside) == everywhere * inside).all()


def test_words_that_stand_nowhere_score_nothing(tmp_path: Path) -> None:
    made, _ = _written(tmp_path, make_documents(3))
    for text in ("", "，。", "蟹", '" OR NEAR(a b)'):
        assert not made.bm25(made.rarity(codes(text).tolist())).any()


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        ("2021-10-08", "2021-10-09", {"甲"}),
        ("2021-10-09", "2021-11-01", set()),
        ("2021-11-01", "2021-11-02", {"甲"}),
        ("2020-08-01", "2020-08-02", {"乙"}),  # 去年8月 as told in 2021
        ("2021-01-01", "2021-07-01", {"乙"}),
        ("1990-01-01", "1990-02-01", set()),
    ],
)
def test_a_window_is_days_and_knows_relative_times(
    tmp_path: Path, start: str, end: str, inside: set[str]
) -> None:
    documents = [
        make_document("甲", "自2021年11月1日起停窑。", "2021-10-08"),
        make_document("乙", "去年8月投产，今年一季度达产。", "2021-09-20"),
        make_document("丙", "没有日期的话。"),
    ]
    made, texts = _written(tmp_path, documents)
    first, after = (dt.date.fromisoformat(day).toordinal() for day in (start, end))
    mask = made.window(first, after)
    assert {text[0] for text, is_in in zip(texts, mask, strict=True) if is_in} == inside


def test_the_nearest_in_a_window_are_exact(tmp_path: Path) -> None:
    documents = make_documents(60)
    made, texts = _written(tmp_path, documents, vectors=True)
    assert len(texts) == 60
    documents.sort(key=lambda each: texts.index(each.text))  # places are in order of days
    asked = np.stack([HashEmbedder().embed_query(documents[7].text), HashEmbedder().embed_query("停产")])
    spans = made.positions_of(range(60))
    for inside in (None, made.window(*(dt.date(2021, month, 1).toordinal() for month in (2, 5)))):
        for vector, found in zip(asked, made.nearest(asked, inside, 10), strict=True):
            places = [p for p, each in enumerate(spans) if inside is None or inside[each[0]]]
            truth = sorted(
                places, key=lambda p: -float(HashEmbedder().embed_query(documents[p].text) @ vector)
            )
            assert found.cosines.tolist() == pytest.approx(
                [float(HashEmbedder().embed_query(documents[p].text) @ vector) for p in truth[:10]], rel=1e-5
            )
    nothing = np.zeros(len(made.numbers), np.bool_)
    assert [len(found.places) for found in made.nearest(asked, nothing, 10)] == [0, 0]


def test_nothing_indexed_is_searched_without_harm(tmp_path: Path) -> None:
    made, _ = _written(tmp_path, [])
    assert len(made.bm25(made.rarity([1, 2]))) == 0 == int(made.window(0, 9).sum())
    assert not made.has_vectors


def _harm(path: Path, harm: str) -> None:
    whole = path.read_bytes()
    if harm == "missing":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(whole[:-100])
    elif harm == "replaced":
        path.write_bytes(b"broken" * 1000)
    elif harm == "emptied":
        path.write_bytes(b"")
    elif harm == "zeros behind the header":
        path.write_bytes(whole[:128] + bytes(len(whole) - 128))
    elif harm == "noise behind the header":
        path.write_bytes(whole[:128] + random.Random(4).randbytes(len(whole) - 128))
    else:
        np.save(path, np.load(path)[:-5])


HARMS = ("missing", "cut", "replaced", "emptied", "shorter", "noise behind the header")


@pytest.mark.parametrize("harm", [*HARMS, "zeros behind the header"])
def test_a_broken_column_is_said(tmp_path: Path, harm: str) -> None:
    _written(tmp_path, make_documents(40))
    _harm(tmp_path / "columns-1" / "positions.npy", harm)
    with pytest.raises(IndexUnusable, match="--rebuild"):
        Columns(tmp_path / "columns-1")


@pytest.mark.parametrize("harm", HARMS)
def test_whichever_column_is_broken_is_named(tmp_path: Path, harm: str) -> None:
    _written(tmp_path, make_documents(40), vectors=True)
    for name in (*NAMES, "counts", "lengths"):
        path = tmp_path / "columns-1" / f"{name}.npy"
        before = path.read_bytes()
        _harm(path, harm)
        with pytest.raises(IndexUnusable, match="--rebuild"):
            column_writing.check(tmp_path / "columns-1")
        path.write_bytes(before)
    column_writing.check(tmp_path / "columns-1")


@pytest.mark.parametrize("harm", ["cut", "replaced", "emptied", "missing"])
def test_broken_or_missing_sums_are_said(tmp_path: Path, harm: str) -> None:
    _written(tmp_path, make_documents(40))
    _harm(tmp_path / "columns-1" / SUMS_FILE, harm)
    with pytest.raises(IndexUnusable, match="--rebuild"):
        Columns(tmp_path / "columns-1")
    with pytest.raises(IndexUnusable, match="--rebuild"):
        column_writing.check(tmp_path / "columns-1")
