"""Budgets: how often one person may search, see numbers whole, or learn of numbers held elsewhere.

Shared by search, commands, imports and workbooks, so that none of them lets somebody find out who
holds a number by trying many. What is spent is spent wherever and by whichever process.
"""

from typing import Any

from psycopg import Connection

from infra.runtime.http.limits import Allowance, used_up

SEARCHES = Allowance("search", burst=300, per_hour=12.5)
"""300 a day, by number or by name."""
UNMASKED = Allowance("unmasked", burst=300, per_hour=12.5)
"""300 people a day whose numbers are shown whole; a workbook costs no more than all of it."""
ELSEWHERE = Allowance("elsewhere", burst=10, per_hour=60)
"""Numbers, and names with a day of birth, that turn out to be somebody's in another region."""
OWED_BY_FILE = 60
"""So many more may turn up in one file; whoever handed it in waits for them at the counter."""

ALARMS = {
    SEARCHES: "pencarian",
    UNMASKED: "melihat nomor lengkap",
    ELSEWHERE: "mencoba nomor atau nama orang di wilayah lain",
}


def alarms(db: Connection[Any]) -> list[str]:
    """For operators: which budgets were used up within a day, and by how many people."""
    people = used_up(db, *ALARMS)
    return [
        f"batas {what} dihabiskan {people[budget.name]} orang dalam sehari ini;"
        " DPO atau inspektorat melihatnya di /access-log"
        for budget, what in ALARMS.items()
        if budget.name in people
    ]
