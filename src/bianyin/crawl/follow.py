"""A second process that reads the archive into the catalog while the crawler fills it: parsing takes a core.

`python -m bianyin.crawl.follow CORPORA` reads from its input the address of the catalog's database (an empty line: it is
in the folder; not an argument, which everybody on the machine could read), then lines `NAME BYTES` (a file of the archive
and how much of it is durable) until that ends, catches up once more, and writes its counts as one line of JSON. It ends by
itself when the crawler is killed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bianyin.errors import BianyinError, CorpusError


class Follower:
    """The crawler's end of that process."""

    def __init__(self, corpora: Path, database: str = "") -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bianyin.crawl.follow", str(corpora)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,  # a file: nobody empties a pipe before the end
            text=True,
            encoding="utf-8",
        )
        self._tell(database)

    def notify(self, name: str, durable: int) -> None:
        """More of the archive has become durable."""
        self._tell(f"{name} {durable}")

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it has failed; `finish` says why

    def finish(self) -> str:
        """Wait until all is read: the counts as JSON.

        Raises:
            CorpusError: it failed; the archive holds everything, and the next crawl reads it.
        """
        counts, _ = self._process.communicate()
        if self._process.returncode != 0:
            self._errors.seek(0)
            errors = self._errors.read().decode("utf-8", "replace")
            said = errors.strip().splitlines() or [f"退出码 {self._process.returncode}"]
            raise CorpusError(
                f"网页已存档，但写入语料库失败：{said[-1][:300]}", remedy="排除原因后重新运行同一命令。"
            )
        return counts.strip().splitlines()[-1]

    def stop(self) -> None:
        """End without waiting for the rest: the next crawl reads it. After `finish` it only cleans up."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()
        self._errors.close()


def follow(corpora: Path, database: str) -> None:
    """Catch up for each line of input, and a last time at its end."""
    from bianyin.catalog.catalog import Catalog
    from bianyin.catalog.derive import DerivedCounts, catch_up
    from bianyin.catalog.postgres import Postgres

    counts = DerivedCounts()
    with Catalog(Postgres(database) if database else corpora) as catalog:
        for line in sys.stdin:
            name, durable = line.rsplit(" ", 1)
            counts = counts.plus(catch_up(corpora, catalog, being_written={name: int(durable)}))
        counts = counts.plus(catch_up(corpora, catalog))
    sys.stdout.write(counts.model_dump_json() + "\n")


if __name__ == "__main__":
    try:
        follow(Path(sys.argv[1]), sys.stdin.readline().strip())
    except BianyinError as error:
        sys.exit(str(error))
