"""Handles made from names."""

from __future__ import annotations

import pytest

from odesk_tui.core.people import handle_from


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Østfold", "ostfold"),
        ("Ærø & Sønner", "aero-sonner"),
        ("Straße Łódź", "strasse-lodz"),
        ("Über Đức", "uber-duc"),
        ("Þór ehf.", "thor-ehf"),
        ("Acme Corp.", "acme-corp"),
        ("日本", "x"),
        ("me", "x-me"),
    ],
)
def test_letters_become_plain_ones(name: str, handle: str) -> None:
    assert handle_from(name) == handle
