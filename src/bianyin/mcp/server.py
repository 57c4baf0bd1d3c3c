"""The tools of the MCP server, each a function of `bianyin.api`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

from pydantic import Field

from bianyin import api
from bianyin.errors import BianyinError, ConfigurationError
from bianyin.mcp.answers import document_part, points_found, report_found
from bianyin.version import __version__

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

P = ParamSpec("P")
R = TypeVar("R")

Region = Annotated[str, Field(description="地区：辽宁、Liaoning，或地级市")]
Sector = Annotated[str, Field(description="部门：工业、电力、地面交通、居民、航空（或英文）")]
Day = Annotated[str, Field(description="YYYY-MM-DD")]
_INSTRUCTIONS = (
    "变因：碳排放序列的变点前后，已存的政府与新闻网页逐字说了什么。引用时请给出 url 与原文；时间上接近不等于因果；"
    "没有找到就说未找到。"
)


def make_server(*, corpora: Path | None = None, vector_store: Path | None = None) -> MCPServer[Any]:
    """The server, ready to `run("stdio")`.

    Raises:
        ConfigurationError: the `mcp` package is not installed.
    """
    try:
        from mcp.server.mcpserver import MCPServer
    except ImportError:
        raise ConfigurationError(
            "MCP 服务需要 mcp 包。", remedy="请先 pip install 'bianyin[mcp]'。"
        ) from None

    server: MCPServer[Any] = MCPServer(
        "bianyin", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING"
    )
    tools = _Tools(corpora, vector_store)
    for tool in (tools.search, tools.open_document, tools.detect, tools.report):
        server.add_tool(_told(tool), description=tool.__doc__)
    return server


class _Tools:
    """The tools over one corpus and index. Each docstring is what the model reads of it, and so are the arguments' types."""

    def __init__(self, corpora: Path | None, vector_store: Path | None) -> None:
        self._corpora, self._vector_store = corpora, vector_store

    def search(
        self,
        text: Annotated[str, Field(description="检索词，或一个问题")],
        region: Region | None = None,
        sector: Sector | None = None,
        start: Day | None = None,
        end: Day | None = None,
        k: Annotated[int, Field(ge=1, le=50)] = 10,
    ) -> list[dict[str, Any]]:
        """检索语料库：返回片段的原文、来源网址、日期，及其在文档中的位置。"""
        found = api.search(
            text, region=region, sector=sector, start=start, end=end, k=k,
            corpora=self._corpora, vector_store=self._vector_store,
        )  # fmt: skip
        return [passage.model_dump(mode="json") for passage in found]

    def open_document(
        self,
        document_id: str,
        start: Annotated[int, Field(ge=0)] = 0,
        length: Annotated[int, Field(ge=1, le=50_000)] = 8_000,
    ) -> dict[str, Any]:
        """读一篇文档的规范文本；start 起至多 length 字，位置与检索结果、记录中的相同。"""
        return document_part(api.open_document(document_id, corpora=self._corpora), start, length)

    def detect(
        self, series_file: str, region: Region | None = None, sector: Sector | None = None
    ) -> dict[str, Any]:
        """检测一个排放序列（本机上的 CSV 或 XLSX 文件）的变点：日期、幅度、置信度、提示。"""
        return points_found(api.detect(series_file, region, sector))

    def report(
        self,
        region: Region,
        sector: Sector,
        points: Annotated[list[str] | None, Field(description="变点日期 YYYY-MM-DD")] = None,
        series_file: str | None = None,
    ) -> dict[str, Any]:
        """各变点前后有哪些经逐字核验的政策与事件；给出变点日期，或本机上的序列文件。"""
        answered = api.report(
            region, sector, points=points, series=series_file,
            corpora=self._corpora, vector_store=self._vector_store,
        )  # fmt: skip
        return report_found(answered.report)


def _told(tool: Callable[P, R]) -> Callable[P, R]:
    """The tool, whose errors are told to the model in our own words."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(tool)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return tool(*args, **kwargs)
        except BianyinError as error:
            raise ToolError(str(error)) from None

    return called
