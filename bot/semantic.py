"""The optional embedding model, through fastembed (ONNX, no PyTorch), and a cache of its work.

fastembed is imported only when a model is asked for: it is an extra, and takes a while.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from fastembed import TextEmbedding

DEFAULT_MODEL: Final = "sentence-transformers/all-MiniLM-L6-v2"

_NEVER_ZERO: Final = 1e-12


class NoModel(Exception):
    """A model that cannot be had; the text is a sentence for the operator that says what to do."""


@dataclass(frozen=True, slots=True)
class OnnxEncoder:
    """An embedding model that is ready."""

    model: "TextEmbedding"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the place of each text, of unit length: `(len(texts), d) float32`."""
        # One text at a time: a quantised model rounds the texts of a batch together, so that a
        # text's place would depend on its neighbours; and padding makes batches slower, too.
        places = [*self.model.embed(list(texts), batch_size=1)]
        found = np.array(places, np.float32).reshape(len(texts), self.model.embedding_size)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        of_unit_length: NDArray[np.float32] = found / np.maximum(lengths, np.float32(_NEVER_ZERO))
        return of_unit_length


def load_encoder(name_or_folder: str, cache: Path) -> OnnxEncoder:
    """Return a model, by a name that fastembed knows or from a folder.

    A model by name is downloaded once, into the folder `cache`. A folder holds an .onnx file (or
    more, of which the first by name counts) with config.json, tokenizer.json and
    tokenizer_config.json; the means of its outputs are taken.

    Raises:
        NoModel: fastembed is not installed, nothing is to be had by this name, or the folder lacks
            something.
    """
    try:
        from fastembed import TextEmbedding  # noqa: PLC0415 -- an extra
    except ImportError:
        raise NoModel(
            "The semantic extra is missing. Install it: pip install '.[semantic]'."
        ) from None
    folder = Path(name_or_folder)
    if folder.is_dir():
        return OnnxEncoder(_from_folder(folder))
    return OnnxEncoder(TextEmbedding(name_or_folder, cache_dir=str(cache)))


def _from_folder(folder: Path) -> "TextEmbedding":
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    file = min(folder.glob("*.onnx"))
    name = str(file.resolve())
    if all(known["model"] != name for known in TextEmbedding.list_supported_models()):
        TextEmbedding.add_custom_model(
            model=name,
            pooling=PoolingType.MEAN,
            normalization=False,
            sources=ModelSource(hf=name),
            dim=json.loads((folder / "config.json").read_text(encoding="utf-8"))["hidden_size"],
            model_file=file.name,
        )
    return TextEmbedding(name, specific_model_path=str(folder))
