"""The hand-written tickets: what the first screen shows at any hour, and a few that every desk has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from odesk_tui.core.fields import Channel, Priority, Severity, TicketType
from odesk_tui.core.sla.policy import Metric
from odesk_tui.demo.cast import Account
from odesk_tui.demo.life import Facts, Life
from odesk_tui.demo.teller import Teller

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
# The promised first screen: this much past due, this much left (shown as 0:12 for the first half minute), and the timer.
OVERDUE_S = 4 * _MINUTE
DUE_SOON_S = 12 * _MINUTE + 30
TIMER_S = 12 * _MINUTE + 33


def overdue(teller: Teller) -> Life:
    """An important customer's production is down, and the time for it ran out four minutes ago."""
    account = next(
        account for account in teller.cast.accounts if account.vip and _speaks_english(account, "Priya Raman")
    )
    facts = _facts(
        teller,
        account,
        "Priya Raman",
        subject="Production line stopped: Fieldnote crashes with E-5127 on app-osa02",
        body="Hello,\n\nsince the update to 3.2 tonight Fieldnote crashes on app-osa02 with E-5127 a minute after each start. "
        "The scanners on line 3 cannot book anything any more, so the line stands still. 140 people are waiting.\n\n"
        "The last lines of the log:\n\n    pool: 64 of 64 in use, 212 waiting\n    E-5127 watchdog: no heartbeat for 30 s\n\n"
        "Please call me at any time.\n\nPriya Raman\nHinode Robotics, Osaka plant",
        severity=Severity.CRITICAL,
        priority=Priority.URGENT,
        tags=("crash", "outage", "vip"),
        external_id="HN-20417",
    )
    whole = account.promise.seconds(Metric.RESOLUTION, Priority.URGENT)
    assert whole is not None
    at = teller.now - whole - OVERDUE_S
    me, other = teller.cast.me, teller.cast.agents[1]
    life = teller.begin(facts, account, at)
    life.assign(at + 3 * _MINUTE, me.id, me.handle, by=other.id)
    life.reply(
        at + 9 * _MINUTE,
        me.id,
        "Hello Priya,\n\nI am on it. Please leave app-osa02 as it is for the moment: I am fetching the heap dump. "
        f"I will write again within the hour, or call if it is sooner.\n\n{me.first_name}",
    )
    life.note(
        at + 31 * _MINUTE,
        other.id,
        "The dump shows 64 of 64 connections held by the label service. Same picture as on staging with 3.2 and the new "
        "pool; with 3.1.4 it never goes above 20. Platform is building 3.2.1 with the old pool.",
    )
    life.customer(
        at + 52 * _MINUTE,
        "Any news? We could go back to 3.1.4 ourselves if that helps, we have the backup from before the update.\n\n"
        "Priya Raman",
    )
    life.reply(
        at + 61 * _MINUTE,
        me.id,
        "Hello Priya,\n\nplease do not go back, the database is migrated already. We have raised the pool on app-osa02 by "
        f"hand, which should carry you for a while; 3.2.1 with the real fix is being built.\n\n{me.first_name}",
    )
    life.work(at + 61 * _MINUTE, me.id, 45 * _MINUTE, "heap dump, workaround", "analysis")
    life.note(
        at + 3 * _HOUR + 20 * _MINUTE,
        other.id,
        "3.2.1 is built and green on staging. Somebody has to tell Osaka and roll it out before the shift changes.",
    )
    return life


def due_soon(teller: Teller) -> Life:
    """Nobody has answered yet, and there are twelve minutes left to."""
    account = next(account for account in teller.cast.accounts if _speaks_english(account, "Moira Pemberton"))
    facts = _facts(
        teller,
        account,
        "Moira Pemberton",
        subject="Nobody in Leeds can sign in: SSO goes round in circles",
        body="Hi,\n\nwe renewed our SAML certificate today and since then nobody in Leeds gets into Keystone ID. The browser "
        "goes to our sign-in page, back to you, and to our sign-in page again. 85 people, all of dispatch among them.\n\n"
        "The new certificate is uploaded on your side, I have checked the fingerprint twice. Is there a cache?\n\n"
        "Many thanks,\nMoira Pemberton",
        severity=Severity.MAJOR,
        priority=Priority.HIGH,
        tags=("login", "sso"),
        external_id=None,
    )
    first = account.promise.seconds(Metric.FIRST_RESPONSE, Priority.HIGH)
    assert first is not None
    return teller.begin(facts, account, teller.now + DUE_SOON_S - first)


