"""Families of a file live in the local areas that its rows name; spellings are put together."""

from typing import Any
from uuid import uuid4

from tests.people_we_know import SUKAMAJU
from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, JOKO, SITI

AREAS = f"/villages/{SUKAMAJU}/areas"


def listed(loket: Loket, level: str) -> list[dict[str, Any]]:
    loket.registry.running.follow()
    areas = loket.registry.get(OPERATOR, AREAS).json()
    return [each for each in areas if each["level"] == level]


def test_a_file_names_the_areas_of_its_village_and_families_are_counted(loket: Loket) -> None:
    joko, dewi = ({**each, "dusun": "MEKAR JAYA"} for each in (JOKO, DEWI))
    loket.carried_out(BUDI, SITI, ANI, joko, dewi)
    one, other = listed(loket, "dusun")
    assert {one["name"], other["name"]} == {"MEKAR", "MEKAR JAYA"}
    assert sorted(each["families"] for each in listed(loket, "rt")) == [1, 1]


def test_merged_spellings_are_one_on_every_page(loket: Loket) -> None:
    joko, dewi = ({**each, "dusun": "MEKAR JAYA"} for each in (JOKO, DEWI))
    loket.carried_out(BUDI, SITI, ANI, joko, dewi)
    dusun = {each["name"]: each["area_id"] for each in listed(loket, "dusun")}
    kept, wrong = dusun["MEKAR"], dusun["MEKAR JAYA"]
    merged = loket.registry.post(OPERATOR, f"{AREAS}/{kept}/merge", {"area_id": wrong})
    assert merged.status_code == 202, merged.text
    [only] = listed(loket, "dusun")
    assert (only["area_id"], only["spellings"]) == (kept, ["MEKAR JAYA"])
    [rt] = listed(loket, "rt")
    assert (rt["families"], rt["dusun"]) == (2, "MEKAR")
    jokos = loket.loaded()[1].family_id
    page = loket.registry.get(OPERATOR, f"/households/{jokos}").json()
    assert (page["place"]["dusun"], page["place"]["area_id"]) == ("MEKAR", rt["area_id"])


def test_an_area_gets_another_name_and_others_villages_are_left_alone(loket: Loket) -> None:
    loket.carried_out(BUDI, SITI, ANI)
    [dusun] = listed(loket, "dusun")
    path = f"{AREAS}/{dusun['area_id']}/name"
    body = {"effective": {"on": "2026-11-01"}, "name": "Mekar Indah"}
    assert loket.registry.post("operator.margorejo", path, body).status_code == 403
    assert loket.registry.post(OPERATOR, path, body).status_code == 202
    family = f"/households/{loket.loaded()[0].family_id}"
    places = [
        loket.registry.get(OPERATOR, family + query).json()["place"]["dusun"]
        for query in ("", "?valid_at=2026-10-31")
    ]
    assert places == ["Mekar Indah", "MEKAR"]
    nowhere = loket.registry.post(OPERATOR, f"{AREAS}/{uuid4()}/name", body)
    assert nowhere.json()["title"] == "Wilayah tidak dikenal"
