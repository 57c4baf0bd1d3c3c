"""A small index of invented documents about several provinces, sectors and times."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bianyin.services.chroma import open_chroma

sys.path.insert(0, str(Path(__file__).parents[1] / "index"))

from asked_documents import DOCUMENTS
from invented_documents import HashEmbedder, Source, make_document
from noting_searcher import Noting

from bianyin.index import update
from bianyin.model import Document
from bianyin.search import Searcher


def _documents() -> list[Document]:
    own = {"regions": ("210000",), "tier": "省"}
    return [
        make_document(
            "辽宁省启动有序用电",
            "因电力缺口，辽宁省自2021年9月10日起对钢铁、水泥等工业企业实施有序用电，部分企业限产停产。",
            "2021-09-11",
            **own,
        ),
        make_document(
            "辽宁水泥行业错峰生产安排",
            "辽宁全省水泥熟料生产线自2021年11月1日起停窑，实行采暖季错峰生产。",
            "2021-10-08",
            **own,
        ),
        make_document(
            "沈阳铸造厂技改项目投产",
            "沈阳市一家铸造企业的技术改造项目于2021年10月20日建成投产。",
            "2021-10-21",
            regions=("210100",),
            tier="市",
        ),
        make_document(
            "辽宁省旧年限产回顾",
            "辽宁省在2018年冬季对钢铁企业限产停产，实施有序用电。",
            "2018-12-20",
            **own,
        ),
        make_document(
            "浙江省启动有序用电",
            "因电力缺口，浙江省自2021年9月12日起对工业企业实施有序用电，钢铁、水泥企业限产停产。",
            "2021-09-12",
            regions=("330000",),
            tier="省",
        ),
        make_document(
            "关于做好有序用电工作的通知",
            "国家有关部门要求各地做好工业企业有序用电，钢铁、水泥等高耗能企业限产停产要有序。",
            "2021-09-20",
            tier="部委",
        ),
        make_document(
            "辽宁省中小学秋季开学",
            "辽宁省中小学于2021年9月1日开学，学校食堂用电有保障。",
            "2021-09-01",
            **own,
        ),
        make_document(
            "辽宁某钢铁公司招聘公告",
            "辽宁一家钢铁公司招聘有序用电、限产停产管理岗位工作人员。",
            "2021-09-15",
            **own,
        ),
        make_document("无日期的辽宁限产消息", "辽宁省工业企业有序用电，限产停产。", **own),
        make_document(
            "年报",
            "本年报回顾全年各项工作，数据见附表。" * 20 + "停产企业自2021年10月3日起恢复生产。",
            "2022-06-01",
            **own,
        ),
    ]


@pytest.fixture(scope="session")
def documents() -> list[Document]:
    return _documents()


@pytest.fixture(scope="session")
def index_folder(documents: list[Document], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vector_store")
    update(Source(documents), folder, HashEmbedder(), open_store=open_chroma)
    return folder


@pytest.fixture
def searcher(index_folder: Path) -> Iterator[Searcher]:
    with Searcher(index_folder, HashEmbedder(), open_store=open_chroma) as made:
        yield made


@pytest.fixture
def words_only(index_folder: Path) -> Iterator[Searcher]:
    with Searcher(index_folder, None, open_store=open_chroma) as made:
        yield made


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the happenings that questions compare; of other documents where a module has its own."""
    made = tmp_path_factory.mktemp("asked")
    update(Source(DOCUMENTS), made, HashEmbedder(dimension=128), open_store=open_chroma)
    return made


@pytest.fixture(params=[True, False], ids=["vectors", "words alone"])
def either(request: pytest.FixtureRequest, folder: Path) -> Iterator[Noting]:
    """Each of the two ways to search in `folder`."""
    with Noting(
        folder, HashEmbedder(dimension=128) if request.param else None, open_store=open_chroma
    ) as made:
        yield made


@pytest.fixture(scope="module")
def words(folder: Path) -> Iterator[Searcher]:
    with Searcher(folder, None, open_store=open_chroma) as made:
        yield made
