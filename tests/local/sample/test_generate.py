"""The written folder: same bytes for the same seed, the same people whatever the faults."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from contracts.questionnaires.utilities import Light, Toilet
from contracts.registry.welfare import Housing
from infra.local.sample import generate
from infra.local.sample.__main__ import main
from infra.local.sample.population_rows import COLUMN, COLUMNS

FILE = "18.09.01.2001.xlsx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("village")
    generate("village", 1, out, faults=0.02)
    return out


@pytest.fixture(scope="module")
def lines(folder: Path) -> list[list[str]]:
    return sheet(folder)


def sheet(folder: Path) -> list[list[str]]:
    worksheet = load_workbook(folder / FILE)["Data Penduduk"]
    return [[value or "" for value in row] for row in worksheet.iter_rows(values_only=True)]


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_village_file_has_the_43_columns_and_everybody(lines: list[list[str]]) -> None:
    header, *people = lines
    assert header == COLUMNS
    assert len(COLUMNS) == 43
    assert len(people) == 845
    assert len({row[COLUMN["no_kk"]] for row in people}) == 300


def test_the_manifest_tells_each_fault_and_its_lines(folder: Path, lines: list[list[str]]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["families"], manifest["persons"]) == (300, 845)
    assert len(manifest["faults"]) == int(845 * 0.02)
    assert sum(kind["planted"] for kind in manifest["fault_kinds"].values()) == 16
    assert {fault["expected"] for fault in manifest["faults"]} == {
        "rejected",
        "duplicate",
        "warning",
        "accepted",
    }
    spoiled = next(f for f in manifest["faults"] if f["kind"] == "nik_spoiled_by_spreadsheet")
    assert lines[spoiled["lines"][0] - 1][COLUMN["nik"]].endswith("E+15")


def test_each_family_has_a_home_and_a_line_in_the_desil_list(
    folder: Path, lines: list[list[str]]
) -> None:
    families = {row[COLUMN["no_kk"]] for row in lines[1:]}
    homes, desil = table(folder / "housing.csv"), table(folder / "desil.csv")
    assert {row["kk_number"] for row in homes} == families
    assert {row["kk_number"] for row in desil} == families
    assert len(homes) == len(desil) == 300
    assert {row["period"] for row in desil} == {"2026-TW4"}
    assert {row["desil"] for row in desil} <= {"", *map(str, range(1, 11))}


def test_a_home_can_be_recorded_as_it_is_written(folder: Path) -> None:
    for row in table(folder / "housing.csv"):
        answers = {question: row[question] or None for question in Housing.model_fields}
        housing = Housing.model_validate(answers)
        assert (housing.power is None) == (housing.light is not Light.PLN_METERED)
        assert (housing.closet is None) == (housing.toilet is Toilet.NONE)
        assert housing.has_land is not None


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path, hash_seed: str) -> None:
    command = [
        sys.executable,
        "-m",
        "infra.local.sample",
        "--out",
        str(tmp_path),
        "--faults",
        "0.02",
    ]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_faults_change_no_other_line(folder: Path, lines: list[list[str]], tmp_path: Path) -> None:
    generate("village", 1, tmp_path, faults=0)
    manifest = json.loads((folder / "manifest.json").read_text())
    spoiled = {line for fault in manifest["faults"] for line in fault["lines"]}
    pairs = enumerate(zip(sheet(tmp_path), lines, strict=True), start=1)
    assert {line for line, (clean, faulty) in pairs if clean != faulty} <= spoiled
    assert json.loads((tmp_path / "manifest.json").read_text())["faults"] == []


def test_another_seed_gives_other_people(folder: Path, tmp_path: Path) -> None:
    generate("village", 2, tmp_path)
    assert (tmp_path / FILE).read_bytes() != (folder / FILE).read_bytes()


def test_a_rate_beyond_the_highest_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="faults must lie between"):
        generate("village", 1, tmp_path, faults=0.5)
    monkeypatch.setattr("sys.argv", ["sample", "--out", str(tmp_path), "--faults", "0.5"])
    with pytest.raises(SystemExit, match="--faults harus antara"):
        main()
