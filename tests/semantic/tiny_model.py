"""A model of a few words, in the files that real ones come in."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace

WORDS: Final[Mapping[str, tuple[float, float]]] = {
    "gulag": (1.0, 0.0),
    "camp": (3.0, 4.0),
    "bread": (0.0, 1.0),
}
"""Where each word is, before the mean and the unit length."""


def write_tiny_model(folder: Path, dimensions: int = 2, file: str = "model.onnx") -> Path:
    """Write a model that places a text at the mean of its words; return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {"[PAD]": 0, "[UNK]": 1} | {word: n for n, word in enumerate(WORDS, start=2)}
    table = np.zeros((len(vocabulary), dimensions), np.float32)
    table[2:, :2] = list(WORDS.values())
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    _write(folder / "tokenizer_config.json", {"model_max_length": 128, "pad_token": "[PAD]"})
    _write(folder / "config.json", {"hidden_size": dimensions, "pad_token_id": 0})
    onnx.save(_look_up(table), str(folder / file))
    return folder


def _look_up(table: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> onnx.ModelProto:
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "tiny",
        inputs=[
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "words"])
            for name in ("input_ids", "attention_mask")
        ],
        outputs=[
            helper.make_tensor_value_info(
                "last_hidden_state", TensorProto.FLOAT, ["texts", "words", table.shape[1]]
            )
        ],
        initializer=[numpy_helper.from_array(table, "table")],
    )
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="tests"
    )


def _write(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")