def timed(teller: Teller) -> Life:
    """What the acting agent is working on: the timer runs."""
    account = next(account for account in teller.cast.accounts if _speaks_english(account, "Tom Brannigan"))
    facts = _facts(
        teller,
        account,
        "Tom Brannigan",
        subject="Customs export to gw-bil01 rejected since 3.2 (ERR_2114)",
        body="Hi team,\n\nsince we moved to 3.2 the customs gateway rejects about every tenth declaration with ERR_2114, "
        '"unexpected end of segment". The rejected ones all seem to have an ñ or a ç in the consignee, for example:\n\n'
        "    NAD+CN+++Peñalver e Hijos, S.L.+Calle Muñoz 14\n\nWith 3.1.4 they went through.\n\nCheers,\nTom Brannigan",
        severity=Severity.MAJOR,
        priority=Priority.HIGH,
        tags=("export", "upgrade"),
        external_id="PS-0893",
    )
    me, other = teller.cast.me, teller.cast.agents[2]
    at = teller.now - 3 * _HOUR - 10 * _MINUTE
    life = teller.begin(facts, account, at)
    life.assign(at + 12 * _MINUTE, me.id, me.handle)
    life.reply(
        at + 40 * _MINUTE,
        me.id,
        "Hi Tom,\n\nthanks for the example, that made it easy to reproduce: the segment length is counted in characters, the "
        f"gateway counts bytes. I am testing a fix on our side and keep you posted.\n\n{me.first_name}",
    )
    life.work(at + 40 * _MINUTE, me.id, 25 * _MINUTE, "reproduced with the example", "analysis")
    life.note(
        at + 95 * _MINUTE,
        other.id,
        "The writer was changed in 3.2 to take the length from the decoded text. Two other customers export through gateways "
        "that count bytes; neither has complained yet.",
    )
    life.customer(
        at + 140 * _MINUTE,
        'Great, thank you. 23 declarations are waiting here now. If it helps: with "Penalver" instead of "Peñalver" they pass, '
        "but customs will not like us for that.\n\nTom",
    )
    life.start_timer(teller.now - TIMER_S, me.id)
    return life


def set_aside(teller: Teller) -> list[Life]:
    """Spam in the trash, and what sleeps until the customer is back."""
    me, other = teller.cast.me, teller.cast.agents[3]
    account = teller.cast.accounts[2]
    lives: list[Life] = []
    for subject, hours in (
        ("🎁 You have been selected!! Claim your gift card today", 20),
        ("Re: Re: SEO proposal for your web site (third attempt)", 44),
    ):
        facts = _facts(
            teller,
            account,
            account.people[0].name,
            subject=subject,
            body="Dear Sir or Madam,\n\nplease find our unbeatable offer below. Act now, this offer ends today!\n\n"
            "To unsubscribe, send a letter by registered mail.",
            severity=Severity.MINOR,
            priority=Priority.LOW,
            tags=("spam",),
            external_id=None,
        )
        life = teller.begin(facts, account, teller.now - hours * _HOUR)
        life.trash(teller.now - hours * _HOUR + 25 * _MINUTE, other.id)
        lives.append(life)
    for account, days in ((teller.cast.accounts[1], 2), (teller.cast.accounts[5], 5)):
        _, _, talk, facts = teller.meet(account=account, english=True)
        facts = replace(facts, severity=Severity.MODERATE, priority=Priority.NORMAL)
        at = teller.now - days * 7 * _DAY
        life = teller.begin(facts, account, at)
        life.assign(at + 20 * _MINUTE, me.id, me.handle)
        life.reply(at + 50 * _MINUTE, me.id, talk.agent("first", me.first_name), "pending")
        life.snooze(teller.now - _DAY, me.id, teller.now + days * _DAY)
        lives.append(life)
    return lives


def _speaks_english(account: Account, name: str) -> bool:
    return any(person.name == name and person.language == "en" for person in account.people)


def _facts(teller: Teller, account: Account, name: str, **what: Any) -> Facts:
    person = next(person for person in account.people if person.name == name)
    return Facts(
        type=TicketType.INCIDENT.value,
        channel=Channel.MAIL,
        project_id=account.project_ids[1],
        requester_id=person.id,
        team_id=teller.cast.teams[0],
        taker=None,
        **what,
    )
