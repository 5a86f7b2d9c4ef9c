"""The list of regions is rewritten from a release, the same bytes for the same release."""

import gzip
import io
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from infra.build import regions as building

ROWS = {
    "provinces": [("18", "Lampung")],
    "regencies": [("18.09", "Kabupaten Pesawaran")],
    "districts": [("18.09.01", "Gedong Tataan")],
    "villages": [("18.09.01.2002", "Bagelen"), ("18.09.01.2001", "Padang Ratu")],
}


def release(folder: Path, version: str, tables: tuple[str, ...]) -> None:
    with tarfile.open(folder / f"idn-area-data-{version}.tgz", "w:gz") as package:
        for table in tables:
            text = "code,parent_code,name\n" + "".join(f"{c},,{n}\n" for c, n in ROWS[table])
            entry = tarfile.TarInfo(f"package/data/{table}.csv")
            entry.size = len(text.encode())
            package.addfile(entry, io.BytesIO(text.encode()))


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(building, "TARGET", tmp_path / "regions.csv.gz")
    monkeypatch.setattr("sys.argv", ["regions", "3.1.2"])
    return tmp_path / "regions.csv.gz"


def npm(monkeypatch: pytest.MonkeyPatch, tables: tuple[str, ...] = building.TABLES) -> list[Any]:
    asked: list[Any] = []

    def pack(command: list[str], cwd: str, check: bool) -> None:
        asked.append(command)
        release(Path(cwd), command[-1].partition("@")[2], tables)

    monkeypatch.setattr(subprocess, "run", pack)
    return asked


def test_all_levels_are_in_one_sorted_list_that_names_its_source(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = npm(monkeypatch)
    building.main()
    lines = gzip.decompress(target.read_bytes()).decode().splitlines()
    assert asked == [["npm", "pack", "idn-area-data@3.1.2"]]
    assert "idn-area-data 3.1.2" in lines[0]
    assert "Open Database License" in "".join(lines[:3])
    table = lines[lines.index("code,name") + 1 :]
    assert table == sorted(table)
    assert table[0] == "18,Lampung"
    assert len(table) == 5


def test_the_same_release_gives_the_same_bytes(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(monkeypatch)
    building.main()
    first = target.read_bytes()
    building.main()
    assert target.read_bytes() == first


def test_a_release_without_a_table_changes_nothing(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(monkeypatch, tables=("provinces", "regencies"))
    with pytest.raises(KeyError):
        building.main()
    assert not target.exists()


def test_what_is_rewritten_is_what_the_contracts_read() -> None:
    assert building.TARGET.name == "regions.csv.gz"
    with gzip.open(building.TARGET, "rt", encoding="utf-8") as file:
        assert "idn-area-data" in file.readline()
