"""A family of three and its neighbours, kept at a real registry, and what each looks like."""

from dataclasses import dataclass, field
from typing import Any

from tests.people_we_know import SUKAMAJU
from tests.registry.known import Known

OPERATOR, DINSOS, APPROVER = "operator.sukamaju", "dinsos.satu", "kepala.satu"
DAYS = (None, "2026-01-10", "2026-03-01", "2026-05-20", "2026-07-01")
"""Today, before the families were registered, and days between what happens to them."""
CHANGES = ("version", "position", "known_at", "known_position", "remarks")
"""What tells of the changes themselves: an officer's words stay, also beside what was undone."""


def day(on: str) -> dict[str, Any]:
    return {"effective": {"on": on}}


def somebody(relation: str, sex: str, born: str, name: str, nik: str | None = None) -> Any:
    identity = {"name": name, "nik": nik}
    return {
        "relation": relation,
        "biodata": {"sex": sex, "birth_date": born, "marital_status": "married"},
        "identity": identity,
    }


CHILD = somebody("child", "female", "2026-04-02", "Adi")
FAMILY = [
    somebody("head", "male", "1980-05-17", "Budi", "1809011705800001"),
    somebody("wife", "female", "1985-03-02", "Siti", "1809014203850001"),
    somebody("child", "female", "2015-08-09", "Ani"),
]
NEIGHBOURS = [somebody("head", "male", "1970-01-31", "Joko", "1809013101700001")]


@dataclass
class Village:
    registry: Known
    families: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    def register(self, name: str, members: list[Any], kk: str) -> None:
        body = {
            **day("2026-02-01"),
            "village_code": SUKAMAJU,
            "kk_number": kk,
            "address": {"address": f"Jalan {name} 1", "rt": "003"},
            "members": members,
        }
        made = self.registry.post(OPERATOR, "/households", body)
        assert made.status_code == 201, made.text
        self.families[name] = made.json()["family_id"]
        names = [each["identity"]["name"] for each in members]
        self.people |= dict(zip(names, made.json()["person_ids"], strict=True))
        self.facts[name] = made.json()["facts"][0]["event_id"]

    def act(self, name: str, what: str, body: Any, officer: str = OPERATOR, **more: str) -> Any:
        page = f"/households/{self.families[name]}"
        read = self.registry.get(DINSOS, page).headers["etag"]
        path = what.format(**self.people)
        return self.registry.post(officer, f"{page}/{path}", body, if_match=read, **more)

    def undo(self, event_id: str, **more: str) -> Any:
        return self.registry.post(DINSOS, f"/facts/{event_id}/error", **more)

    def looks(self) -> list[Any]:
        """Both families on each of the days; without what counts how often they were changed."""
        found = []
        for family_id in (self.families["Melati"], self.families["Mawar"]):
            for valid_at in DAYS:
                query = f"?valid_at={valid_at}" if valid_at else ""
                answer = self.registry.get(DINSOS, f"/households/{family_id}{query}")
                body = answer.json()
                found.append({k: v for k, v in body.items() if k not in CHANGES})
        return found


def village_of(registry: Known) -> Village:
    village = Village(registry)
    village.register("Melati", FAMILY, "1809010102260001")
    village.register("Mawar", NEIGHBOURS, "1809010102260002")
    return village


UNDONE_OVER_HTTP = {
    "registry.family_registered": "what rests on a registration",
    "registry.family_loaded": "tests/registry/imports/http/test_cancel.py",
    "registry.family_split": "split",
    "registry.member_transferred": "transfer",
    "registry.head_changed": "head",
    "registry.kk_number_replaced": "KK number",
    "registry.address_changed": "address",
    "registry.address_corrected": "address put right",
    "registry.family_moved_out": "move of all",
    "registry.member_born": "birth",
    "registry.member_died": "death",
    "registry.member_moved_out": "move of one",
    "registry.member_arrived": "arrival",
    "registry.member_recorded_late": "found",
    "registry.member_missing": "missing",
    "registry.member_reappeared": "reappeared",
    "registry.member_away_for_a_while": "away",
    "registry.member_back": "back",
    "registry.nik_assigned": "NIK",
    "registry.nik_corrected": "NIK put right",
    "registry.biodata_corrected": "biodata",
    "registry.circumstances_changed": "divorce",
    "registry.relation_corrected": "relation",
    "registry.fact_voided": "each undoing is undone",
    "registry.civil_event_corrected": "test_correct_date.py",
    "registry.person_merged": "test_merge_persons.py",
    "registry.person_annulled": "annulled",
    "registry.survey_recorded": "housing",
    "registry.desil_received": "desil",
    "registry.family_listed": "relisted",
    "registry.listing_ended": "listing ended",
}
"""Where each kind of fact is undone over HTTP: a kind of test_declare_error.py, or a test."""
