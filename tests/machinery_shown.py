"""What must have happened before the examples of operators, which every service's page shows."""

from infra.runtime.messaging.topology import HEARS
from tests.shown import Reader, Steps, after

PARKED = """
    INSERT INTO parked (id, follower, position, message_id, type, keys, error, state)
    OVERRIDING SYSTEM VALUE
    VALUES (1, 'view:assignments', 1, 'x', 'registry.role-assigned.v1', '{}', 'x', 'parked')"""


def parked(page: Reader) -> None:
    """A line that some view could not apply."""
    page.running.db.execute(PARKED)


def from_whom_it_hears(page: Reader) -> None:
    page.instead["source"] = HEARS[page.running.running.service.name][0]


def refilling(page: Reader) -> None:
    from_whom_it_hears(page)
    page.has_tried("POST /operations/inbox/{source}/refill")


def its_own_reaction(page: Reader) -> None:
    """The one that is shown belongs to the registry."""
    names = [each["name"] for each in page.has_tried("GET /operations/reactions")]
    page.instead["name"] = names[-1]


def known_now(page: Reader) -> None:
    """As far as is known is said by an answer: the positions that are shown are far ahead."""
    assert page.running.running.ledger
    page.instead["known_at"] = page.running.running.ledger.head()


MACHINERY: dict[str, Steps] = {
    "GET /operations/parked/{number}": parked,
    "POST /operations/parked/{number}/retry": parked,
    "POST /operations/parked/{number}/discard": parked,
    "GET /operations/inbox/drop": after("POST /operations/inbox/drop"),
    "POST /operations/inbox/{source}/refill": from_whom_it_hears,
    "GET /operations/inbox/{source}/refill": refilling,
    "POST /operations/reactions/{name}/look-back": its_own_reaction,
}
