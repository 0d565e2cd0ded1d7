from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.query.words import BREAK, MAX_BYTES, MAX_WORD, MAX_WORDS, extended, fold, joined, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VPN drops, again!", ["vpn", "drops", "again"]),
        ("Größe ÉCOLE Ångström", ["grosse", "ecole", "angstrom"]),
        ("ﬁle №5 ①", ["file", "no5", "1"]),
        ("anna.meier@acme.example", ["anna", "meier", "acme", "example"]),
        ("日本語 kana かな", ["日", "本", "語", "kana", "か", "な"]),
        ("がか", ["が", "か"]),
        ("한국어 지원", ["한국어", "지원"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("हिन्दी", ["हिन्दी"]),
        ("שָׁלוֹם مُحَمَّد", ["שלום", "محمد"]),
        ("İstanbul ISTANBUL", ["istanbul", "istanbul"]),
        ("a_b \x00 \ud800 😀 ¶", ["a", "b"]),
        ("x" * 100, ["x" * MAX_WORD]),
    ],
)
def test_words_are_runs_of_letters_and_digits_of_any_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_words_of_words_are_the_same_words(text: str) -> None:
    found = words(text)
    assert words(" ".join(found)) == found
    assert fold(fold(text)) == fold(text)
    assert BREAK not in found
    assert not {"'", '"', "\\", " ", "*"} & set("".join(found))


def test_texts_are_kept_apart_and_limited() -> None:
    assert joined(["Mail is", "", "down"]) == "mail is ¶ down"
    assert len(joined(["a " * 20_000]).split()) == MAX_WORDS
    assert len(joined([("語" * 60 + " é" * 3) * 20_000]).encode()) <= MAX_BYTES
    long = " ".join(f"{n:04}" + "я" * 60 for n in range(MAX_WORDS))
    assert MAX_BYTES - 200 < len(joined([long]).encode()) <= MAX_BYTES
    assert joined([long]).split() == words(long)[: len(joined([long]).split())]


def test_a_text_is_added_at_the_end_within_the_limit() -> None:
    assert extended("", "Mail down") == "mail down"
    assert extended("mail", "--") == "mail"
    assert extended("mail", "Down!") == "mail ¶ down"
    assert len(extended(joined(["a " * (MAX_WORDS - 2)]), "b c d").split()) == MAX_WORDS
    full = joined(["a " * MAX_WORDS])
    assert extended(full, "b") == full
