"""Versions in the order in which they were released, whatever their vendor's habit.

A version is numbers joined by dots, then words and numbers. ``v3.2``, ``3.2`` and ``3.2.0`` are the same version; numbers
compare as numbers, so that 1.10 comes after 1.9. As in PEP 440 and semantic versioning, ``dev`` comes before pre-releases
(alpha, beta, rc, or any other word after a hyphen), these before the release, the release before its builds (``+7``), and
those before later issues of it: ``post``, ``sp``, ``p``, a patch letter as in 1.0.2k, or ``-2`` (a number after a hyphen is a
packager's revision). After ``~`` everything is earlier than the release, as in Debian.

The key is text whose bytes have that order: what comes next is marked by a character, and these sort as the things do.
"""

from __future__ import annotations

import re

from odesk_tui.core.errors import UsageError

LIMIT = 64
# What may come next, the earliest version first. A number continues the release: later than anything about the release.
_DEV, _PRE, _END, _BUILD, _POST, _NUMBER, _FURTHER = "A", "B", "M", "N", "P", "Z", "z"
# Ends a word; sorts before every letter, so that a word comes before those that it begins.
_WORD_END = "."
_RELEASE = re.compile(r"v?([0-9]+(?:\.[0-9]+)*)", re.IGNORECASE)
_PART = re.compile(r"([-._~ ]*)([0-9]+|[a-z]+)", re.IGNORECASE)
_BUILD_PART = re.compile(r"[0-9]+|[a-z]+", re.IGNORECASE)
_SHAPE = re.compile(r"[0-9a-z._~+ -]+", re.IGNORECASE)
_DEVS = frozenset({"dev"})
_STAGES = {
    "a": "alpha",
    "alpha": "alpha",
    "b": "beta",
    "beta": "beta",
    "m": "milestone",
    "milestone": "milestone",
    "c": "rc",
    "cr": "rc",
    "pre": "rc",
    "preview": "rc",
    "rc": "rc",
    "snapshot": "snapshot",
}
_POSTS = {"post": "", "rev": "", "r": "", "patch": "p", "pl": "p", "hotfix": "fix", "hf": "fix", "update": "u"}
# What else comes after the release: service packs, patches, fixes, builds.
_ISSUES = frozenset({"sp", "p", "fix", "u", "build"})
_FINALS = frozenset({"final", "ga", "release"})
_EXPECTED = "is not a version; write numbers with dots, as in 3.2, 10.0.1, 1.4-rc2 or 2.0+build7"


def canonical(raw: str) -> str:
    """``raw`` as it is stored: as it was written, without a leading v. Raises :class:`UsageError`."""
    text = raw.strip()
    if len(text) > LIMIT:
        raise UsageError(f"a version has at most {LIMIT} characters, not {len(text)}")
    release = _RELEASE.match(text)
    if release is None or not _SHAPE.fullmatch(text) or not _is_known(text[release.end() :].partition("+")[0]):
        raise UsageError(f"{text!r} {_EXPECTED}")
    return text[1:] if text[0] in "vV" else text


def _is_known(suffix: str) -> bool:
    """Whether words that stand at a number, or after a blank, are such as versions have; after a sign any may stand."""
    for part in _PART.finditer(suffix):
        word, separator = part[2].lower(), part[1]
        if word.isdigit() or set(separator) & set("-._~"):
            continue
        alone = len(word) == 1 and not separator and not suffix[part.end() : part.end() + 1].isalnum()
        if not alone and word not in (_DEVS | _STAGES.keys() | _POSTS.keys() | _FINALS | _ISSUES):
            return False
    return True


def key(version: str) -> str:
    """Text that sorts byte by byte as versions do; equal for versions that are the same."""
    release = _RELEASE.match(version)
    if release is None:
        raise UsageError(f"{version!r} {_EXPECTED}")
    public, plus, build = version[release.end() :].partition("+")
    return _release_key(_numbers(release[1])) + _suffix_key(public) + (_build_key(build) if plus else _END)


def prefix_range(raw: str) -> tuple[str, str]:
    """The keys of the first version of the line ``raw`` (3.2 for 3.2, 3.2.1, 3.2-rc1 …) and of the first after it."""
    release = _RELEASE.fullmatch(raw.strip().removesuffix("."))
    if release is None:
        raise UsageError(f"{raw.strip()!r}* is no line of versions; write numbers with dots before the *, as in 3.2*")
    numbers = _numbers(release[1])
    following = [*numbers[:-1], str(int(numbers[-1]) + 1)]
    return _release_key(numbers), "".join(_NUMBER + _number(number) for number in following)


def _numbers(release: str) -> list[str]:
    return [number.lstrip("0") or "0" for number in release.split(".")]


def _release_key(numbers: list[str]) -> str:
    kept = list(numbers)
    while len(kept) > 1 and kept[-1] == "0":
        kept.pop()
    return "".join(_NUMBER + _number(number) for number in kept)


def _number(digits: str) -> str:
    """A number of any length: more digits are more."""
    plain = digits.lstrip("0") or "0"
    return f"{len(plain):02d}{plain}"


def _suffix_key(text: str) -> str:
    found: list[str] = []
    staged = after_word = False
    for part in _PART.finditer(text):
        separator, piece = part[1], part[2].lower()
        if piece.isdigit():
            if after_word or staged:
                found.append(_NUMBER + _number(piece))
            else:
                found.append((_PRE if "~" in separator else _POST) + _WORD_END + _NUMBER + _number(piece))
                staged = True
            after_word = False
            continue
        followed = part.end() < len(text) and text[part.end()].isdigit()
        mark, word = _word(piece, separator, followed, staged)
        if mark:
            found.append(mark + word + _WORD_END)
            staged = staged or mark == _PRE
            after_word = True
    return "".join(found)


def _word(word: str, separator: str, followed: bool, staged: bool) -> tuple[str, str]:
    """What a word of a suffix is: its mark and its normal form."""
    if word in _FINALS:
        return "", ""
    if word in _DEVS:
        return _DEV, word
    if word in _POSTS:
        return _POST, _POSTS[word]
    if len(word) == 1 and not separator and not followed:
        # OpenSSL's 1.0.2k: a letter right after the number and nothing more is a patch.
        return _POST, word
    if staged:
        return _FURTHER, _STAGES.get(word, word)
    if word in _STAGES:
        return _PRE, _STAGES[word]
    return (_PRE if "-" in separator or "~" in separator else _POST), word


def _build_key(build: str) -> str:
    """Words come before numbers, fewer parts before more."""
    parts = _BUILD_PART.findall(build)
    return (
        _BUILD
        + "".join(f"2{_number(part)}" if part.isdigit() else f"1{part.lower()}{_WORD_END}" for part in parts)
        + "0"
    )
