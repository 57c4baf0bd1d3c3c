"""Files of judgements, one JSON object a line, and the documents that they name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from bianyin.errors import InputError
from bianyin.model import Frozen

if TYPE_CHECKING:
    from bianyin.catalog.catalog import Catalog

Judged = TypeVar("Judged", bound=Frozen)


def read_judged(path: Path, kind: type[Judged]) -> tuple[Judged, ...]:
    """Every line as a `kind`; empty lines are passed over.

    Raises:
        InputError: the file cannot be read, holds nothing, or a line is not a `kind`.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except OSError as error:
        raise InputError(f"无法读取：{error.strerror}", path=path) from None
    except UnicodeDecodeError:
        raise InputError("编码不是 UTF-8", path=path) from None
    found = tuple(_row(path, number, line, kind) for number, line in enumerate(lines, 1) if line.strip())
    if not found:
        raise InputError("文件为空", path=path)
    return found


def _row(path: Path, number: int, line: str, kind: type[Judged]) -> Judged:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"{place}：{first['msg']}" if place else first["msg"], path=path, line=number
        ) from None


def current_ids(urls: Iterable[str], catalog: Catalog) -> dict[str, str]:
    """By address, the id of the current document; addresses without one are left out."""
    versions = ((url, each) for url in urls for each in catalog.versions(url))
    return {url: each.document_id for url, each in versions if each.current}
