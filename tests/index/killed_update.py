"""An update of an index that is killed in the midst; run as a script, it is the process to kill."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from invented_documents import HashEmbedder, Source, Vectors, make_documents, make_long_documents

from bianyin.index import build, filling
from bianyin.services.chroma import open_chroma


def run_killed_update(
    folder: Path, first: int, last: int, kill_after: float, *, passage_vectors: bool = False
) -> None:
    """Update with `documents[first:last]`, killed so many seconds after it has begun, should it still run.

    The documents are 120 with vectors of their leads alone, or 60 long ones whose passages have some.
    """
    arguments = [str(folder), str(first), str(last), *(["passages"] if passage_vectors else [])]
    with subprocess.Popen([sys.executable, __file__, *arguments], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stdout.readline() == b"ready\n"
        time.sleep(kill_after)
        child.send_signal(signal.SIGKILL)


class _Slow(HashEmbedder):
    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.02)
        return super().embed_passages(texts)


def _update(folder: str, first: str, last: str, *passages: str) -> None:
    build._LEDGER_BATCH = build._VECTOR_BATCH = 4
    build._NOTED_BATCH = 12 if passages else 8
    filling.MOST_RECENT = 20
    documents = make_long_documents(60) if passages else make_documents(120)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    taken = Source(documents[int(first) : int(last)])
    build.update(taken, Path(folder), _Slow(), open_store=open_chroma, passage_vectors=bool(passages))


if __name__ == "__main__":
    _update(*sys.argv[1:])
