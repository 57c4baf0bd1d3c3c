"""The one error tree. Each error says what to do next, and carries its evidence.

BianyinError                exit 1
├── InputError              exit 2   a file or argument the user gave is wrong: file, line, reason
│   └── UnknownName         exit 2   a region, sector or column nobody has heard of, with the nearest names
├── ConfigurationError      exit 2   a setting is missing or contradictory
├── CorpusError             exit 1   the catalog cannot be read or written
│   ├── CorpusBusy          exit 1   another process is writing it
│   └── CorpusDamaged       exit 1   damaged, or of another version: rebuild
├── IndexUnusable           exit 1   the vector store or the lexical index cannot be used
│   ├── IndexBusy           exit 1   another process is updating it
│   └── IndexStale          exit 1   built with another embedder or an older format: rebuild
├── FetchError              exit 1   one page could not be fetched: the crawl notes it and goes on
│   ├── AddressRefused      exit 1   not http(s), or it leads to a private, loopback, link-local or metadata address
│   ├── PageTooLarge        exit 1   more bytes than the limit, as sent or once decompressed
│   └── FetchInterrupted    exit 1   reset, truncated, too slow, 5xx, 429: may succeed later
├── LabError                exit 1   what a lab made (jobs, reports kept, judgements) cannot be read or written
│   └── NotInLab            exit 2   no report, series, points or file of this id
│       └── UnknownJob      exit 2   no job of this id
├── CacheUnusable           exit 1   the file of remembered model replies cannot be used
├── LimitReached            exit 1   the run's own limit (--max-calls, --max-cost) leaves no room for another call
└── ServiceError            exit 1   an endpoint (embeddings, chat) failed after all retries, or a database server
    └── ServiceRefused      exit 1   it answered, and said no (key, model name, quota)
"""

from pathlib import Path

# Characters of what is told: a name or cell of any length may stand in it.
_MOST_MESSAGE, _MOST_REMEDY = 500, 350


def shortened(text: str, most: int = _MOST_MESSAGE) -> str:
    """The text, without its middle where it is longer: what is wrong stands at its ends."""
    return text if len(text) <= most else f"{text[: most // 2]} …… {text[-(most // 2) :]}"


class BianyinError(Exception):
    """Base of all errors that this package raises on purpose.

    Args:
        message: what happened.
        remedy: what the user can do about it, an imperative sentence.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{shortened(self.message)} {shortened(self.remedy, _MOST_REMEDY)}".strip()

    @property
    def reason(self) -> str:
        """What happened, for a reader who has not this machine's files: no path."""
        return shortened(self.message)


class InputError(BianyinError):
    """A file or argument is wrong; nothing was written. Shows as `file:line: reason`."""

    exit_code = 2

    def __init__(
        self, message: str, *, path: Path | str | None = None, line: int | None = None, remedy: str = ""
    ) -> None:
        place = "" if path is None else f"{path}:{line}: " if line is not None else f"{path}: "
        super().__init__(place + message, remedy=remedy)
        self.path, self.line, self._bare = path, line, message

    @property
    def reason(self) -> str:
        bare = shortened(self._bare)
        return bare if self.line is None else f"第 {self.line} 行：{bare}"


class UnknownName(InputError):
    """A region, sector or column name that is not known; `remedy` lists near ones."""


class ConfigurationError(BianyinError):
    """A setting is missing, malformed or contradicts another."""

    exit_code = 2


class CorpusError(BianyinError):
    """The catalog cannot be opened, read or written."""


class CorpusBusy(CorpusError):
    """Another process is writing the corpus."""


class CorpusDamaged(CorpusError):
    """The catalog is damaged, or of another version of this program."""


class IndexUnusable(BianyinError):
    """The vector store or the lexical index cannot be used."""


class IndexBusy(IndexUnusable):
    """Another process is updating the index."""


class IndexStale(IndexUnusable):
    """The index was built with another embedder or format and would mix incomparable vectors."""


class FetchError(BianyinError):
    """One page could not be fetched."""


class AddressRefused(FetchError):
    """The address is not of the web, or leads into a network that is not public; nothing was sent."""


class PageTooLarge(FetchError):
    """An answer is longer than the limit, as sent or once decompressed."""


class FetchInterrupted(FetchError):
    """An answer did not come, or not whole; asking again later may help.

    Args:
        retry_after: seconds that the server asked to wait, if it did.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class LabError(BianyinError):
    """The lab's database cannot be opened, read or written; or what is asked of it does not go."""


class NotInLab(LabError):
    """There is nothing of this id."""

    exit_code = 2


class UnknownJob(NotInLab):
    """There is no job of this id."""


class CacheUnusable(BianyinError):
    """The file of remembered model replies cannot be opened, read or written."""


class LimitReached(BianyinError):
    """The limit that the user set on calls or cost is reached. What was done is kept."""


class ServiceError(BianyinError):
    """An outside endpoint failed after all retries. Never to be read as "nothing found"."""


class ServiceRefused(ServiceError):
    """An outside endpoint answered and refused: wrong key, unknown model, no quota."""
