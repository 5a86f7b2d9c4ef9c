"""Single values, each with a history of its own: an address, a KK number, an answer of a survey."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from contracts.registry.history.effect import Given
from contracts.registry.history.periods import When, days, in_order


class Saying(NamedTuple):
    when: When
    said_of: Iterable[tuple[Hashable, Any]]
    correcting: bool


@dataclass
class Said:
    when: When
    value: Any


class Values:
    def __init__(self) -> None:
        self.statements: list[Saying] = []

    def say(self, when: When, said_of: Iterable[tuple[Hashable, Any]]) -> None:
        """It became so then. Nothing given is nothing said."""
        self.statements.append(Saying(when, said_of, correcting=False))

    def correct(self, when: When, said_of: Iterable[tuple[Hashable, Any]]) -> None:
        """What was in force when this was recorded had been wrong, for all of its days."""
        self.statements.append(Saying(when, said_of, correcting=True))

    def at(self, day: date) -> dict[Any, Any]:
        return {
            name: self.one(name, day)
            for name, history in self.histories.items()
            if history[0][0] <= day
        }

    @property
    def days(self) -> set[date]:
        """On which one of them becomes another."""
        return {since for history in self.histories.values() for since, _ in history}

    def first(self, name: Hashable) -> Any:
        """What it was at first, as far as anybody knows."""
        return next((value for _, value in self.histories.get(name, ())), None)

    def one(self, name: Hashable, day: date) -> Any:
        value = None
        for since, each in self.histories.get(name, ()):
            if since > day:
                break
            value = each
        return value

    @cached_property
    def histories(self) -> dict[Hashable, list[tuple[date, Any]]]:
        """Asked for when all is said: what each was from which day on.

        What is first known counts from its first possible day, a change from its last.
        """
        named: dict[Hashable, list[Said]] = defaultdict(list)
        for when, said_of, correcting in self.statements:
            for name, value in said_of:
                if value is not None:
                    plain = value.value if isinstance(value, Given) else value
                    _note(named[name], Said(when, plain), correcting)
        return {name: _counted(said) for name, said in named.items()}


def _note(said: list[Said], value: Said, correcting: bool) -> None:
    if correcting and said:
        in_order(said)[-1].value = value.value
    else:
        said.append(value)


def _counted(said: list[Said]) -> list[tuple[date, Any]]:
    if len(said) == 1:
        return [(said[0].when.first, said[0].value)]
    line = in_order(said)
    first = [place == 0 for place in range(len(line))]
    counted = days([each.when for each in line], first)
    return [(since, each.value) for since, each in zip(counted, line, strict=True)]
