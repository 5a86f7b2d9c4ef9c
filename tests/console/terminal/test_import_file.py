"""A file is tried first; saving is a second step that somebody asks for."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.console.terminal import import_file
from tests.console.answers import CHANGED_ROW, PLANNED, REJECTED_ROW
from tests.console.conftest import Run
from tests.console.counter import Counter, answered, page, problem
from tests.console.paper import flat

COMMITTED: dict[str, Any] = {**PLANNED, "state": "committed", "state_label": "sudah disimpan"}
VILLAGE = ("--village", "18.09.01.2001")


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "desa.csv"
    path.write_text("nama,nik\n")
    return str(path)


def trial() -> list[httpx.Response]:
    return [answered(PLANNED), answered(PLANNED), page(REJECTED_ROW), page(CHANGED_ROW)]


def test_a_folder_is_no_population_file(run: Run, tmp_path: Path) -> None:
    result = run(Counter(), "import", str(tmp_path), *VILLAGE)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_workbook_without_a_place_is_refused_before_anything_is_sent(
    run: Run, file: str, tmp_path: Path
) -> None:
    counter = Counter()
    nowhere = str(tmp_path / "tidak-ada" / "perbaikan.xlsx")
    result = run(counter, "import", file, *VILLAGE, "--workbook", nowhere)
    assert result.exit_code == 2
    assert counter.asked == []


@pytest.mark.parametrize("code", ["18.09.01", "1809012001", "18.09.01.20", "Padang Ratu", ""])
def test_what_is_no_village_code_is_refused_before_anything_is_sent(
    run: Run, file: str, code: str
) -> None:
    counter = Counter()
    result = run(counter, "import", file, "--village", code)
    assert result.exit_code == 2
    assert "kode desa ditulis lengkap" in " ".join(result.output.split())
    assert counter.asked == []


def test_a_trial_run_shows_every_outcome_and_fault_and_saves_nothing(run: Run, file: str) -> None:
    counter = Counter(*trial())
    result = run(counter, "import", file, *VILLAGE)
    assert result.exit_code == 0, result.output
    assert "NIK harus 16 angka" in result.output and "212" in result.output
    assert "Petani menjadi (kosong)" in result.output
    assert "belum disimpan" in result.output
    assert not any("commit" in request.url.path for request in counter.asked)


def test_committing_carries_out_the_plan_that_was_shown(run: Run, file: str) -> None:
    counter = Counter(*trial(), answered(COMMITTED), answered(COMMITTED))
    result = run(counter, "import", file, *VILLAGE, "--commit")
    assert result.exit_code == 0, result.output
    assert "sudah disimpan" in result.output
    assert counter.asked[4].url.path == f"/imports/{PLANNED['id']}/commit"


def test_a_plan_that_needs_a_second_officer_says_who_asked_and_what_another_does(
    run: Run, file: str
) -> None:
    waiting = PLANNED | {
        "notice": "Menunggu petugas kedua: lebih dari 5.000 baris.",
        "asked_by": {"actor": "dinsos.satu", "what": "commit", "agreed_by": None},
    }
    result = run(
        Counter(*trial(), answered(waiting), answered(waiting)),
        "import",
        file,
        *VILLAGE,
        "--commit",
    )
    assert result.exit_code == 0, result.output
    assert "menunggu petugas kedua. dinsos.satu sudah" in flat(result.output)


def test_after_saving_it_is_said_how_many_rows_were_saved_and_how_many_were_stale(
    run: Run, file: str
) -> None:
    done = COMMITTED | {"totals": {"new": 1200, "changed": 34, "stale": 2}}
    counter = Counter(*trial(), answered(done), answered(done))
    result = run(counter, "import", file, *VILLAGE, "--commit")
    after = result.output[result.output.index("Hasil simpan") :]
    said = "1.234 baris disimpan; 2 baris berubah sejak diuji sehingga tidak disimpan."
    assert said in " ".join(after.split())
    assert "Hasil uji" not in after


def test_the_same_file_again_says_so_and_changes_nothing(run: Run, file: str) -> None:
    again = COMMITTED | {"notice": "Berkas ini sudah diimpor 2 November 2026 (IMP-031)."}
    result = run(Counter(answered(again), answered(again)), "import", file, *VILLAGE, "--commit")
    assert result.exit_code == 0
    assert "sudah diimpor" in result.output


def test_an_unreadable_file_ends_as_a_failure(run: Run, file: str) -> None:
    failed = PLANNED | {
        "state": "failed",
        "state_label": "berkas tidak dapat dibaca",
        "problem": {"detail": "Berkas ini memuat makro."},
    }
    result = run(Counter(answered(failed), answered(failed)), "import", file, *VILLAGE)
    assert result.exit_code == 1
    assert "Berkas ini memuat makro." in result.output


def test_a_village_elsewhere_ends_as_not_found(run: Run, file: str) -> None:
    assert run(Counter(problem(404, "not-found")), "import", file, *VILLAGE).exit_code == 4


def test_a_program_gets_the_import_and_each_row_as_lines(run: Run, file: str) -> None:
    counter = Counter(answered(PLANNED), answered(PLANNED), page(REJECTED_ROW, CHANGED_ROW))
    lines = run(counter, "import", file, *VILLAGE, "--json").output.splitlines()
    kinds = [next(iter(json.loads(line))) for line in lines]
    assert kinds == ["import", "row", "row", "import"]


def test_the_rows_to_repair_are_written_where_asked(run: Run, file: str, tmp_path: Path) -> None:
    to_repair = tmp_path / "perbaikan.xlsx"
    counter = Counter(*trial(), httpx.Response(200, content=b"PK"))
    result = run(counter, "import", file, *VILLAGE, "--workbook", str(to_repair))
    assert result.exit_code == 0, result.output
    assert to_repair.read_bytes() == b"PK"


def test_the_workbook_with_whole_numbers_is_for_its_owner_only(
    run: Run, file: str, tmp_path: Path
) -> None:
    to_repair = tmp_path / "perbaikan.xlsx"
    counter = Counter(*trial(), httpx.Response(200, content=b"PK"))
    run(counter, "import", file, *VILLAGE, "--workbook", str(to_repair))
    assert to_repair.stat().st_mode & 0o077 == 0


def test_the_same_fault_in_many_rows_is_said_once(run: Run, file: str) -> None:
    spoiled = [REJECTED_ROW | {"line": line} for line in range(3, 43)]
    counter = Counter(answered(PLANNED), answered(PLANNED), page(*spoiled), page(CHANGED_ROW))
    output = run(counter, "import", file, *VILLAGE).output
    assert output.count("NIK harus 16 angka") == 1
    assert "3, 4, 5 … (37 lagi)" in output
    assert output.index("NIK harus 16 angka") < output.index("Hasil uji")


def test_the_workbook_is_offered_only_to_who_did_not_ask_for_it(
    run: Run, file: str, tmp_path: Path
) -> None:
    notes = [REJECTED_ROW | {"line": line, "note": f"Lihat baris {line}."} for line in range(60)]
    answers = [answered(PLANNED), answered(PLANNED), page(*notes), page()]
    assert "--workbook" in run(Counter(*answers), "import", file, *VILLAGE).output
    counter = Counter(*answers, httpx.Response(200, content=b"PK"))
    asked = ("--workbook", str(tmp_path / "perbaikan.xlsx"))
    assert "--workbook" not in run(counter, "import", file, *VILLAGE, *asked).output


class Keyboard(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "commits"), [("y\n", 1), ("n\n", 0), ("\n", 0)])
def test_at_a_terminal_somebody_is_asked_before_anything_is_saved(
    monkeypatch: pytest.MonkeyPatch, typed: str, commits: int
) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard(typed))
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: typed.strip())
    assert import_file._wanted(PLANNED, commit_it=False, as_json=False) == bool(commits)


@pytest.mark.parametrize(
    ("job", "as_json"),
    [(PLANNED, True), (PLANNED | {"totals": {"rejected": 3}}, False)],
)
def test_nobody_is_asked_where_there_is_nobody_or_nothing_to_save(
    monkeypatch: pytest.MonkeyPatch, job: dict[str, Any], as_json: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard("y\n"))
    assert import_file._wanted(job, commit_it=False, as_json=as_json) is False


def test_who_asked_to_save_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard("n\n"))
    assert import_file._wanted(PLANNED, commit_it=True, as_json=False) is True


def test_a_first_load_and_a_reason_travel_with_the_file(run: Run, file: str) -> None:
    counter = Counter(*trial(), answered(COMMITTED), answered(COMMITTED))
    options = ("--first-load", "--commit", "--reason", "Data awal yang tertinggal")
    result = run(counter, "import", file, *VILLAGE, *options)
    assert result.exit_code == 0, result.output
    assert b'name="first_load"' in counter.asked[0].content
    assert counter.asked[4].headers["reason"] == "Data awal yang tertinggal"
    assert {each.headers["purpose"] for each in counter.asked} == {"impor"}


def test_outcomes_that_do_not_occur_are_not_asked_for(run: Run, file: str) -> None:
    sound = PLANNED | {"totals": {"new": 3}}
    counter = Counter(answered(sound), answered(sound))
    result = run(counter, "import", file, *VILLAGE)
    assert result.exit_code == 0
    assert len(counter.asked) == 2
    assert "baru" in result.output and "Keterangan" not in result.output


def test_a_notice_is_printed_as_the_register_wrote_it(run: Run, file: str) -> None:
    again = COMMITTED | {"notice": "Berkas [lama] ini sudah diimpor (IMP-031)."}
    result = run(Counter(answered(again), answered(again)), "import", file, *VILLAGE)
    assert "Berkas [lama] ini sudah diimpor (IMP-031)." in result.stderr


def test_whom_a_complete_file_lacks_is_said_with_counts_first(run: Run, file: str) -> None:
    lacking = PLANNED | {"totals": {"unchanged": 3, "absent": 1}, "absent_families": 1}
    joko = REJECTED_ROW | {"line": None, "outcome": "absent", "name": "JOKO", "faults": []}
    counter = Counter(answered(lacking), answered(lacking), page(joko))
    result = run(counter, "import", file, *VILLAGE, "--complete")
    assert result.exit_code == 0, result.output
    assert b'name="complete"' in counter.asked[0].content
    output = " ".join(result.output.split())
    assert "1 orang terdaftar di desa ini" in output and "JOKO" in output
    assert output.index("1 orang terdaftar") < output.index("JOKO")
