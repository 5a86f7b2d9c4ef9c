"""How much one person may do, counted in the database so that every process and restart agrees.

A budget fills again by itself. Whoever has anything left may go on; what it costs beyond that is
owed, and waited for.
"""

from dataclasses import dataclass
from math import ceil
from typing import Any, LiteralString

from fastapi import Depends
from psycopg import Connection
from psycopg_pool import ConnectionPool

from infra.runtime.http.access import Who
from infra.runtime.http.deps import PoolDep
from infra.runtime.refusals import Refused

FILLED: LiteralString = """
    least(%(burst)s, rate_limit.tokens + %(rate)s * abs(extract(
        epoch FROM clock_timestamp() - rate_limit.filled_at))::double precision)"""
"""A clock set back empties no bucket: nobody would be let in until it has caught up."""

SPEND: LiteralString = f"""
    INSERT INTO rate_limit VALUES (%(person)s, %(bucket)s, %(burst)s - %(cost)s)
    ON CONFLICT (person, bucket) DO UPDATE
    SET tokens = {FILLED} - %(cost)s, filled_at = clock_timestamp() WHERE {FILLED} >= %(least)s
    RETURNING tokens"""

LEFT: LiteralString = f"""
    SELECT {FILLED} FROM rate_limit WHERE (person, bucket) = (%(person)s, %(bucket)s)"""

USED_UP: LiteralString = """
    SELECT bucket, count(*) FROM rate_limit
    WHERE bucket = ANY (%s) AND tokens < 1 AND filled_at > now() - interval '1 day'
    GROUP BY bucket ORDER BY bucket"""
"""Whoever spends again later has something left then, and is counted no more."""

WHATEVER = float("-inf")
PATIENCE = 55
"""Seconds for which a program may wait by itself."""


@dataclass(frozen=True)
class Allowance:
    """At most `burst` at once, and `per_hour` in the long run."""

    name: str
    burst: int
    per_hour: float


class TooOften(Refused):
    status = 429
    title = "Batas pemakaian tercapai"
    detail = "Tunggu {wait}, lalu ulangi."

    @classmethod
    def after(cls, seconds: int) -> "TooOften":
        refusal = cls(cls.detail.format(wait=in_words(seconds)), wait_seconds=seconds)
        # What is longer somebody reads, and no program sleeps through it as if nothing had been.
        refusal.retry_after = seconds if seconds <= PATIENCE else None
        return refusal


def in_words(seconds: int) -> str:
    """`40 detik`, `12 menit`, `2 jam 5 menit`: rounded up."""
    if seconds < 60:
        return f"{seconds} detik"
    hours, minutes = divmod(ceil(seconds / 60), 60)
    parts = (f"{hours} jam" if hours else "", f"{minutes} menit" if minutes else "")
    return " ".join(filter(None, parts))


def take(pool: ConnectionPool[Any], person: str, budget: Allowance, cost: int = 1) -> None:
    """Spend what something costs, at most all; TooOften, with the wait, where nothing is left."""
    with pool.connection() as db:
        asked = _asked(person, budget, min(cost, budget.burst), least=1.0)
        if cost and db.execute(SPEND, asked).fetchone() is None:
            require_left(db, person, budget)


def spend(db: Connection[Any], person: str, budget: Allowance, cost: int = 1) -> float:
    """Spend what was found out to cost something, and say what is left or, below 0, owed."""
    [(left,)] = db.execute(SPEND, _asked(person, budget, cost, least=WHATEVER)).fetchall()
    return float(left)


def left_of(db: Connection[Any], person: str, budget: Allowance) -> float:
    row = db.execute(LEFT, _asked(person, budget)).fetchone()
    return float(row[0]) if row else float(budget.burst)


def require_left(db: Connection[Any], person: str, budget: Allowance) -> None:
    """Raises TooOften, with the wait, unless something is left."""
    left = left_of(db, person, budget)
    if left < 1:
        raise TooOften.after(max(1, ceil((1 - left) * 3600 / budget.per_hour)))


def used_up(db: Connection[Any], *budgets: Allowance) -> dict[str, int]:
    """How many people have used up a budget within a day, and nothing of it since; by its name."""
    return dict(db.execute(USED_UP, ([each.name for each in budgets],)).fetchall())


def _asked(person: str, budget: Allowance, cost: int = 0, *, least: float = 0.0) -> dict[str, Any]:
    return {
        "person": person,
        "bucket": budget.name,
        "burst": float(budget.burst),
        "rate": budget.per_hour / 3600,
        "cost": float(cost),
        "least": least,
    }


def limited(name: str, *, burst: int, per_hour: float) -> Any:
    """Use as `dependencies=[requires(...), limited("upload", burst=10, per_hour=60)]`."""
    budget = Allowance(name, burst, per_hour)

    def within(pool: PoolDep, who: Who) -> None:
        take(pool, who.person, budget)

    return Depends(within)
