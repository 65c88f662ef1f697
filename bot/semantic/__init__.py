"""The optional embedding model behind the matching's `Encoder`, and what it need not read twice."""

from bot.semantic.cache import CachedEncoder
from bot.semantic.model import NoModel, OnnxEncoder, load_encoder

__all__ = ["CachedEncoder", "NoModel", "OnnxEncoder", "load_encoder"]
