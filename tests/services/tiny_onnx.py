"""A model folder as sentence-transformers exports it, of a few words and one table of random numbers: real ONNX, real tokenizer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save_model
from tokenizers import Tokenizer, models, pre_tokenizers

WORDS = ["[PAD]", "[UNK]", *"停产限电工业沈阳高炉检修幼儿园运动会：为这个句子生成表示以用于检索相关文章"]


def tiny_model(folder: Path, *, seed: int = 1, cls: bool = False) -> Path:
    """A model of 8 dimensions: the vector of each character."""
    folder.mkdir(parents=True)
    words = list(dict.fromkeys(WORDS))
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.save(str(folder / "tokenizer.json"))
    for name, content in {
        "config.json": {"hidden_size": 8, "pad_token_id": 0, "max_position_embeddings": 128},
        "tokenizer_config.json": {"pad_token": "[PAD]", "unk_token": "[UNK]", "model_max_length": 128},
        "special_tokens_map.json": {"pad_token": "[PAD]", "unk_token": "[UNK]"},
        "1_Pooling/config.json": {"pooling_mode_cls_token": cls, "pooling_mode_mean_tokens": not cls},
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content))
    table = np.random.default_rng(seed).normal(size=(len(words), 8)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "tiny",
        [
            helper.make_tensor_value_info(each, TensorProto.INT64, ["texts", "tokens"])
            for each in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "tokens", 8])],
        [numpy_helper.from_array(table, "table")],
    )
    (folder / "onnx").mkdir()
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    save_model(model, folder / "onnx" / "model.onnx")
    return folder
