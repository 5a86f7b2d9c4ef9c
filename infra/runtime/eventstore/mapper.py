"""Mapper (event serialisation): facts to rows and back, sealed fields as ciphertext."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Self
from uuid import UUID

import msgspec
from eventsourcing.dcb.api import DCBEvent
from pydantic import ValidationError

from contracts.facts import FACTS
from contracts.privacy.boxes import keys_in, place, withheld
from contracts.privacy.classes import Class
from contracts.privacy.words import joined, parted, whose
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.recorded import Recorded, Stored
from infra.runtime.eventstore.storage.group_commit import LARGEST
from infra.runtime.eventstore.storage.rows import Row
from infra.runtime.privacy.errors import CorruptKey, TamperedCiphertext
from infra.runtime.privacy.held_keys import AnsweredKeys, HeldKeys, Known, nobody
from infra.runtime.privacy.sealed_body import (
    opened_body,
    opened_words,
    require_storable,
    sealed_body,
    sealed_words,
    subjects_of,
)
from infra.runtime.refusals import Refused

EVERYTHING = frozenset(Class)


class FactTooLarge(Refused):
    """A command would record a fact too long to pass on; others beside it are not concerned."""

    status = 413
    title = "Terlalu banyak untuk satu catatan"
    detail = "Isi kiriman ini terlalu panjang. Bagi menjadi beberapa kiriman yang lebih pendek."

    def __init__(self, command_id: UUID) -> None:
        super().__init__()
        self.command_id = command_id


class MissingProvenance(TypeError):
    """Every stored fact says who, where, why and when."""


class JsonMapper:
    """Writes and reads the facts of one service, and opens some classes of what is sealed."""

    def __init__(
        self,
        keys: HeldKeys | None = None,
        source: str = "",
        vocabulary: Vocabulary = FACTS,
        opens: Collection[Class] = EVERYTHING,
    ) -> None:
        """Without `keys` it stores nothing that must be sealed, and opens nothing."""
        self.keys = keys
        self.source = source
        self.vocabulary = vocabulary
        self.opens = frozenset(opens if keys else ())

    def opening(self, classes: Collection[Class]) -> Self:
        """The same for a reader that opens these classes alone."""
        return type(self)(self.keys, self.source, self.vocabulary, classes)

    @property
    def own_keys(self) -> HeldKeys:
        """Raises TypeError for a service that was granted none."""
        if self.keys is None:
            raise TypeError("this service has no keys, so it seals and opens nothing")
        return self.keys

    def rows(self, facts: Sequence[Recorded], known: Known = nobody) -> list[DCBEvent]:
        """Rows for many facts, their keys fetched or made in one round trip.

        `known` is asked whom the ledger has heard of. Raises MissingProvenance, FactTooLarge
        or Unstorable.
        """
        for each in facts:
            if not isinstance(each, Recorded):
                raise MissingProvenance(type(each).__name__)
        subjects = {subject for each in facts for subject in subjects_of(each.fact)}
        subjects |= {who for each in facts if parted(each.by)[1] for who in whose(each.tags)}
        keys = self.own_keys.to_seal(subjects, known) if subjects else {}
        # Words of a command about somebody are about them: they lie beside those facts alone.
        personal = {each.by.command_id for each in facts if whose(each.tags)}
        return [self._row(each, keys, personal) for each in facts]

    def _row(
        self, event: Recorded, keys: Mapping[UUID, AnsweredKeys], personal: Collection[UUID]
    ) -> DCBEvent:
        fact, (by, words) = event.fact, parted(event.by)
        stored = {"v": fact.VERSION, "id": str(event.event_id)}
        if words and (people := whose(event.tags)):
            at = place(fact.TOPIC, fact.VERSION, event.event_id)
            stored["w"] = sealed_words(words, at, [keys[each] for each in people])
        elif words and by.command_id not in personal:
            by = event.by
        stored["p"] = msgspec.Raw(by.model_dump_json(exclude_none=True).encode())
        stored["d"] = sealed_body(fact, event.event_id, keys)
        data = msgspec.json.encode(stored)
        require_storable(data, fact.TOPIC)
        if len(data) > LARGEST:
            raise FactTooLarge(event.by.command_id)
        return DCBEvent(fact.TOPIC, data, list(event.tags))

    def read(self, rows: Sequence[Row]) -> Iterator[Recorded | Exception]:
        """Rows back to their facts, in today's shape, with the keys of all in one round trip.

        What a row cannot be read for takes its place: what `Vocabulary.current` raises, CorruptKey,
        TamperedCiphertext. Raises KeyMissing, and whatever else passes by itself.
        """
        stored = [_stored(row.event.data) for row in rows]
        held = self._held([each for each in stored if isinstance(each, Stored)])
        for row, each in zip(rows, stored, strict=True):
            try:
                yield self._recorded(row, each, held) if isinstance(each, Stored) else each
            except (ValueError, KeyError, CorruptKey, TamperedCiphertext) as error:
                yield error

    def recorded(self, row: Row) -> Recorded:
        """One row back to its fact; raises what stands in the way."""
        [found] = self.read([row])
        if isinstance(found, Exception):
            raise found
        return found

    def _held(self, stored: Sequence[Stored]) -> Mapping[str, AnsweredKeys]:
        wanted = {key for each in stored for key in keys_in([each.d, each.w], self.opens)}
        return self.keys.to_open(wanted) if wanted and self.keys else {}

    def _recorded(self, row: Row, stored: Stored, held: Mapping[str, AnsweredKeys]) -> Recorded:
        body, by = stored.d, stored.p
        if self.opens:
            at = place(row.event.type, stored.v, stored.id)
            body = opened_body(body, at, held, self.opens)
            if stored.w and Class.REMARK in self.opens:
                by = joined(by, opened_words(stored.w, at, held))
        else:
            body = withheld(body)
        fact = self.vocabulary.current(row.event.type, stored.v, body)
        found = Recorded(
            fact,
            by,
            stored.id,
            row.position,
            self.source,
            row.event.tags,
            recorded_at=row.recorded_at,
            epoch=row.epoch,
            hash=row.hash,
        )
        found.stored = stored
        return found


def _stored(data: bytes) -> Stored | ValidationError:
    try:
        return Stored.model_validate_json(data, extra="ignore")
    except ValidationError as error:
        return error
