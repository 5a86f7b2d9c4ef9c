"""The manifest adds up: with itself, with the files beside it, and with the rate asked for."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from infra.local.sample import SIZES, generate
from infra.local.sample.faults import FAULTS, HIGHEST_RATE
from infra.local.sample.manifest import NOTE
from tests.local.sample.civil_registry import Record, objections, read_population

RATE = 0.03
REFERENCE = date(2026, 8, 1)


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("regency")
    generate("regency", 11, folder, faults=RATE, reference=REFERENCE)
    return folder


@pytest.fixture(scope="module")
def manifest(regency: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((regency / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def population(regency: Path) -> dict[str, list[Record]]:
    return read_population(regency)


def test_it_says_how_to_make_the_same_again_and_that_nobody_is_real(
    manifest: dict[str, Any],
) -> None:
    assert manifest["note"] == NOTE
    assert "tidak milik siapa pun" in NOTE
    made = {name: manifest[name] for name in ("size", "seed", "reference", "fault_rate")}
    assert made == {"size": "regency", "seed": 11, "reference": "2026-08-01", "fault_rate": RATE}


def test_every_population_file_is_listed_with_what_is_in_it(
    manifest: dict[str, Any], population: dict[str, list[Record]]
) -> None:
    listed = {file["file"]: file for file in manifest["files"]}
    assert set(listed) == set(population)
    for name, records in population.items():
        assert listed[name]["persons"] == len(records)
        assert listed[name]["families"] == len({record["no_kk"] for record in records})
        assert name == f"{listed[name]['village_code']}.xlsx"


def test_the_totals_are_the_sums_of_the_files_and_the_size_that_was_asked_for(
    manifest: dict[str, Any],
) -> None:
    for total in ("families", "persons"):
        assert manifest[total] == sum(file[total] for file in manifest["files"])
        assert manifest[total] == getattr(SIZES["regency"], total)


def test_faults_are_planted_at_exactly_the_rate_asked_for(manifest: dict[str, Any]) -> None:
    assert len(manifest["faults"]) == int(manifest["persons"] * RATE) == 50


def test_each_kind_is_planted_as_often_as_every_other(manifest: dict[str, Any]) -> None:
    counted = Counter(fault["kind"] for fault in manifest["faults"])
    assert set(counted) == {fault.name for fault in FAULTS}
    assert max(counted.values()) - min(counted.values()) <= 1
    kinds = manifest["fault_kinds"]
    assert {kind: entry["planted"] for kind, entry in kinds.items()} == counted
    for fault in manifest["faults"]:
        assert fault["expected"] == kinds[fault["kind"]]["expected"]


def test_larger_villages_have_more_of_them(manifest: dict[str, Any]) -> None:
    planted = Counter(fault["file"] for fault in manifest["faults"])
    for file in manifest["files"]:
        assert abs(planted[file["file"]] - file["persons"] * RATE) < 2


def test_nobody_objects_to_a_line_that_no_fault_names(
    manifest: dict[str, Any], population: dict[str, list[Record]]
) -> None:
    for name, records in population.items():
        named = {n for f in manifest["faults"] if f["file"] == name for n in f["lines"]}
        wrong = set().union(*objections(records, REFERENCE).values())
        families = {records[n - 2]["no_kk"] for n in named}
        assert wrong <= {n for n, record in enumerate(records, 2) if record["no_kk"] in families}
        unsound = {
            n
            for fault in manifest["faults"]
            if fault["file"] == name and fault["expected"] != "accepted"
            for n in fault["lines"]
        }
        assert unsound <= wrong


def test_a_line_is_named_once_and_is_a_line_of_its_file(
    manifest: dict[str, Any], population: dict[str, list[Record]]
) -> None:
    places = [(fault["file"], n) for fault in manifest["faults"] for n in fault["lines"]]
    assert len(places) == len(set(places))
    assert all(2 <= n <= len(population[file]) + 1 for file, n in places)
    for fault in manifest["faults"]:
        assert fault["lines"] == sorted(fault["lines"])


@pytest.mark.parametrize("rate", [0.0, 0.001, 0.0137, HIGHEST_RATE])
def test_any_rate_up_to_the_highest_is_kept(tmp_path: Path, rate: float) -> None:
    summary = generate("village", 4, tmp_path, faults=rate)
    assert summary.planted.total() == int(845 * rate)
    assert (summary.families, summary.persons) == (300, 845)


@pytest.mark.parametrize("rate", [-0.01, HIGHEST_RATE + 0.001])
def test_a_rate_that_families_could_not_carry_is_refused_before_anything_is_written(
    tmp_path: Path, rate: float
) -> None:
    with pytest.raises(ValueError, match="faults must lie between"):
        generate("village", 4, tmp_path / "out", faults=rate)
    assert not (tmp_path / "out").exists()
