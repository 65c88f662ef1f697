"""Dataclasses of arrays <-> one table of arrays by name, which any file of arrays can keep."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar, cast, get_type_hints

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.terms import Terms

Table = Mapping[str, NDArray[Any]]
Packed = TypeVar("Packed")


def pack(value: object, name: str = "") -> Table:
    """Return the arrays that a value is made of, each named by the fields that lead to it.

    A value is an array, a number, `Terms`, or a dataclass of such; fields that a dataclass fills by
    itself are left out.
    """
    if isinstance(value, np.ndarray):
        return {name: value}
    if isinstance(value, Terms):
        text = "".join(f"{term}\n" for term in value.texts)
        return {name: np.frombuffer(text.encode(), np.uint8)}
    if is_dataclass(value):
        table: dict[str, NDArray[Any]] = {}
        for field in _kept(value):
            table |= pack(getattr(value, field), f"{name}.{field}")
        return table
    return {name: np.array(value)}


def unpack(kind: type[Packed], table: Table) -> Packed:
    """Return the value of a kind that was packed into a table.

    Raises:
        KeyError: the table was made of another kind.
    """
    return cast("Packed", _unpacked(kind, table, "", {}))


def _unpacked(kind: Any, table: Table, name: str, known: dict[bytes, Terms]) -> object:
    if kind is Terms:
        text = table[name].tobytes()
        if text not in known:  # the same terms serve several parts
            known[text] = Terms.of(text.decode().split("\n")[:-1])
        return known[text]
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        parts = {
            field: _unpacked(hints[field], table, f"{name}.{field}", known) for field in _kept(kind)
        }
        return cast("Any", kind)(**parts)
    return table[name].item() if kind in (int, float) else table[name]


def _kept(kind: Any) -> list[str]:
    return [field.name for field in fields(kind) if field.default_factory is MISSING]
