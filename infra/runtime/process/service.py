"""A service: its API in one process, its relay, inbox and followers in another, until SIGTERM."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.resources.abc import Traversable

from fastapi import APIRouter, FastAPI

from contracts import calendar, cell
from infra.runtime.audit.witness import Chaining
from infra.runtime.deadlines.discarding import Discards
from infra.runtime.deadlines.timer import Deadlines, Timer
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.http.app import create_app
from infra.runtime.http.deps import Deps, deps_of
from infra.runtime.identity.tokens import Tokens
from infra.runtime.identity.view import assignments
from infra.runtime.messaging import receiving
from infra.runtime.messaging.history.answering import Answering
from infra.runtime.messaging.inbox import Inbox
from infra.runtime.messaging.relay import Relay
from infra.runtime.pools import open_pool
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.process import safety
from infra.runtime.process.granted_keys import open_keys
from infra.runtime.process.migrate import require_current
from infra.runtime.process.operations.mending import Mending
from infra.runtime.process.operations.routes import OPERATIONS
from infra.runtime.process.production.certificates import ends_soon, trusted
from infra.runtime.process.production.profile import require_production
from infra.runtime.process.provisioner import login
from infra.runtime.process.settings import Settings
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.logs.ledger_log import LedgerLog
from infra.runtime.projections.logs.log import Following, Log
from infra.runtime.projections.reactions import Reaction, Reactions
from infra.runtime.projections.views import View
from infra.runtime.projections.waking import Waking, follow

WAKING = "waking"
"""What works wherever any follower does."""
CONNECTIONS = 10
LONGEST_READING = 20.0
"""Seconds for one statement that answers a reader."""
"""At most, to the application's database and as its reader, in each process."""


class NamedTwice(TypeError):
    """Two views or reactions of a service have the same name."""


@dataclass(frozen=True)
class Service:
    """What a service is made of: this list is its table of contents."""

    name: str
    title: str
    routers: Sequence[APIRouter]
    ledger_views: Sequence[View] = ()
    """Views of its own facts."""
    inbox_views: Sequence[View] = ()
    """Views of what other services told."""
    ledger_reactions: Sequence[Reaction] = ()
    """What follows from its own facts."""
    reactions: Sequence[Reaction] = ()
    """What follows from messages of other services."""
    deadlines: Sequence[Deadlines] = ()
    """Until when it waits for something, and what follows once that has passed."""
    when_discarded: Sequence[Reaction] = ()
    """How it answers a command that an operator has discarded."""
    hears_roles: bool = True
    """False for the service whose own ledger records roles."""
    schema: Traversable | None = None
    """A folder of numbered SQL for the tables it has besides those of every service."""
    equip: Callable[[Deps, Settings], None] | None = None
    """Adds what its endpoints need besides."""
    workers: Callable[["Running"], dict[str, Callable[[], None]]] | None = None
    """What else it works at, by name, until `running.stop` is set."""

    @property
    def views(self) -> list[View]:
        return [*self.ledger_views, *self.inbox_views, assignments]


@dataclass
class Running:
    """A service that is open: its application, and what works behind it."""

    service: Service
    settings: Settings
    app: FastAPI
    ledger: Ledger
    logs: dict[str, Log]
    reactions: list[Reactions]
    """One for each log that the service reacts to."""
    followers: list[Following]
    timer: Timer | None
    discards: Discards
    stop: threading.Event = field(default_factory=threading.Event)

    def log_of(self, view: View) -> Log:
        """Which log a view is built from."""
        own = view in self.service.ledger_views
        if view is assignments:
            own = not self.service.hears_roles
        return self.logs["ledger" if own else "inbox"]

    def workers(self) -> dict[str, Callable[[], None]]:
        """Everything that works behind the API, by name."""
        name, settings, stop = self.service.name, self.settings, self.stop
        waking = Waking(settings.app_conninfo, self.followers)
        work: dict[str, Callable[[], None]] = {WAKING: lambda: waking.run(stop)}
        for each in self.followers:
            work[each.name] = partial(follow, each, settings.app_conninfo, stop, waking)
        box = Inbox(name, settings.app_conninfo)
        work["inbox"] = lambda: receiving.run(box, login(settings), stop)
        relay = Relay(name, settings.app_conninfo, login(settings))
        work["relay"] = lambda: relay.run(stop)
        desk = Answering(name, settings.app_conninfo, login(settings))
        work["feed"] = lambda: desk.run(stop)
        views = [each for each in self.service.views if self.log_of(each) is self.logs["inbox"]]
        mending = Mending(views, settings.app_conninfo)
        work["mending"] = lambda: mending.run(stop)
        chaining = Chaining(self.ledger, settings.app_conninfo)
        work["access-chain"] = lambda: chaining.run(stop)
        if timer := self.timer:
            work["timer"] = lambda: timer.run(stop)
        if self.service.workers:
            work |= self.service.workers(self)
        return work


