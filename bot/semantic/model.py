"""An embedding model through fastembed: ONNX, no PyTorch.

fastembed is imported only when a model is asked for: it is an extra, and takes a while.
"""

import json
import logging
import os
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from fastembed import TextEmbedding
    from tokenizers import Tokenizer

log = logging.getLogger(__name__)

_TRIAL: Final = "Where does this model place this sentence?"
_NEVER_ZERO: Final = np.float32(1e-12)
_FILES: Final = ("config.json", "tokenizer.json", "tokenizer_config.json")
_UNKNOWN: Final = ("[UNK]", "<unk>")
_LETTER: Final = re.compile(r"[^\W_]")
_NOT_INSTALLED: Final = "the semantic extra is not installed: pip install '.[semantic]'"


class NoModel(Exception):
    """A model that cannot be had; the text is a sentence for the operator that says what to do."""

    def __init__(self, what: str) -> None:
        super().__init__(f"SEMANTIC_MODEL cannot be used, {what}; or leave it empty.")


@dataclass(frozen=True, slots=True)
class OnnxEncoder:
    """An embedding model that is ready."""

    model: "TextEmbedding"
    tokenizer: "Tokenizer"
    """The model's own, but never cutting a text off."""

    @classmethod
    def of(cls, model: "TextEmbedding") -> "OnnxEncoder":
        """Return the encoder that a model is."""
        # Every class of fastembed's that reads text has one; their common base does not say so.
        tokenizer = copy(model.model.tokenizer)  # type: ignore[attr-defined]
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(model, tokenizer)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the place of each text, of unit length: `(len(texts), d) float32`."""
        # One text at a time: a quantised model rounds the texts of a batch together, so that a
        # text's place would depend on its neighbours. Padding makes batches slower, too.
        places = [*self.model.embed(list(texts), batch_size=1)]
        found = np.array(places, np.float32).reshape(len(texts), self.model.embedding_size)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        of_unit_length: NDArray[np.float32] = found / np.maximum(lengths, _NEVER_ZERO)
        return of_unit_length

    def pieces(self, text: str) -> tuple[int, ...]:
        """Return how many letters and digits each piece of the vocabulary has in a text, in order.

        A word that the vocabulary cannot even spell counts as spelt letter by letter.
        """
        cut = self.tokenizer.encode(text, add_special_tokens=False)
        sizes = [len(_LETTER.findall(text[start:end])) for start, end in cut.offsets]
        unknown = {self.tokenizer.token_to_id(name) for name in _UNKNOWN}
        return tuple(
            part
            for id_, size in zip(cut.ids, sizes, strict=True)
            for part in ((1,) * size if id_ in unknown else (size,))
            if part
        )


def load_encoder(name_or_folder: str, cache: Path) -> OnnxEncoder:
    """Return a model, by a name that fastembed knows or from a folder.

    A model by name is downloaded into the folder `cache`, once. A folder holds an .onnx file (the
    first by name counts) with config.json, tokenizer.json and tokenizer_config.json; the mean of
    the model's outputs is taken.

    Raises:
        NoModel: fastembed is not installed, there is no such model, or it does not work.
    """
    folder = Path(name_or_folder)
    is_there = os.path.isdir(folder)  # noqa: PTH112 - unlike Path.is_dir, it takes any name
    try:
        if is_there:
            return _tried(_from_folder(folder))
        return _tried(_by_name(name_or_folder, cache))
    except ImportError:
        raise NoModel(_NOT_INSTALLED) from None
    except NoModel:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever foreign files make foreign code raise
        name = type(error).__name__
        raise NoModel(
            f"the folder {folder} holds no model that works ({name}): fetch it again"
            if is_there
            else f"{name_or_folder} could not be loaded ({name}): check the network, or set it to "
            "a folder that holds the model"
        ) from None


def _tried(model: "TextEmbedding") -> OnnxEncoder:
    encoder = OnnxEncoder.of(model)
    encoder.encode([_TRIAL])
    return encoder


def _by_name(name: str, cache: Path) -> "TextEmbedding":
    from fastembed import TextEmbedding  # noqa: PLC0415 -- an extra
    from loguru import logger  # noqa: PLC0415 -- fastembed's

    if name.lower() not in {known["model"].lower() for known in _known()}:
        raise NoModel(f"there is no folder {name} and no such model: check its name")
    logger.disable("fastembed")  # what goes wrong is said in our sentence, once
    try:
        return TextEmbedding(name, cache_dir=str(cache), local_files_only=True)
    except ValueError:
        log.info("fetching %s into %s", name, cache)
        return TextEmbedding(name, cache_dir=str(cache))


def _from_folder(folder: Path) -> "TextEmbedding":
    from fastembed import TextEmbedding  # noqa: PLC0415 -- an extra
    from fastembed.common.model_description import ModelSource, PoolingType  # noqa: PLC0415

    missing = [name for name in _FILES if not (folder / name).is_file()]
    files = sorted(folder.glob("*.onnx"))
    if missing or not files:
        raise NoModel(
            f"the folder {folder} holds no {', '.join(missing or ['.onnx file'])}: put it there"
        )
    name = str(files[0].resolve())
    if name not in {known["model"] for known in _known()}:
        TextEmbedding.add_custom_model(
            model=name,
            pooling=PoolingType.MEAN,
            normalization=False,
            sources=ModelSource(hf=name),  # asked for, but never looked at
            dim=json.loads((folder / "config.json").read_text(encoding="utf-8"))["hidden_size"],
            model_file=files[0].name,
        )
    return TextEmbedding(name, specific_model_path=str(folder))


def _known() -> list[dict[str, Any]]:
    from fastembed import TextEmbedding  # noqa: PLC0415 -- an extra

    return TextEmbedding.list_supported_models()
