"""The line of a text where the words of a query stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.query.ast import Text
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.ranking import contained
from odesk_tui.core.query.snippet import WIDTH, snippet, sought
from odesk_tui.core.query.words import words

_HOSTILE = json.loads((Path(__file__).parents[2] / "data" / "hostile_strings.json").read_text(encoding="utf-8"))


def marked(text: str, query: str, width: int = WIDTH) -> str | None:
    found = snippet(text, sought(parse(query).where), width)
    return None if found is None else found.line("[", "]")


@pytest.mark.parametrize(
    ("text", "query", "line"),
    [
        ("The VPN drops", "vpn", "The [VPN] drops"),
        ("It dröps, DRÖPS and drops", "drops", "It [dröps], [DRÖPS] and [drops]"),
        ("It dro\u0308ps", "drops", "It [dro\u0308ps]"),
        ("Straße 7", '"strasse 7"', "[Straße 7]"),
        ("print printer printing", "print*", "[print] [printer] [printing]"),
        ("vpn drops every day", '"drops ev"*', "vpn [drops every] day"),
        ("drops. Every", '"drops every"', "[drops. Every]"),
        ("これは日本語です", "日本", "これは[日本]語です"),
        ("ВПН не работает", "впн", "[ВПН] не работает"),
        ("الشَّبَكَة لا تعمل", "الشبكة", "[الشَّبَكَة] لا تعمل"),
        ("first\n\n\tline\r\nof vpn", "vpn", "first line of [vpn]"),
        ("a b", "a OR b OR !c", "[a] [b]"),
        ("mail@x.example", "x", "mail@[x].example"),
        ("ﬁle ﬁles", "file", "[ﬁle] ﬁles"),
        ("x" * 70, "x" * 64, f"[{'x' * 70}]"),
        ("vp n", "vpn", None),
        ("vpn", "!vpn", None),
        ("drops it", '"it drops"', None),
        ("", "vpn", None),
    ],
)
def test_the_matched_words_are_marked(text: str, query: str, line: str | None) -> None:
    assert marked(text, query) == line


def test_a_long_text_is_cut_to_what_is_around_the_first_match() -> None:
    text = "one two three four five six seven eight nine ten vpn " + "and so on " * 30
    line = marked(text, "vpn", 40)
    assert line == "…nine ten [vpn] and so on and so on and s…"
    assert marked("vpn " + "語" * 50, "vpn", 20) == "[vpn] " + "語" * 7 + "…"
    assert marked("語" * 50 + " vpn", "vpn", 30) == "…" + "語" * 5 + " [vpn]"


@pytest.mark.parametrize("entry", _HOSTILE["strings"], ids=lambda entry: entry["id"])
def test_hostile_text_is_safe_in_it(entry: dict[str, str]) -> None:
    found = snippet(f"vpn {entry['text']} vpn {entry['text']}", (Text(("vpn",)),))
    assert found is not None
    assert found.line().isprintable(), ascii(found)


_some = st.text(
    st.sampled_from("vpn dröps\u0308日本語ßﬁİı가한\u1112\u1161\u11ab\u200d\x1b\n.-é") | st.characters(), max_size=40
)


@given(_some, st.lists(_some.map(words).filter(bool), min_size=1, max_size=3), st.booleans(), st.integers(1, 60))
def test_there_is_one_exactly_where_the_search_finds_the_words(
    text: str, phrases: list[list[str]], prefix: bool, width: int
) -> None:
    wanted = tuple(Text(tuple(phrase), prefix) for phrase in phrases)
    found = snippet(text, wanted, width)
    stored = f" {' '.join(words(text))} "
    assert (found is not None) == any(contained(one) in stored for one in wanted)
    if found is not None:
        assert len(found.line()) <= width + 1
