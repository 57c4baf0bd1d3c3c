"""An update of an index that is killed in the midst; run as a script, it is the process to kill.

`python tests/index/killed_update.py --moments 60` kills at that many moments, half of them while Chroma saves.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from invented_documents import HashEmbedder, Source, Vectors, make_documents, make_long_documents

from bianyin.index import build, filling
from bianyin.index.store import StoreOpener
from bianyin.services.chroma import open_chroma
from bianyin.services.chroma_server import ChromaServer


def run_killed_update(
    folder: Path,
    first: int,
    last: int,
    kill_after: float,
    *,
    passage_vectors: bool = False,
    saving: bool = False,
    rebuild: bool = False,
    open_store: StoreOpener = open_chroma,
) -> None:
    """Update with `documents[first:last]`, killed so many seconds after it has begun, should it still run.

    The documents are 120 with vectors of their leads alone, or 60 long ones whose passages have some.

    Args:
        saving: killed, after that, as soon as Chroma is seen to write the graph of a collection; embedded Chroma alone.
        open_store: embedded, or a server by its address.
    """
    words = [str(folder), str(first), str(last)]
    words += ["passages"] * passage_vectors + ["rebuild"] * rebuild
    served = open_store.store_name.rpartition("/")[0] if isinstance(open_store, ChromaServer) else ""
    words += [served] * bool(served)
    with subprocess.Popen([sys.executable, __file__, *words], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stdout.readline() == b"ready\n"
        time.sleep(kill_after)
        if saving and not served:
            _wait_for_save(folder, child)
        child.send_signal(signal.SIGKILL)


def _wait_for_save(folder: Path, child: subprocess.Popen[bytes]) -> None:
    """Until a graph's files change: they are written one after another, `index_metadata.pickle` last."""

    def seen() -> set[tuple[str, int, int]]:
        found = set()
        for path in folder.glob("[ab]/chroma/*/*"):
            with suppress(OSError):
                status = path.stat()
                found.add((str(path), status.st_size, status.st_mtime_ns))
        return found

    before = seen()
    while child.poll() is None and seen() <= before:
        pass


class _Slow(HashEmbedder):
    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.02)
        return super().embed_passages(texts)


def _update(folder: str, first: str, last: str, *how: str) -> None:
    build._LEDGER_BATCH = build._VECTOR_BATCH = 4
    build._NOTED_BATCH = 12 if "passages" in how else 8
    filling.MOST_RECENT = 20
    documents = make_long_documents(60) if "passages" in how else make_documents(120)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    served = next((word for word in how if word.startswith("http")), None)
    build.update(
        Source(documents[int(first) : int(last)]), Path(folder), _Slow(),
        open_store=ChromaServer(served) if served else open_chroma,
        passage_vectors="passages" in how, rebuild="rebuild" in how,
    )  # fmt: skip


def _many_moments(count: int) -> None:
    """Kills at many moments, half of them while Chroma saves, of updates and of rebuilds; each healed by the next run."""
    from standing_index import assert_index_is

    documents, chosen = make_long_documents(60), random.Random(int(os.environ.get("KILL_SEED", "3")))
    with tempfile.TemporaryDirectory() as name:
        undisturbed = build.update(Source(documents[15:]), Path(name) / "whole", HashEmbedder(), open_store=open_chroma).digest  # fmt: skip
        for moment in range(count):
            folder, saving, rebuild = Path(name) / f"{moment}", moment % 2 == 0, moment % 4 >= 2
            run_killed_update(folder, 0, 45, chosen.uniform(0.05, 1.5), passage_vectors=True, saving=saving)
            if moment % 3 == 0 or rebuild:
                run_killed_update(
                    folder, 15, 60, chosen.uniform(0.05, 1.5), passage_vectors=True, saving=saving, rebuild=rebuild
                )  # fmt: skip
            counts = build.update(Source(documents[15:]), folder, HashEmbedder(), open_store=open_chroma)
            assert counts.digest == undisturbed == assert_index_is(folder, documents[15:]), moment
            sys.stdout.write(
                f"{moment + 1}/{count} {'saving' if saving else 'anywhere'}{' rebuild' * rebuild}\n"
            )
            sys.stdout.flush()
            shutil.rmtree(folder)


if __name__ == "__main__":
    if sys.argv[1] == "--moments":
        _many_moments(int(sys.argv[2]))
    else:
        _update(*sys.argv[1:])
