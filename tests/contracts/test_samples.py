"""One stored body of every version of every fact is kept for ever, and today's code reads it."""

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID

import hypothesis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.event import Absent, Event, Provenance, plan
from contracts.facts import FACTS
from contracts.privacy.boxes import keys_in, place
from infra.build.examples import example
from infra.build.publish import ROOT
from infra.build.schemas import every_fact
from infra.runtime.eventstore.mapper import EVERYTHING, JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.privacy.sealed_body import opened_body, subjects_of
from tests.contracts.identifying import sealed_words
from tests.memory import lying
from tests.runtime.privacy.memory_keys import MemoryKeys

SAMPLES = sorted((ROOT / "samples").glob("*.v*.json"))
EVENT_ID = UUID(int=7)
WRITTEN = st.characters(exclude_categories=["C", "Zl", "Zp"])
CHANGES = st.one_of(st.none(), st.none(), st.just(""), st.text(WRITTEN, min_size=1, max_size=20))
"""Nothing, left out, or other words, where a fact can bear them."""


def read(path: Path) -> Event:
    """A stored body through its upcasts to today's fact."""
    topic, _, version = path.stem.rpartition(".v")
    body: dict[str, Any] = json.loads(path.read_text())
    return FACTS.current(topic, int(version), body)


def by() -> Provenance:
    return Provenance.model_validate_json((ROOT / "samples/provenance.json").read_text())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_was_stored_under_any_version_is_read_today(path: Path) -> None:
    assert path.stem.startswith(f"{read(path).TOPIC}.v")


def test_every_version_of_every_fact_has_its_sample() -> None:
    expected = {f"{f.TOPIC}.v{n}" for f in every_fact() for n in range(1, f.VERSION + 1)}
    assert {path.stem for path in SAMPLES} == expected


def test_a_sample_that_no_longer_fits_is_found(tmp_path: Path) -> None:
    body = json.loads((ROOT / "samples/registry.member_born.v1.json").read_text())
    del body["village_code"]
    changed = tmp_path / "registry.member_born.v1.json"
    changed.write_text(json.dumps(body))
    with pytest.raises(ValidationError):
        read(changed)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_fact_comes_back_from_the_ledger_as_it_was(path: Path) -> None:
    fact, mapper = read(path), JsonMapper(MemoryKeys(), "registry")
    [stored] = mapper.rows([Recorded(fact, by(), EVENT_ID)])
    again = mapper.recorded(lying(stored))
    assert (again.fact, again.by, again.event_id) == (fact, by(), EVENT_ID)


@settings(max_examples=50)
@given(st.sampled_from(SAMPLES), st.lists(CHANGES, min_size=1, max_size=20))
@hypothesis.example(ROOT / "samples/programs.enrolled.v1.json", ["0"])
def test_whatever_a_fact_says_is_stored_as_its_model_alone_would_write_it(
    path: Path, changes: list[str | None]
) -> None:
    fact, keys = varied(read(path), changes), MemoryKeys()
    [stored] = JsonMapper(keys).rows([Recorded(fact, by(), EVENT_ID)])
    body, at = json.loads(stored.data)["d"], place(fact.TOPIC, fact.VERSION, EVENT_ID)
    held = keys.to_open(keys_in(body, EVERYTHING))
    assert opened_body(body, at, held, EVERYTHING) == written(fact)


def written(fact: Event) -> Any:
    return json.loads(fact.model_dump_json(exclude_none=True))


def varied(fact: Event, changes: list[str | None]) -> Event:
    """Such a fact that leaves out some of it and says some of it in other words."""
    kind, body = type(fact), written(fact)
    for (inner, name), change in zip(list(places(body)), cycle(changes), strict=False):
        if change is None or name not in inner:
            continue
        before = inner.pop(name)
        if change:
            inner[name] = change
        try:
            kind.model_validate(body)
        except ValidationError:
            inner[name] = before
    return kind.model_validate(body)


def places(body: Any) -> Iterator[tuple[Any, str]]:
    """Every name in a body, with what it stands in."""
    if isinstance(body, list):
        body = dict(enumerate(body))
    elif isinstance(body, dict):
        yield from ((body, name) for name in body)
    if isinstance(body, dict):
        for each in list(body.values()):
            yield from places(each)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_nothing_sealed_lies_readable_in_the_ledger(path: Path) -> None:
    fact = read(path)
    [stored] = JsonMapper(MemoryKeys()).rows([Recorded(fact, by(), EVENT_ID)])
    assert {word for word in sealed_words(fact) if word in stored.data.decode()} == set()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_fact_still_reads_after_everybody_in_it_was_erased(path: Path) -> None:
    fact, vault = read(path), MemoryKeys()
    mapper = JsonMapper(vault)
    [stored] = mapper.rows([Recorded(fact, by(), EVENT_ID)])
    for subject in set(subjects_of(fact)):
        vault.shred(subject, "permintaan yang bersangkutan")
    erased = mapper.recorded(lying(stored)).fact
    assert erased.tags == fact.tags
    for field in plan(type(fact)):
        if field.seal:
            assert getattr(erased, field.name) is Absent.ERASED


def test_the_examples_in_the_documents_are_facts() -> None:
    for fact in every_fact():
        assert isinstance(example(fact), fact)
