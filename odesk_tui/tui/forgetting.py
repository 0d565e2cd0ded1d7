"""Lets go of the drawn lines of widgets that are gone.

Textual remembers two colours for each pair of backgrounds, and with them the cache of the widget that asked: a thousand
tickets that were read and closed would stay in memory with all their lines.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

from textual._styles_cache import StylesCache

_LARGEST = 1024


def forget_closed_widgets() -> None:
    """Remember the colours by the backgrounds alone; called once, before anything is drawn."""
    ask = getattr(StylesCache.get_inner_outer, "__wrapped__", None)
    if ask is None:
        return
    known = lru_cache(_LARGEST)(partial(ask, None))

    def colours(_cache: StylesCache, base: Any, background: Any) -> Any:
        return known(base, background)

    StylesCache.get_inner_outer = colours  # type: ignore[assignment, method-assign]
