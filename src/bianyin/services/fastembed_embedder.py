"""Any model of fastembed's by name, on this machine: downloaded once, or from a folder of the user's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from bianyin.errors import ConfigurationError, ServiceError
from bianyin.services.endpoints import sendable
from bianyin.services.vectors import as_vectors

if TYPE_CHECKING:
    from bianyin.services.vectors import Vectors

# Texts a run: more of them take memory, and no less time on a processor.
_BATCH = 16
_CHINESE = (
    "BAAI/bge-small-zh-v1.5", "jinaai/jina-embeddings-v2-base-zh", "intfloat/multilingual-e5-small",
    "intfloat/multilingual-e5-large",
)  # fmt: skip
# Models with an ONNX file of their makers that fastembed does not list: dimension; all average their tokens.
_MORE = {"intfloat/multilingual-e5-small": 384, "intfloat/multilingual-e5-base": 768}
_FOLDER = "specific_model_path"


class FastembedEmbedder:
    """A model of fastembed's. Loaded when a vector is first asked for. What it wants before a text, `prefixes` knows."""

    at_once = 256

    def __init__(
        self, model: str, options: Mapping[str, Any], folder: Path | None, *, marked: str = ""
    ) -> None:
        """
        Args:
            options: for `fastembed.TextEmbedding`; `specific_model_path` is a folder with the model's files.
            folder: where what is downloaded is kept.
            marked: what is added to its name for options that change the vectors.

        Raises:
            ConfigurationError: fastembed is not installed, or there is no such folder.
        """
        if find_spec("fastembed") is None:
            raise ConfigurationError(
                f"BIANYIN_EMBEDDER=fastembed:{model} 需要 fastembed，此处没有安装。",
                remedy="请运行 pip install 'bianyin[fastembed]'。",
            )
        self._model, self._options, self._folder, self._marked = model, dict(options), folder, marked
        self._files = _files(Path(options[_FOLDER])) if options.get(_FOLDER) else None
        self._lock, self._loaded = Lock(), None

    @property
    def name(self) -> str:
        # Files of the user's own may be another model, or the same one quantised.
        own = f"+{_fingerprint(self._files)}" if self._files else ""
        return f"fastembed:{self._model}{own}{self._marked}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension).

        Raises:
            ConfigurationError: fastembed knows no such model, or the folder does not hold one.
            ServiceError: the model cannot be downloaded, or fails.
        """
        return self._embedded("passage_embed", texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As `embed_passages`: some models tell queries from passages by themselves."""
        return self._embedded("query_embed", texts)

    def _embedded(self, method: str, texts: Sequence[str]) -> Vectors:
        model = self._opened()
        plain = [sendable(text) for text in texts]
        try:
            return as_vectors(list(getattr(model, method)(plain, batch_size=_BATCH)), len(texts))
        except Exception as error:  # onnxruntime's have no base of their own
            raise ServiceError(
                f"嵌入模型 {self._model} 没有给出向量（{type(error).__name__}：{_short(error)}）。",
                remedy="请检查模型文件，或换用其他模型。",
            ) from error

    def _opened(self) -> Any:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> Any:
        from fastembed import TextEmbedding
        from loguru import logger

        logger.disable("fastembed")  # what it says goes into the error below
        _make_known(TextEmbedding, self._model, self._files)
        folder = str(self._folder / "fastembed") if self._folder else None
        try:
            return TextEmbedding(self._model, **{"cache_dir": folder, **self._options})
        except Exception as error:
            raise self._unopened(error) from error

    def _unopened(self, error: Exception) -> ConfigurationError | ServiceError:
        why = f"{type(error).__name__}：{_short(error)}"
        if self._files:
            remedy = "请确认该文件夹有 ONNX 文件、config.json、tokenizer.json 与 tokenizer_config.json。"
            return ConfigurationError(f"嵌入模型 {self._model} 无法从文件夹载入（{why}）。", remedy=remedy)
        return ServiceError(
            f"嵌入模型 {self._model} 无法下载或载入（{why}）。",
            remedy="请检查网络；镜像可用 HF_ENDPOINT 指定，已下载的模型文件夹可用 "
            f'BIANYIN_EMBEDDER_OPTIONS={{"{_FOLDER}": "文件夹"}} 指定。',
        )


def _make_known(library: Any, model: str, files: _Files | None) -> None:
    """Tell fastembed of a model that it does not list.

    Raises:
        ConfigurationError: nobody knows it, and no folder has its files.
    """
    from fastembed.common.model_description import ModelSource, PoolingType

    listed = [each["model"] for each in library.list_supported_models()]
    if model.lower() in (each.lower() for each in listed):
        return
    if files is None and model not in _MORE:
        raise ConfigurationError(
            f"fastembed 没有名为 {model} 的模型。",
            remedy=f"中文可用 {'、'.join(_CHINESE)}；"
            f'其他模型可用 BIANYIN_EMBEDDER_OPTIONS={{"{_FOLDER}": "文件夹"}} 从文件夹载入。',
        )
    library.add_custom_model(
        model,
        pooling=PoolingType(files.pooling if files else "MEAN"),
        normalization=True,
        sources=ModelSource(hf=model),
        dim=files.dimension if files else _MORE[model],
        model_file=files.onnx if files else "onnx/model.onnx",
    )


class _Files:
    """What a folder with a model's files says of it, as sentence-transformers writes them."""

    def __init__(self, folder: Path) -> None:
        found = sorted(folder.glob("*.onnx")) + sorted(folder.glob("onnx/*.onnx"))
        best = [each for each in found if each.name == "model.onnx"] or found
        if not best:
            raise ConfigurationError(f"文件夹 {folder} 中没有 ONNX 文件。", remedy=f"请检查 {_FOLDER}。")
        self.path, self.onnx = best[0], best[0].relative_to(folder).as_posix()
        pooling = _json(folder / "1_Pooling" / "config.json")
        self.pooling = "CLS" if pooling.get("pooling_mode_cls_token") else "MEAN"
        self.dimension = int(_json(folder / "config.json").get("hidden_size", 0))


def _files(folder: Path) -> _Files:
    """
    Raises:
        ConfigurationError: it is no folder of a model.
    """
    try:
        return _Files(folder)
    except (OSError, ValueError, TypeError) as error:
        raise ConfigurationError(
            f"文件夹 {folder} 不是模型（{error}）。", remedy=f"请检查 {_FOLDER}。"
        ) from None


def _json(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except RecursionError:
        raise ValueError(f"{path.name} 的括号过深") from None
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} 不是 JSON 对象")
    return found


def _fingerprint(files: _Files) -> str:
    """Of a model's file: its size and 64 pieces spread over it, as its vectors are asked for with every search."""
    size = files.path.stat().st_size
    digest = hashlib.sha256(str((size, files.pooling)).encode())
    with files.path.open("rb") as file:
        for piece in range(64):
            file.seek(size * piece // 64)
            digest.update(file.read(1 << 14))
    return digest.hexdigest()[:8]


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
