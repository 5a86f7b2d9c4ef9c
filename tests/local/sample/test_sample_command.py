"""`python -m infra.local.sample` says in Indonesian what it wrote, and refuses what it cannot."""

import json
from pathlib import Path

import pytest

from infra.local.sample.__main__ import main


def sample(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr("sys.argv", ["sample", *map(str, arguments)])
    main()


def test_it_says_how_many_people_and_faults_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sample(monkeypatch, "--out", tmp_path, "--faults", "0.02")
    assert capsys.readouterr().out.splitlines() == [
        "1 desa, 300 keluarga, 845 jiwa",
        "16 kesalahan disengaja; rinciannya dalam manifest.json",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {
        "18.09.01.2001.xlsx",
        "desil.csv",
        "housing.csv",
        "manifest.json",
    }


def test_everything_is_counted_from_the_day_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sample(monkeypatch, "--out", tmp_path, "--reference", "2025-02-01", "--seed", "3")
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert (manifest["reference"], manifest["seed"]) == ("2025-02-01", 3)
    assert (tmp_path / "desil.csv").read_text().splitlines()[1].split(",")[1] == "2025-TW1"


@pytest.mark.parametrize(
    "wrong",
    [
        ("--size", "continent"),
        ("--seed", "one"),
        ("--reference", "1 November 2026"),
        ("--faults", "many"),
    ],
)
def test_a_slip_of_the_fingers_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: tuple[str, str]
) -> None:
    with pytest.raises(SystemExit):
        sample(monkeypatch, "--out", tmp_path / "out", *wrong)
    assert not (tmp_path / "out").exists()


def test_without_a_place_to_write_to_nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit):
        sample(monkeypatch)
