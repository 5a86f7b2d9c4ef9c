"""Building a view again, as `jejak rebuild` and the service's own followers do together."""

from typing import Any, NamedTuple

from psycopg import Connection, connect

from infra.runtime.projections.generations.lookup import open_generations, progress
from infra.runtime.projections.log import Log
from infra.runtime.projections.views import View


class Rebuilt(NamedTuple):
    """How the generation that serves now took over."""

    position: int
    identical: bool | None
    digest: str | None


def rebuild(view: View, log: Log, service: str, owner: str, app: str | Connection[Any]) -> Rebuilt:
    """Make the tables once more as the owner, and let the followers fill them and swap.

    `app` is the login, or a connection, of who keeps views: an API's may not.
    """
    with connect(owner, autocommit=True) as ddl:
        view.create(ddl, service, again=True)
    if isinstance(app, Connection):
        return filled(view, log, app)
    with connect(app, autocommit=True) as db:
        return filled(view, log, db)


def filled(view: View, log: Log, db: Connection[Any]) -> Rebuilt:
    """Once what is being filled has taken over."""
    follower = view.follower(log)
    while not all(each.serving for each in open_generations(db, view)):
        follower.step(db)
    [now] = progress(db, view)
    return Rebuilt(now["position"], now["identical"], now["digest"])
