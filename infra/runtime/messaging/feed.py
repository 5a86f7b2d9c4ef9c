"""Feed (catch-up subscription): a service's messages, made from its ledger at any place in it.

Whoever tells them uses it, so that relay, pages and catch-up give the same bytes, ids and chain.
"""

import logging
from collections.abc import Iterator, Sequence

from psycopg import Connection

from contracts.facts import FACTS
from contracts.message import Message, Origin, is_message_of, messages, place_of, position_of
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.logs.ledger_log import LedgerLog
from infra.runtime.projections.logs.log import Entry

logger = logging.getLogger("jejak.feed")


class AnotherHistory(Exception):
    """What was told before is not what this ledger tells.

    An older copy of a database was put back, or somebody else published. Going on would tell two
    histories in one, so the line stops until an operator has chosen.
    """


class Untranslatable(Exception):
    """A fact that cannot be read back. The line stops: order matters, nothing is skipped."""


class Feed:
    """One service's messages, with what is sealed as it lies in the ledger."""

    def __init__(self, service: str, vocabulary: Vocabulary = FACTS) -> None:
        self.service = service
        self.log = LedgerLog(service, JsonMapper(None, service, vocabulary))
        self.topics = {topic for topic in vocabulary.kinds if topic.startswith(f"{service}.")}

    def after(self, db: Connection, last_id: str | None, limit: int) -> list[Message]:
        """What follows a message of this ledger, of so many facts at most; None: the beginning.

        Raises Untranslatable where the very next fact cannot be read.
        """
        # The fact of the last message is read again: it may have more messages still to tell.
        after = position_of(last_id) - 1 if last_id else 0
        return self.translated(self.log.read(db, after, limit + bool(last_id)), last_id)

    def find(self, db: Connection, message_id: str) -> Recorded | None:
        """The fact that a message tells of; None where this ledger never told it.

        A fact may become fewer messages than it did in an older release: its own id counts.
        Raises Untranslatable.
        """
        if not is_message_of(self.service, message_id):
            return None
        for entry in self.log.at(db, [position_of(message_id)]):
            if entry.message_id.rpartition(":")[0] == message_id.rpartition(":")[0]:
                return _readable(entry)
        return None

    def translated(self, entries: Sequence[Entry], last_id: str | None) -> list[Message]:
        """Lines of the ledger as messages, from behind a message on; up to what is unreadable."""
        found: list[Message] = []
        last = place_of(last_id) if last_id else (0, 0)
        for entry in entries:
            if entry.error and found:
                break
            previous = found[-1].id if found else last_id
            for each in self._of(_readable(entry), previous):
                if place_of(each.id) > last:
                    found.append(each)
        return found

    def _of(self, past: Recorded, previous_id: str | None) -> Iterator[Message]:
        return messages(
            Origin(self.service, past.epoch, past.position, past.recorded_at, past.hash),
            past.event_id,
            past.fact,
            past.by,
            previous_id=previous_id,
            vocabulary=self.log.mapper.vocabulary,
            stored=(past.stored.v, past.stored.d) if past.stored else None,
        )


def _readable(entry: Entry) -> Recorded:
    if entry.recorded is None:
        logger.error("cannot be told", extra={"message_id": entry.message_id, "error": entry.error})
        raise Untranslatable(entry.message_id)
    return entry.recorded
