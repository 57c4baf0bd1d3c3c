"""A run that is killed while vectors leave the store."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from invented_documents import HashEmbedder, Source, make_documents

from bianyin.index import ledger, update
from bianyin.services.chroma import ChromaStore, open_chroma


class _Killed(BaseException):
    pass


def _kill(*given: object) -> None:
    raise _Killed


@pytest.mark.parametrize("killed_in", ["doubt", "forget"])
@pytest.mark.parametrize("wanted_again", [True, False])
def test_the_next_run_finishes_the_deletion_or_puts_back_what_is_wanted_again(
    tmp_path: Path,
    embedder: HashEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    killed_in: str,
    wanted_again: bool,
) -> None:
    documents = make_documents(12)
    undisturbed = update(Source(documents), tmp_path, embedder, open_store=open_chroma).digest
    with monkeypatch.context() as patch, pytest.raises(_Killed):
        patch.setattr(ledger, killed_in, _kill)
        update(Source(documents[4:]), tmp_path, embedder, open_store=open_chroma)
    left = documents if wanted_again else documents[4:]
    assert (
        update(Source(left), tmp_path, embedder, open_store=open_chroma).digest == undisturbed
    ) is wanted_again
    with closing(ChromaStore(tmp_path / "a")) as store:
        assert store.ids() == {each.id for each in left}
