"""Who plays in the demo: six customers with their engagements and people, two teams, and the agents beside one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from odesk_tui.commands import bus
from odesk_tui.commands.base import Actor, Command
from odesk_tui.commands.people import AddAgent, AddContact, AddProject, AddTeam
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.views import SaveView
from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.policy import DEFAULT_PAUSES, STANDARD_SECONDS, Metric, Policy, Target
from odesk_tui.demo.promise import Promise
from odesk_tui.store import calendars, people, policies
from odesk_tui.store.door import Store, Transaction


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer: ``engagements`` are (handle, name), ``contacts`` are (language, name, local part of the address)."""

    handle: str
    name: str
    domain: str
    vip: bool
    sites: tuple[str, ...]
    engagements: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str, str], ...]


CUSTOMERS = (
    Customer(
        "kestrel",
        "Kestrel Freight",
        "kestrel-freight.example",
        False,
        ("Leeds", "Cardiff", "Gdańsk", "Pune"),
        (("kestrel-rollout", "Kestrel Freight · Warehouse rollout"),),
        (
            ("en", "Moira Pemberton", "m.pemberton"),
            ("en", "Callum Okafor", "c.okafor"),
            ("en", "Siân Llewellyn", "sian.llewellyn"),
            ("en", "Derek Holt", "d.holt"),
            ("pl", "Małgorzata Wójcik", "m.wojcik"),
            ("pl", "Paweł Szczepański", "p.szczepanski"),
            ("hi", "अनन्या शर्मा", "ananya.sharma"),
            ("hi", "रोहित वर्मा", "rohit.verma"),
        ),
    ),
    Customer(
        "alpenglow",
        "Alpenglow Energie",
        "alpenglow.example",
        True,
        ("Graz", "Linz", "Bregenz", "İzmir"),
        (("alpenglow-netz", "Alpenglow Energie · Netzleitstelle"),),
        (
            ("de", "Jürgen Grünwald", "j.gruenwald"),
            ("de", "Katharina Weiß", "k.weiss"),
            ("de", "Lukas Brändle", "l.braendle"),
            ("de", "Annemarie Köstlbauer", "a.koestlbauer"),
            ("tr", "Ayşe Yılmaz", "a.yilmaz"),
            ("tr", "İbrahim Öztürk", "i.ozturk"),
            ("en", "Fiona Hartley", "f.hartley"),
        ),
    ),
    Customer(
        "lavande",
        "Maison Lavande",
        "maison-lavande.example",
        False,
        ("Lyon", "Lille", "Tunis"),
        (("lavande-boutique", "Maison Lavande · Boutiques"),),
        (
            ("fr", "Hélène Garçon", "h.garcon"),
            ("fr", "Étienne Lefèvre", "e.lefevre"),
            ("fr", "Noémie Saint-Cœur", "n.saintcoeur"),
            ("ar", "ليلى منصور", "layla.mansour"),
            ("ar", "يوسف الخطيب", "y.alkhatib"),
            ("en", "Grace Adeyemi", "g.adeyemi"),
        ),
    ),
    Customer(
        "puertosol",
        "Puerto Sol Logística",
        "puertosol.example",
        False,
        ("Sevilla", "Bilbao", "Porto", "Recife"),
        (("puertosol-aduana", "Puerto Sol · Aduana digital"),),
        (
            ("es", "Begoña Núñez", "b.nunez"),
            ("es", "Iñaki Etxeberria", "i.etxeberria"),
            ("es", "María José Peña", "mj.pena"),
            ("pt", "João Conceição", "j.conceicao"),
            ("pt", "Letícia Guimarães", "l.guimaraes"),
            ("en", "Tom Brannigan", "t.brannigan"),
            ("en", "Zoë Castellanos", "z.castellanos"),
        ),
    ),
    Customer(
        "hinode",
        "Hinode Robotics",
        "hinode-robotics.example",
        True,
        ("Osaka", "Nagoya", "Suzhou", "Seoul"),
        (("hinode-osaka", "Hinode Robotics · Osaka plant"), ("hinode-seoul", "Hinode Robotics · Seoul office")),
        (
            ("ja", "佐藤 美咲", "m.sato"),
            ("ja", "高橋 健一", "k.takahashi"),
            ("zh", "李伟", "wei.li"),
            ("zh", "陳怡君", "yijun.chen"),
            ("ko", "김민준", "minjun.kim"),
            ("ko", "박서연", "seoyeon.park"),
            ("en", "Priya Raman", "p.raman"),
            ("en", "Daniel Osei", "d.osei"),
        ),
    ),
    Customer(
        "athena",
        "Athena Diagnostics",
        "athena-dx.example",
        False,
        ("Thessaloniki", "Haifa", "Kyiv", "Riga", "Bangkok"),
        (("athena-lab", "Athena Diagnostics · Lab network"),),
        (
            ("el", "Αικατερίνη Παπαδοπούλου", "k.papadopoulou"),
            ("el", "Νίκος Γεωργίου", "n.georgiou"),
            ("he", "נועה לוי", "noa.levi"),
            ("he", "איתן כהן", "eitan.cohen"),
            ("uk", "Олена Коваленко", "o.kovalenko"),
            ("ru", "Дмитрий Соколов", "d.sokolov"),
            ("th", "สมชาย ใจดี", "somchai.j"),
            ("th", "พิมพ์ชนก ศรีสุข", "pimchanok.s"),
            ("en", "Hannah Whitcombe", "h.whitcombe"),
            ("en", "Marcus Lindqvist", "m.lindqvist"),
        ),
    ),
)
AGENTS = (
    ("ines", "Inês Carvalho", "Europe/Lisbon"),
    ("jonas", "Jonas Weber", "Europe/Vienna"),
    ("mei", "Mei Tanaka", "Asia/Tokyo"),
    ("omar", "Omar Haddad", "Europe/Paris"),
    ("tomasz", "Tomasz Zieliński", "Europe/Warsaw"),
    ("ruth", "Ruth Abernathy", "America/New_York"),
)
_OTHERS = 5
VIEWS = (
    (1, "Mine", "assignee:me status:new,open,pending,hold sort:sla"),
    (2, "Queue", "status:new,open sort:sla"),
    (3, "Breached", "status:new,open,pending,hold sla<0m sort:sla"),
    (4, "VIP", "tag:vip status:new,open,pending,hold sort:sla"),
    (5, "Unassigned", "status:new,open assignee:none sort:sla"),
    (6, "Waiting", "status:pending,hold sort:-updated"),
    (7, "Solved", "status:solved sort:-updated"),
)
# Around the clock where it burns: so the first screen is the same at any hour of any day.
_AROUND_THE_CLOCK = (Priority.URGENT, Priority.HIGH)
_HOUR = 3600
_PREMIUM_SECONDS: Mapping[Metric, Mapping[Priority, int]] = {
    Metric.FIRST_RESPONSE: {Priority.URGENT: 1 * _HOUR, Priority.HIGH: 1 * _HOUR, Priority.NORMAL: 4 * _HOUR},
    Metric.NEXT_RESPONSE: {Priority.URGENT: 2 * _HOUR, Priority.HIGH: 3 * _HOUR, Priority.NORMAL: 8 * _HOUR},
    Metric.RESOLUTION: {Priority.URGENT: 4 * _HOUR, Priority.HIGH: 6 * _HOUR, Priority.NORMAL: 16 * _HOUR},
}


