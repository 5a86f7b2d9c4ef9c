"""One stored body of every version of every fact is kept for ever, and today's code reads it."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from contracts.event import Absent, Event, Provenance, plan
from contracts.facts import FACTS
from infra.build.examples import example
from infra.build.publish import ROOT
from infra.build.schemas import every_fact
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.privacy.sealed_body import subjects_of
from tests.contracts.identifying import sealed_words
from tests.memory import lying
from tests.runtime.privacy.memory_keys import MemoryKeys

SAMPLES = sorted((ROOT / "samples").glob("*.v*.json"))
EVENT_ID = UUID(int=7)


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
