"""Budgets: how often one person may search, see numbers whole, or learn of numbers held elsewhere.

Shared by search, commands, imports and workbooks, so that none of them lets somebody find out who
holds a number by trying many. What is spent is spent wherever and by whichever process.
"""

from infra.runtime.http.limits import Allowance

SEARCHES = Allowance("search", burst=300, per_hour=12.5)
"""300 a day, by number or by name."""
UNMASKED = Allowance("unmasked", burst=300, per_hour=12.5)
"""300 people a day whose numbers are shown whole; a workbook costs no more than all of it."""
ELSEWHERE = Allowance("elsewhere", burst=10, per_hour=60)
"""NIK and KK numbers that turn out to be held in another region."""
OWED_BY_FILE = 60
"""So many more may turn up in one file; whoever handed it in waits for them at the counter."""
