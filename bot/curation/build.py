"""A knowledge -> the responder that answers from it, with a model's help where one is named."""

import logging
from datetime import timedelta
from pathlib import Path

from bot.core.knowledge import Knowledge
from bot.core.matching import rivals
from bot.core.responder import Responder
from bot.curation.prepared import prepared
from bot.languages import catalogues
from bot.settings import Settings

# Not structlog's: unlike it, this one says nothing on standard output where nobody set it up.
log = logging.getLogger(__name__)


def build_for(knowledge: Knowledge, settings: Settings) -> Responder:
    """Return the responder of a knowledge as the settings want it: see `build`."""
    folder = settings.database.parent
    return build(knowledge, settings.semantic_model, folder, settings.conversation)


def build(
    knowledge: Knowledge, model: str | None, folder: Path, fades_after: timedelta
) -> Responder:
    """Return the responder of a knowledge.

    A model that cannot be had is told in one sentence and done without. `folder` keeps what the
    model made of the wordings, and what the matching made of many, so that the next start need not
    do it again.
    """
    lexical = prepared(rivals(knowledge), folder / "matching.npz")
    if model is None:
        return Responder.build(knowledge, None, fades_after, catalogues(), lexical)
    from bot.semantic import CachedEncoder, NoModel, load_encoder  # noqa: PLC0415 - an extra's

    try:
        encoder = load_encoder(model, cache=folder / "models")
    except NoModel as error:
        log.warning("%s", error)
        return Responder.build(knowledge, None, fades_after, catalogues(), lexical)
    with CachedEncoder(encoder, folder / "meanings.npz") as cached:
        return Responder.build(knowledge, cached, fades_after, catalogues(), lexical)
