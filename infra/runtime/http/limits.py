"""How often one person may do one thing, counted in the database so that every process agrees."""

from math import ceil
from typing import Any, LiteralString

from fastapi import Depends
from psycopg_pool import ConnectionPool

from infra.runtime.http.access import Who
from infra.runtime.http.deps import PoolDep
from infra.runtime.refusals import Refused

FILLED: LiteralString = """
    least(%(burst)s, rate_limit.tokens + %(rate)s * abs(extract(
        epoch FROM clock_timestamp() - rate_limit.filled_at))::double precision)"""
"""A clock set back empties no bucket: nobody would be let in until it has caught up."""

TAKE: LiteralString = f"""
    INSERT INTO rate_limit VALUES (%(person)s, %(bucket)s, %(burst)s - 1)
    ON CONFLICT (person, bucket) DO UPDATE
    SET tokens = {FILLED} - 1, filled_at = clock_timestamp() WHERE {FILLED} >= 1
    RETURNING tokens"""

LEFT: LiteralString = f"SELECT {FILLED} FROM rate_limit WHERE (person, bucket) = "


class TooOften(Refused):
    status = 429
    title = "Terlalu sering"
    detail = "Batas pemakaian tercapai. Tunggu sebentar, lalu ulangi."


def take(pool: ConnectionPool[Any], person: str, bucket: str, burst: int, per_hour: int) -> None:
    """Take one token from a person's bucket, or raise TooOften with the seconds to wait."""
    rate = per_hour / 3600
    asked = {"person": person, "bucket": bucket, "burst": float(burst), "rate": rate}
    with pool.connection() as db:
        if db.execute(TAKE, asked).fetchone():
            return
        [(left,)] = db.execute(LEFT + "(%(person)s, %(bucket)s)", asked).fetchall()
    refusal = TooOften()
    refusal.retry_after = max(1, ceil((1 - left) / rate))
    raise refusal


def limited(bucket: str, *, burst: int, per_hour: int) -> Any:
    """Use as `dependencies=[requires(...), limited("lookup", burst=10, per_hour=60)]`."""

    def within(pool: PoolDep, who: Who) -> None:
        take(pool, who.person, bucket, burst, per_hour)

    return Depends(within)
