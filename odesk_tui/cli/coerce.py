"""Words of the line into Python values, without pydantic: importing it costs more than most commands do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args, get_origin

import typer

_SIMPLE: dict[Any, Callable[[str], Any]] = {str: str, Path: Path, bool: bool}


class Plain:
    """Stands in for Typer's coercion of one parameter, whose type is text, a number, a path, a truth, or a list of these."""

    def __init__(self, annotation: Any) -> None:
        self._of = get_args(annotation)[0] if get_origin(annotation) is list else annotation

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of what was typed; raises BadParameter."""
        if param.multiple or param.nargs == -1:
            return tuple(self._one(item, param, ctx) for item in value or ())
        return None if value is None else self._one(value, param, ctx)

    def _one(self, value: Any, param: Any, ctx: Any) -> Any:
        if self._of is int:
            try:
                return int(value)
            except ValueError:
                raise typer.BadParameter(f"{str(value)[:40]!r} is not a whole number", ctx=ctx, param=param) from None
        return _SIMPLE[self._of](value)


def make_plain(parameters: Iterable[Any]) -> None:
    """Let Typer's ``parameters`` be coerced by :class:`Plain`."""
    for param in parameters:
        plain = Plain(param.type_descriptor.annotation)
        param.get_runtime_param = lambda plain=plain: plain