def prepare(service: Service, settings: Settings) -> None:
    """Check the settings, and that the tables are those of this release or of a newer one."""
    require_production(settings)
    safety.check(settings.app_conninfo)
    require_current(service, settings)
    safety.check_ledger(settings, service.name)


def open_service(
    service: Service, settings: Settings, keys: HeldKeys | None = None, *, api: bool = True
) -> Running:
    """Open everything without starting any work. Days and ids are those of the settings.

    `keys` stand for those that the settings lead to. Without its API it says only how it is.
    """
    calendar.install(settings.zone)
    cell.install(settings.cell)
    app = create_app(
        service.title,
        [*service.routers, *OPERATIONS] if api else [],
        pool=open_pool(settings.app_conninfo, CONNECTIONS),
        tokens=Tokens(
            settings.issuer_url,
            service.name,
            verify=trusted(settings),
            sign_in=settings.sign_in,
        ),
    )
    keys = keys or open_keys(settings)
    ledger = open_ledger(service.name, settings.app_conninfo, keys)
    logs: dict[str, Log] = {
        "inbox": InboxLog(service.name, keys=keys),
        "ledger": LedgerLog(service.name, ledger.mapper),
    }
    deps = deps_of(app)
    if api:
        conninfo = settings.reader_conninfo
        deps.reader = open_pool(conninfo, CONNECTIONS, longest=LONGEST_READING)
    deps.ledger, deps.keys = ledger, keys
    deps.views = service.views if api else ()
    deps.notices += [each.notice for each in service.deadlines if each.notice]
    deps.notices.append(lambda _: ends_soon(settings.certificates))
    if service.equip:
        service.equip(deps, settings)
    reactions = _reactions(service, logs, ledger)
    followers = _followers(service, logs, reactions)
    discards = Discards(service.when_discarded, followers, ledger)
    timer = Timer(service.deadlines, ledger, settings.app_conninfo) if service.deadlines else None
    work = (reactions, followers, timer, discards)
    running = Running(service, settings, app, ledger, logs, *work)
    deps.equip(running)
    return running


def _reactions(service: Service, logs: dict[str, Log], ledger: Ledger) -> list[Reactions]:
    listed = {"ledger": service.ledger_reactions, "inbox": service.reactions}
    return [Reactions(log, logs[log], ledger, each) for log, each in listed.items() if each]


def _followers(
    service: Service, logs: dict[str, Log], reactions: Sequence[Reactions]
) -> list[Following]:
    roles = logs["inbox" if service.hears_roles else "ledger"]
    followers: list[Following] = [view.follower(logs["ledger"]) for view in service.ledger_views]
    followers += [view.follower(logs["inbox"]) for view in service.inbox_views]
    followers.append(assignments.follower(roles))
    followers += [each.follower() for each in reactions]
    require_own_names([each.name for each in followers])
    for react in reactions:
        require_own_names([each.name for each in react.all])
    return followers


def require_own_names(names: Sequence[str]) -> None:
    """Raises NamedTwice: two of one name share a cursor, and each misses what the other read."""
    if twice := {name for name in names if names.count(name) > 1}:
        raise NamedTwice(", ".join(sorted(twice)))
