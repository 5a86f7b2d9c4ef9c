"""What the village does: hands its file in, records what happened, proposes, sees a family go."""

from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from contracts.codes.person import Education, Relation
from contracts.codes.recording import RecordingReason
from services.console.client.api import Client
from services.console.client.failures import Failure
from services.console.client.imports import Job, commit, followed, send
from services.console.demo.families import chosen
from services.console.demo.stage import Stage
from services.console.printed.import_result import OUTCOMES
from services.console.printed.words import place

FINDERS = ("dinsos_operator", "operator_desa", "dinsos_approver")
"""Looking a number up is counted: an officer may do so ten times in a row."""
GRANDPARENTS = {"parent", "parent_in_law"}
FOUND = {"floor": "earth", "wall": "woven_bamboo"}
"""What the flood left of the house."""

Members = dict[str, dict[str, Any]]
"""The followed family by relation to its head."""


def hand_files_in(stage: Stage) -> None:
    """Each file gets a trial run first, then its plan is carried out."""
    for village, file in stage.files.villages:
        job = stage.step(place(village), f"import-{village}", partial(_load, stage, village, file))
        counts = ", ".join(f"{OUTCOMES[name][0]} {n}" for name, n in job["totals"].items() if n)
        stage.console.print(f"    [dim]{job['number']}: {counts}[/]")


def find_families(stage: Stage) -> None:
    """The families of the files, found again in the register by their KK number."""
    stage.step(
        "Keluarga contoh ditemukan kembali", "families", lambda: dict(_found_by_number(stage))
    )


def record_events(stage: Stage) -> None:
    """A birth, a death reported late, and a mistake put right."""
    people: Members = {each["relation"]: each for each in stage.household()["members"]}
    stage.step("Kelahiran dicatat", "birth", lambda: _birth(stage, people))
    stage.step("Kematian yang terlambat dilaporkan dicatat", "death", lambda: _death(stage, people))
    stage.step(
        "Pendidikan yang salah catat dibetulkan", "correction", lambda: _correct(stage, people)
    )


def propose(stage: Stage) -> None:
    """With a photo, and under a decision of the village's assembly."""
    stage.step(
        "Desa mengusulkan: lantai tanah, dinding anyaman bambu", "proposed", lambda: _propose(stage)
    )


def neighbour_moves_away(stage: Stage) -> None:
    stage.step("Keluarga tetangga pindah ke luar provinsi", "moved", lambda: _move(stage))


def _load(stage: Stage, village: str, file: Path) -> dict[str, Any]:
    client = stage.officers["dinsos_operator"]
    sent = send(client, file, village, key=f"peragaan-berkas-{village}")
    job = _watched(stage, client, sent)
    if job["state"] == "planned":
        commit(client, job["id"], RecordingReason.FIRST_DATA, key=f"peragaan-impor-{village}")
        job = _watched(stage, client, job)
    if job["state"] != "committed":
        raise NotLoaded(job)
    return {"number": job["number"], "totals": job["totals"]}


def _watched(stage: Stage, client: Client, job: Job) -> Job:
    last = job
    for last in followed(client, job["id"]):
        stage.note(f"{last['state_label']} ({last['rows_done']} dari {last['rows_total'] or '?'})")
    return last


class NotLoaded(Failure):
    def __init__(self, job: Job) -> None:
        super().__init__(job["number"])
        problem = job["problem"] or {}
        self.explanation = f"Impor {job['number']} {job['state_label']}. {problem}"


def _found_by_number(stage: Stage) -> Iterator[tuple[str, str]]:
    """The id of each chosen family, by the name it has here."""
    for (name, family), role in zip(chosen(stage.files).items(), cycle(FINDERS), strict=False):
        number = {"kk_number": family.kk_number}
        found = stage.officers[role].post("registry", "/search/kk", number).json()
        yield name, found[0]["family_id"]


def _birth(stage: Stage, people: Members) -> Any:
    child = {
        "relation": "child",
        "biodata": {"sex": "female", "education": "not_in_school", "citizenship": 1},
        "identity": {"name": "Sekar Ayu Lestari", "birth_place": "Pesawaran"},
    }
    body = {
        "born": stage.day(5).isoformat(),
        "mother_id": people["wife"]["person_id"],
        "child": child,
    }
    evidence = "urn:jejak:berkas:surat-keterangan-lahir-017; kind=surat_kelahiran"
    reason = RecordingReason.FAMILY_REPORTED
    return stage.record("births", body, "lahir", reason, Evidence=evidence)


def _death(stage: Stage, people: Members) -> Any:
    gone = next(people[relation] for relation in sorted(GRANDPARENTS & people.keys()))
    body = {
        "person_id": gone["person_id"],
        "cause": "sickness_or_age",
        "effective": {"on": stage.day(-40).isoformat()},
    }
    evidence = "urn:jejak:berkas:surat-kematian-009; kind=surat_kematian"
    reason, remark = RecordingReason.NEIGHBOURHOOD_REPORTED, "Keluarga baru melapor kepada RT"
    return stage.record("deaths", body, "meninggal", reason, remark, Evidence=evidence)


def _correct(stage: Stage, people: Members) -> Any:
    """What the file says of her schooling is one level too low."""
    members = chosen(stage.files)["followed"].members
    wife = next(each for each in members if int(each["kk_level"]) == Relation.WIFE.number)
    right = Education.numbered(int(wife["pendidikan_kk_id"]) % 9 + 1)
    return stage.record(
        f"members/{people['wife']['person_id']}/biodata-correction",
        {"biodata": {"education": right.value}},
        "pendidikan",
        RecordingReason.MISTAKE,
        "Salah ketik pada berkas awal; dicocokkan dengan ijazah",
    )


def _propose(stage: Stage) -> dict[str, Any]:
    body = {
        "family_id": str(stage.family),
        "change": {"kind": "housing_update", "housing": FOUND},
        "based_on": stage.household("operator_desa")["position"],
        "effective": {"on": stage.day(20).isoformat()},
    }
    answer = stage.send(
        "operator_desa",
        "verification",
        "/cases",
        body,
        "usulan",
        RecordingReason.MEETING,
        "Rumah rusak berat setelah banjir",
        Evidence="urn:jejak:berkas:foto-rumah-2231; kind=foto",
        Legal_Basis="Berita acara musdes 14",
    )
    return {**answer.json(), "etag": answer.headers["ETag"]}


def _move(stage: Stage) -> Any:
    body = {
        "destination": {"level": "other_province", "region_code": "31.71"},
        "effective": {"on": stage.day(25).isoformat()},
    }
    evidence = "urn:jejak:berkas:surat-pindah-031; kind=surat_pindah"
    reason, family = RecordingReason.FAMILY_REPORTED, stage.neighbour
    return stage.record("move-out", body, "pindah", reason, family=family, Evidence=evidence)
