"""What customers and agents say: phrases of ``texts/`` in the language of the customer, filled in alike for one ticket."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from random import Random
from typing import Any

from odesk_tui.core.fields import TicketType

_PRODUCTS = ("Ledgerline", "Harbor", "Relay API", "Atlas Reports", "Keystone ID", "Fieldnote")
_VERSIONS = ("3.2", "3.2.1", "3.2.2", "3.3", "4.0")
_OLD = ("3.1", "3.1.4", "3.0.9", "2.9", "2.8.3")
_ROLES = ("app", "db", "edge", "gw", "web", "job", "sync", "mail")
_CODES = ("E-{}", "ERR_{}", "AUTH-{}", "NET-{}", "SQL-{}", "0x{}", "HTTP 5{:.2}", "TLS-{}")
_USERS = (
    "Anna Berg",
    "Piotr Nowak",
    "R. Castellan",
    "Yuki Mori",
    "Omar Said",
    "Clara Voss",
    "Ben Achebe",
    "Lucía Prieto",
    "Ivo Marek",
    "Sofia Lund",
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a ticket is about: ``severity`` are the weights of minor, moderate, major and critical."""

    type: TicketType
    tags: tuple[str, ...]
    severity: tuple[int, int, int, int]
    platform: bool = False


_INCIDENT, _REQUEST, _QUESTION = TicketType.INCIDENT, TicketType.REQUEST, TicketType.QUESTION
TOPICS: Mapping[str, Topic] = {
    "vpn": Topic(_INCIDENT, ("vpn", "network"), (5, 40, 45, 10)),
    "sso": Topic(_INCIDENT, ("sso", "login"), (5, 45, 40, 10)),
    "upgrade": Topic(TicketType.CHANGE, ("upgrade",), (20, 50, 25, 5), platform=True),
    "export": Topic(_INCIDENT, ("export", "data"), (25, 55, 18, 2)),
    "ratelimit": Topic(_REQUEST, ("api",), (20, 60, 20, 0), platform=True),
    "invoice": Topic(_REQUEST, ("billing",), (55, 40, 5, 0)),
    "slow": Topic(TicketType.PROBLEM, ("performance",), (15, 50, 30, 5), platform=True),
    "permission": Topic(_REQUEST, ("access",), (35, 55, 10, 0)),
    "mailing": Topic(_INCIDENT, ("mail",), (15, 60, 25, 0), platform=True),
    "mobile": Topic(_INCIDENT, ("mobile", "app"), (10, 55, 30, 5)),
    "certificate": Topic(TicketType.TASK, ("tls", "network"), (10, 40, 45, 5), platform=True),
    "webhook": Topic(_INCIDENT, ("api", "webhook"), (20, 60, 20, 0), platform=True),
    "backup": Topic(_INCIDENT, ("backup",), (20, 45, 30, 5), platform=True),
    "dataload": Topic(_INCIDENT, ("import", "data"), (25, 60, 15, 0)),
    "howto": Topic(_QUESTION, ("how-to",), (70, 30, 0, 0)),
    "licence": Topic(_REQUEST, ("licence", "billing"), (40, 50, 10, 0)),
    "dashboard": Topic(_INCIDENT, ("reports",), (40, 50, 10, 0)),
    "timezone": Topic(_INCIDENT, ("calendar",), (30, 60, 10, 0)),
    "security": Topic(_INCIDENT, ("security",), (5, 30, 45, 20), platform=True),
    "crash": Topic(_INCIDENT, ("crash",), (0, 25, 50, 25), platform=True),
    "printing": Topic(_INCIDENT, ("printing",), (25, 60, 15, 0)),
    "privacy": Topic(_QUESTION, ("gdpr",), (45, 50, 5, 0)),
}
NOTED = "en"
_ASKING = (TicketType.REQUEST, TicketType.QUESTION)


@lru_cache(maxsize=64)
def _short(site: str) -> str:
    """Three plain letters for the names of hosts."""
    plain = unicodedata.normalize("NFKD", site).encode("ascii", "ignore").decode()
    return plain[:3].lower()


@lru_cache(maxsize=32)
def language(code: str) -> Mapping[str, Any]:
    """The phrases of a language (ISO 639-1)."""
    text = resources.files("odesk_tui.demo").joinpath("texts", f"{code}.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    found["keys"] = tuple(found["topics"])
    return found


class Conversation:
    """What is said on one ticket; no phrase comes twice in a row."""

    __slots__ = ("_contact", "_random", "_replies", "_said", "_slots", "_texts", "topic")

    def __init__(self, random: Random, code: str, contact: str, sites: Sequence[str]) -> None:
        self._random = random
        self._texts = language(code)
        self._contact = contact
        self._said: dict[str, int] = {}
        self.topic: str = random.choice(self._texts["keys"])
        self._replies = self._texts["request"] if TOPICS[self.topic].type in _ASKING else {}
        pick = random.random
        site = sites[int(pick() * len(sites))]
        self._slots = {
            "product": _PRODUCTS[int(pick() * len(_PRODUCTS))],
            "version": _VERSIONS[int(pick() * len(_VERSIONS))],
            "old": _OLD[int(pick() * len(_OLD))],
            "host": f"{_ROLES[int(pick() * len(_ROLES))]}-{_short(site)}{int(pick() * 9) + 1:02}",
            "code": _CODES[int(pick() * len(_CODES))].format(str(int(pick() * 9000) + 1000)),
            "n": str(int(pick() * 40) + 3),
            "count": str(int(pick() * 380) + 12),
            "site": site,
            "user": _USERS[int(pick() * len(_USERS))],
            "contact": contact,
            "first": contact.split(" ")[0],
        }

    def opening(self) -> tuple[str, str]:
        """A subject and the first message that goes with it."""
        topic = self._texts["topics"][self.topic]
        at = int(self._random.random() * len(topic["subjects"]))
        subject = topic["subjects"][at].format_map(self._slots)
        ask = topic["asks"][min(at, len(topic["asks"]) - 1)].format_map(self._slots)
        return subject[:1].upper() + subject[
            1:
        ], f"{self._pick('hello')}\n\n{ask}\n\n{self._pick('bye')}\n{self._contact}"

    def customer(self, what: str) -> str:
        """A later message of the customer: ``answers`` or ``thanks``."""
        return f"{self._pick(what)}\n\n{self._contact}"

    def agent(self, what: str, name: str) -> str:
        """A reply signed with ``name``: ``first``, ``more`` or ``fixes``."""
        return f"{self._pick('agent_hello')}\n\n{self._pick(what)}\n\n{self._pick('agent_bye')}\n{name}"

    def note(self) -> str:
        """What agents tell each other, always in their own language."""
        texts = language(NOTED)
        notes = texts["request"]["notes"] if self._replies else texts["notes"]
        text: str = notes[int(self._random.random() * len(notes))].format_map(self._slots)
        return text

    def _pick(self, what: str) -> str:
        phrases = self._replies.get(what) or self._texts[what]
        at = int(self._random.random() * len(phrases))
        if at == self._said.get(what):
            at = (at + 1) % len(phrases)
        self._said[what] = at
        text: str = phrases[at]
        return text.format_map(self._slots) if "{" in text else text
