"""How tickets come in and what becomes of them: the choices behind a :class:`Life`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import TypeVar

from odesk_tui.core.fields import PRIORITY_OF_SEVERITY, Channel, Priority, Severity
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.policy import Metric
from odesk_tui.demo.cast import Account, Cast, Person, Worker
from odesk_tui.demo.life import Facts, Life
from odesk_tui.demo.promise import back_s
from odesk_tui.demo.wording import TOPICS, Conversation

T = TypeVar("T")
_TRIES = 12
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
CLOSED_AFTER_S = 4 * _DAY
_BY_RULE = "rule close after four days"
_CHANNELS = (Channel.MAIL, Channel.PORTAL, Channel.PHONE, Channel.MANUAL)
_CHANNEL_WEIGHTS = (55, 28, 9, 8)
_WORK = ("support", "analysis", "support", "call", "deployment")
_DONE_NOTES = ("analysis", "mail to the customer", "log reading", "call", "test on staging", "rollout", "")
# No clock but the chosen ones is due so soon, so that the first screen is what it should be for a while.
QUIET_S = 35 * _MINUTE
STAGES = ("new", "taken", "replied", "pending", "hold", "answered")
STAGE_WEIGHTS = (20, 12, 28, 22, 7, 11)


class Teller:
    """Tells lives with its own random numbers; ``busy``: longer threads, for a store that people look around in."""

    def __init__(self, random: Random, cast: Cast, now: int, changes: Iterator[str], *, busy: bool) -> None:
        self.random = random
        self.cast = cast
        self.now = now
        self._changes = changes
        self._busy = busy
        self._heard: set[str] = set()

    def pick(self, choices: Sequence[T]) -> T:
        """One of ``choices``."""
        return choices[int(self.random.random() * len(choices))]

    def between(self, low: float, high: float) -> float:
        """A number from ``low`` to ``high``."""
        return low + (high - low) * self.random.random()

    def chance(self, share: float) -> bool:
        """True in ``share`` of the cases."""
        return self.random.random() < share

    def meet(
        self, external_id: str | None = None, account: Account | None = None, english: bool = False
    ) -> tuple[Account, Person, Conversation, Facts]:
        """A customer with a request."""
        account, person, talk, subject, body = self._call(account, english)
        topic = TOPICS[talk.topic]
        severity = Severity(self._weighted(topic.severity) + 1)
        priority = PRIORITY_OF_SEVERITY[severity]
        if self.chance(0.12) and Priority.LOW < priority < Priority.URGENT:
            priority = Priority(priority + self.pick((-1, 1)))
        channel = _CHANNELS[self._weighted(_CHANNEL_WEIGHTS)]
        tags = topic.tags[: 1 + self.chance(0.5)]
        facts = Facts(
            subject=subject,
            body=body,
            type=topic.type.value,
            severity=severity,
            priority=priority,
            channel=channel,
            project_id=account.project_ids[0 if self.chance(0.7) else -1],
            requester_id=person.id,
            team_id=self.cast.teams[topic.platform] if self.chance(0.95) else None,
            tags=tuple(sorted({*tags, "vip"})) if account.vip else tuple(sorted(tags)),
            external_id=external_id,
            taker=self.pick(self.cast.agents).id if channel in (Channel.PHONE, Channel.MANUAL) else None,
        )
        return account, person, talk, facts

    def _call(self, account: Account | None, english: bool) -> tuple[Account, Person, Conversation, str, str]:
        """Who turns to us in what words; where people look around, a subject comes again only when there is no other."""
        for _ in range(_TRIES):
            caller = account or self.pick(self.cast.accounts)
            person = self.pick(caller.people)
            code = "en" if english or self.chance(0.35) else person.language
            talk = Conversation(self.random, code, person.name, caller.sites)
            subject, body = talk.opening()
            if not self._busy or subject not in self._heard:
                break
        if self._busy:
            self._heard.add(subject)
        return caller, person, talk, subject, body

    def begin(self, facts: Facts, account: Account, at: int, clocks: tuple[Clock, ...] | None = None) -> Life:
        """A ticket that comes in at ``at``; see :class:`Life`."""
        return Life(facts, account.promise, at, self._changes, clocks)

    def finished(self, at: int, external_id: str | None) -> Life:
        """A ticket of ``at`` (some hours ago at least) that is solved, and closed when that was long enough ago."""
        account, _, talk, facts = self.meet(external_id)
        hours = account.promise.hours(facts.priority)
        first_s, whole_s = self._promised(account, facts.priority)
        replied = hours.add_s(at, int(first_s * self._share(0.92)))
        solved = max(hours.add_s(at, int(whole_s * self._share(0.9))), replied + int(self.between(10, 90)) * _MINUTE)
        latest = self.now - _HOUR
        if solved > latest:
            replied, solved = at + (latest - at) // 5, at + (latest - at) * 4 // 5
        agent = self.pick(self.cast.agents)
        asked = self.chance(0.45 if self._busy else 0.12)
        thanked = self._busy and self.chance(0.12)
        # Where nobody reads them all, most threads are a question and its answer.
        at_once = not (self._busy or asked) and self.chance(0.55)
        solved = replied if at_once else solved
        straight = None if asked or thanked else account.promise.kept(facts.priority, at, replied, solved)
        life = self.begin(facts, account, at, straight)
        life.assign(at + int((replied - at) * self.between(0.1, 0.8)), agent.id, agent.handle)
        if not at_once:
            life.reply(replied, agent.id, talk.agent("first", agent.first_name), "pending" if asked else None)
        if asked:
            solved = self._back_and_forth(life, talk, agent, replied, solved, latest)
        elif not at_once and self.chance(0.25 if self._busy else 0.08):
            life.note(replied + (solved - replied) // 2, agent.id, talk.note())
        spent = min(int(self.between(5, 55)) * _MINUTE, solved - at)
        life.work(solved, agent.id, spent, self.pick(_DONE_NOTES), self.pick(_WORK))
        life.reply(solved, agent.id, talk.agent("fixes", agent.first_name), "solved")
        if thanked and solved + 3 * _HOUR < self.now:
            life.customer(solved + int(self.between(5, 100)) * _MINUTE, talk.customer("thanks"))
            solved = life.updated_at + int(self.between(2, 60)) * _MINUTE
            life.move(solved, agent.id, "solved")
        if solved + CLOSED_AFTER_S < self.now:
            life.move(solved + CLOSED_AFTER_S, None, "closed", _BY_RULE)
        return life

    def _back_and_forth(
        self, life: Life, talk: Conversation, agent: Worker, replied: int, solved: int, latest: int
    ) -> int:
        """The customer answers after a while, perhaps twice; return when the ticket can be solved."""
        for _ in range(1 + (self._busy and self.chance(0.3))):
            gap = int(self.between(0.5, 40) * _HOUR)
            if solved + gap > latest:
                gap = max(1, (latest - solved) // 2)
            answered = replied + gap
            life.customer(answered, talk.customer("answers"))
            solved += gap
            if self._busy and self.chance(0.5) and solved - answered > 600:
                if self.chance(0.4):
                    life.note(answered + (solved - answered) // 4, agent.id, talk.note())
                replied = answered + (solved - answered) // 2
                life.work(replied, agent.id, min(int(self.between(5, 40)) * _MINUTE, gap), "", self.pick(_WORK))
                life.reply(replied, agent.id, talk.agent("more", agent.first_name), "pending")
            else:
                break
        return solved

    def active(self, external_id: str | None = None) -> Life:
        """A ticket that still wants work, with no clock due within :data:`QUIET_S`."""
        while True:
            stage = STAGES[self._weighted(STAGE_WEIGHTS)]
            account, _, talk, facts = self.meet(external_id)
            life = self._at_stage(stage, account, talk, facts)
            if life is not None and life.next_due()[0] > self.now + QUIET_S:
                return life

    def _at_stage(self, stage: str, account: Account, talk: Conversation, facts: Facts) -> Life | None:
        """A ticket that has come as far as ``stage``; None when its promise leaves no room for that."""
        hours = account.promise.hours(facts.priority)
        first_s, whole_s = self._promised(account, facts.priority)
        agent = self.cast.me if self.chance(0.22) else self.pick(self.cast.agents)
        if stage in ("new", "taken"):
            at = back_s(hours, self.now, int(first_s * self.between(0.03, 0.8)))
            life = self.begin(facts, account, at)
            if stage == "taken":
                life.assign(at + int((self.now - at) * self.between(0.2, 0.9)), agent.id, agent.handle)
            return life
        # How much of the time the last stretch took, before which the customer was asked and waited for.
        last = back_s(hours, self.now, int(whole_s * self.between(0.05, 0.55)))
        if stage != "answered":
            at, replied = last, last + int((self.now - last) * self.between(0.1, 0.6))
            replied = min(replied, hours.add_s(at, int(first_s * self.between(0.1, 0.95))))
        else:
            follow_s = account.promise.seconds(Metric.NEXT_RESPONSE, facts.priority)
            if follow_s is not None:
                last = max(last, back_s(hours, self.now, int(follow_s * self.between(0.05, 0.7))))
            replied = last - int(self.between(2, 50) * _HOUR)
            at = back_s(hours, replied, int(first_s * self.between(0.05, 0.9)))
        earlier = 0
        if stage == "pending":
            # Waiting costs nothing: the whole may lie some weeks back, at the same hours of the week.
            earlier = 7 * _DAY * int(self.between(0, 2.4))
        life = self.begin(facts, account, at - earlier)
        life.assign(at + (replied - at) // 2 - earlier, agent.id, agent.handle)
        status = {"pending": "pending", "answered": "pending"}.get(stage)
        life.reply(replied - earlier, agent.id, talk.agent("first", agent.first_name), status)
        life.work(
            replied - earlier, agent.id, min(int(self.between(5, 30)) * _MINUTE, replied - at or 60), "", "support"
        )
        if stage == "answered":
            life.customer(last, talk.customer("answers"))
        middle = replied + (self.now - replied) // 2
        if stage == "hold":
            life.note(middle - 60, agent.id, talk.note())
            life.move(middle, agent.id, "hold")
        elif stage == "replied" and self.chance(0.4):
            life.note(middle, agent.id, talk.note())
        if stage in ("pending", "hold") and self.chance(0.3):
            life.plan(middle - earlier + 60, agent.id, self.now + int(self.between(1, 9)) * _DAY)
        return life

    def _promised(self, account: Account, priority: Priority) -> tuple[int, int]:
        """First response and resolution, in seconds."""
        first = account.promise.seconds(Metric.FIRST_RESPONSE, priority)
        whole = account.promise.seconds(Metric.RESOLUTION, priority)
        assert first is not None
        assert whole is not None
        return first, whole

    def _share(self, kept: float) -> float:
        """How much of a promised time was needed: less than all of it in ``kept`` of the cases."""
        return self.between(0.04, 0.9) if self.chance(kept) else self.between(1.02, 1.7)

    def _weighted(self, weights: Sequence[int]) -> int:
        """An index, by weight."""
        left = self.random.random() * sum(weights)
        for index, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return index
        return len(weights) - 1
