"""The process that reads a changed knowledge, so that the one that answers need not wait for it.

python -m bot.curation.rebuilding < an order > what came of it
"""

import os
import pickle
import sys
from contextlib import suppress
from typing import BinaryIO, Final

from bot.core.knowledge import InvalidKnowledge
from bot.curation.build import build
from bot.curation.checked import failures, summary
from bot.curation.evaluate import evaluate
from bot.curation.files import UnreadableFile, load
from bot.curation.handover import hand_over
from bot.curation.order import Order
from bot.logs import configure
from bot.served import Rebuilt, Refused, Reloaded

_NICE: Final = 10  # members' questions go first


def main(orders: BinaryIO, pipe: BinaryIO) -> None:
    """Carry out an order; who gave it may be gone before it is done."""
    with suppress(OSError):  # a hardened unit may refuse it
        os.nice(_NICE)
    # From the bot, which has started this process.
    order: Order = pickle.load(orders)  # noqa: S301  # nosec B301
    configure(order.log_level, order.log_format)
    with suppress(BrokenPipeError):
        hand_over(rebuilt(order), pipe)


def rebuilt(order: Order) -> Reloaded:
    """Return the responder of a knowledge that passes its own tests, or what is wrong with it."""
    try:
        knowledge = load(order.knowledge)
    except InvalidKnowledge as invalid:
        return Refused(tuple(map(str, invalid.problems)))
    except UnreadableFile as error:
        return Refused((str(error),))
    responder = build(knowledge, order.semantic_model, order.folder, order.conversation)
    evaluation = evaluate(responder)
    told = summary(str(order.knowledge), knowledge, evaluation)
    if evaluation.good_enough:
        return Rebuilt(responder, told)
    return Refused((told, *map(str, failures(evaluation))))


if __name__ == "__main__":
    with os.fdopen(os.dup(1), "wb") as _pipe:
        os.dup2(2, 1)  # whatever prints something does not get between
        main(sys.stdin.buffer, _pipe)
