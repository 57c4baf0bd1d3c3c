"""What Chroma fails with, as our own errors with a remedy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bianyin.errors import IndexStale, IndexUnusable, ServiceError

# Bytes: with less, the disk is what is wrong.
_ROOM = 1024 * 1024
_AGAIN = "请运行 bianyin index：向量库会由缓存重新填充，不必重新计算。"
_REBUILD = "请运行 bianyin index --rebuild 重建（语料目录不受影响）。"


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise in the block's place what a user can do something about.

    Args:
        path: the store's folder, or what stands for it.

    Raises:
        IndexStale: the vectors are of another length.
        IndexUnusable: the folder cannot be read or written, or it is damaged.
        ServiceError: the server went away.
    """
    import httpx
    from chromadb.errors import ChromaError, InvalidArgumentError, InvalidDimensionException

    try:
        yield
    except httpx.HTTPError as error:
        raise ServiceError(
            f"Chroma 服务中断：{type(error).__name__}。",
            remedy="请检查该服务后重新运行同一命令；已完成的部分已保存。",
        ) from None
    except (InvalidDimensionException, InvalidArgumentError) as error:
        if "dimension" in str(error).lower():
            raise IndexStale("向量维数与索引不一致：嵌入模型已更换。", remedy=_REBUILD) from error
        raise IndexUnusable(f"向量库拒绝了请求：{error}。", remedy=_AGAIN) from error
    except OSError as error:
        remedy = "请检查磁盘空间和写权限，或用 --vector-store 指定可写的目录。"
        raise IndexUnusable(
            f"向量库目录 {path} 无法读写：{error.strerror or error}。", remedy=remedy
        ) from error
    except (ChromaError, RuntimeError, ValueError) as error:
        raise IndexUnusable(
            f"向量库 {path} 无法使用：{error}。", remedy=_remedy_for(str(error), path)
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust; it is no Exception
            raise
        raise IndexUnusable(f"向量库 {path} 已损坏：{error}。", remedy=_AGAIN) from None


def _remedy_for(reason: str, path: Path) -> str:
    if "full" in reason.lower() or "no space" in reason.lower() or _is_full(path):
        return "磁盘已满：请腾出空间后重新运行同一命令。"
    if "readonly" in reason.lower() or "permission" in reason.lower():
        return "请检查该目录的写权限，或用 --vector-store 指定可写的目录。"
    return _AGAIN


def _is_full(path: Path) -> bool:
    """Chroma does not tell why it could not write."""
    try:
        return shutil.disk_usage(path).free < _ROOM
    except OSError:
        return False
