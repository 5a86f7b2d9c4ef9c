"""The village records what happened: a birth, a death reported late, and a mistake put right."""

from typing import Any

from contracts.codes.person import Education
from services.console.demo.choose_family import WIFE
from services.console.demo.find_families import chosen
from services.console.demo.stage import Stage

GRANDPARENTS = {"parent", "parent_in_law"}


def record_events(stage: Stage) -> None:
    people = {each["relation"]: each for each in stage.household()["members"]}
    stage.step("Kelahiran dicatat", "birth", lambda: _birth(stage, people["wife"]))
    stage.step("Kematian yang terlambat dilaporkan dicatat", "death", lambda: _death(stage, people))
    stage.step(
        "Pendidikan yang salah catat dibetulkan", "correction", lambda: _correct(stage, people)
    )


def _birth(stage: Stage, mother: dict[str, Any]) -> dict[str, Any]:
    child = {
        "relation": "child",
        "biodata": {"sex": "female", "education": "not_in_school", "citizenship": 1},
        "identity": {"name": "Sekar Ayu Lestari", "birth_place": "Pesawaran"},
    }
    body = {
        "born": stage.day(5).isoformat(),
        "mother_id": mother["person_id"],
        "child": child,
    }
    evidence = "urn:jejak:berkas:surat-keterangan-lahir-017; kind=surat_keterangan_lahir"
    return stage.record(
        "births", body, "lahir", "Surat keterangan lahir dari bidan", Evidence=evidence
    )


def _death(stage: Stage, people: dict[str, Any]) -> dict[str, Any]:
    gone = next(people[relation] for relation in sorted(GRANDPARENTS & people.keys()))
    body = {
        "person_id": gone["person_id"],
        "cause": "sickness_or_age",
        "effective": {"on": stage.day(-40).isoformat()},
    }
    evidence = "urn:jejak:berkas:surat-kematian-009; kind=surat_kematian"
    return stage.record(
        "deaths", body, "meninggal", "Baru dilaporkan keluarga kepada desa", Evidence=evidence
    )


def _correct(stage: Stage, people: dict[str, Any]) -> dict[str, Any]:
    """What the file says of her schooling is one level too low."""
    told = next(m for m in chosen(stage)["followed"].members if int(m["kk_level"]) == WIFE)
    right = Education.numbered(int(told["pendidikan_kk_id"]) % 9 + 1)
    return stage.record(
        f"members/{people['wife']['person_id']}/biodata-correction",
        {"biodata": {"education": right.value}},
        "pendidikan",
        "Salah ketik pada berkas awal; dicocokkan dengan ijazah",
    )