@dataclass(frozen=True, slots=True)
class Person:
    """A contact in the store."""

    id: int
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Account:
    """A customer in the store: ``project_ids`` are its own and its engagements'."""

    project_ids: tuple[int, ...]
    vip: bool
    sites: tuple[str, ...]
    promise: Promise
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Worker:
    """An agent in the store; ``first_name`` signs replies."""

    id: int
    handle: str
    first_name: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, as the store knows them; ``me`` is the acting agent, who is among ``agents`` too."""

    me: Worker
    agents: tuple[Worker, ...]
    teams: tuple[int, int]
    accounts: tuple[Account, ...]


def enter(store: Store, actor: Actor, handle: str, name: str, timezone: str) -> Cast:
    """Write everybody, the promises and the views; the acting agent is added when missing."""

    def run(command: Command) -> None:
        bus.run(store, command, actor)

    run(SetUp(handle=handle, name=name, timezone=timezone))
    others = [agent for agent in AGENTS if agent[0] != handle.casefold()][:_OTHERS]
    with store.reading() as transaction:
        known = {agent.handle for agent in people.agents(transaction)}
        teams = {team.handle for team in people.teams(transaction)}
    for other, full_name, zone in others:
        if other not in known:
            run(AddAgent(handle=other, name=full_name, email=f"{other}@desk.example", timezone=zone))
    handles = (handle.casefold(), *(other[0] for other in others))
    for team, team_name, members in (
        ("support", "Front line", handles[:4]),
        ("platform", "Platform", (handles[0], *handles[4:])),
    ):
        if team not in teams:
            run(AddTeam(handle=team, name=team_name, members=members))
    for customer in CUSTOMERS:
        run(AddProject(name=customer.name, handle=customer.handle, vip=customer.vip))
        for engagement, title in customer.engagements:
            run(AddProject(name=title, handle=engagement, parent=customer.handle, vip=customer.vip))
        for _, contact, local in customer.contacts:
            run(AddContact(project=customer.handle, name=contact, email=f"{local}@{customer.domain}"))
    for slot, title, query in VIEWS:
        run(SaveView(name=title, query=query, slot=slot, shared=True))
    with store.writing() as transaction:
        return _cast(transaction, handles, _promises(transaction))


def _promises(transaction: Transaction) -> tuple[Promise, Promise]:
    """The promise for most, and the one for important customers, in the office hours that are there."""
    office = next(id_ for id_, _, _ in calendars.names(transaction))
    found = calendars.load_all(transaction)
    made = []
    for name, seconds in (("Software support", STANDARD_SECONDS), ("Premium support", _PREMIUM_SECONDS)):
        policy = Policy(None, name, "", _targets(seconds, office))
        made.append(Promise(replace(policy, id=policies.add(transaction, policy)), found))
    return made[0], made[1]


def _targets(seconds: Mapping[Metric, Mapping[Priority, int]], office: int) -> tuple[Target, ...]:
    return tuple(
        Target(
            metric,
            priority,
            by_priority.get(priority, 2 * by_priority[Priority.NORMAL]),
            None if priority in _AROUND_THE_CLOCK else office,
            DEFAULT_PAUSES[metric],
        )
        for metric, by_priority in seconds.items()
        for priority in Priority
    )


def _cast(transaction: Transaction, handles: tuple[str, ...], promises: tuple[Promise, Promise]) -> Cast:
    agents = {agent.handle: agent for agent in people.agents(transaction)}
    workers = tuple(Worker(agents[h].id, h, agents[h].name.line().split(" ")[0]) for h in handles)
    teams = {team.handle: team.id for team in people.teams(transaction)}
    accounts = []
    for customer in CUSTOMERS:
        promise = promises[1] if customer.vip else promises[0]
        project_ids = []
        for handle in (customer.handle, *(engagement for engagement, _ in customer.engagements)):
            project = people.project(transaction, handle)
            assert project is not None
            assert promise.policy.id is not None
            policies.place(transaction, promise.policy.id, 1, project_id=project.id)
            project_ids.append(project.id)
        persons = []
        for language, name, local in customer.contacts:
            contact = people.contact_by_email(transaction, f"{local}@{customer.domain}")
            assert contact is not None
            persons.append(Person(contact.id, name, contact.email.raw, language))
        accounts.append(Account(tuple(project_ids), customer.vip, customer.sites, promise, tuple(persons)))
    return Cast(workers[0], workers, (teams["support"], teams["platform"]), tuple(accounts))
