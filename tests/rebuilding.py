"""Building a view again, as `jejak rebuild` and the service's own followers do together."""

from typing import Any, NamedTuple

from psycopg import Connection, connect

from infra.runtime.projections.generations.leaving import empty
from infra.runtime.projections.generations.lookup import open_generations, progress
from infra.runtime.projections.generations.spare import fill_again
from infra.runtime.projections.logs.log import Log
from infra.runtime.projections.views import View


class Rebuilt(NamedTuple):
    """How the generation that serves now took over."""

    position: int
    identical: bool | None
    digest: str | None


def rebuild(view: View, log: Log, app: str | Connection[Any]) -> Rebuilt:
    """Fill the spare tables and swap; `app` is the login, or a connection, of who keeps views."""
    if not isinstance(app, Connection):
        with connect(app, autocommit=True) as db:
            return rebuild(view, log, db)
    fill_again(app, view)
    return filled(view, log, app)


def emptied(owner: str, view: View) -> None:
    """As if a minute had passed since the last set of tables was left."""
    with connect(owner, autocommit=True) as db:
        db.execute("UPDATE generation SET changed_at = changed_at - interval '2 minutes'")
        empty(db, view)


def filled(view: View, log: Log, db: Connection[Any]) -> Rebuilt:
    """Once what is being filled has taken over."""
    follower = view.follower(log)
    while not all(each.serving for each in open_generations(db, view)):
        follower.step(db)
    [now] = progress(db, view)
    return Rebuilt(now["position"], now["identical"], now["digest"])
