"""Two records of one person become one line, and two again when that was an error."""

from tests.registry.corrections.undoing import DINSOS, Village, day, somebody


def test_the_same_child_came_twice_with_and_without_a_nik(village: Village) -> None:
    """Ani was registered without NIK; in June she "arrived" with one."""
    again = somebody("child", "female", "2015-08-09", "Ani", "1809014908150001")
    body = {**day("2026-06-01"), "person": again, "origin": {"level": "other_regency"}}
    came = village.act("Melati", "arrivals", body)
    if came.status_code == 409:
        codes = ",".join(came.json()["codes"])
        came = village.act("Melati", "arrivals", body, confirmed=codes)
    assert came.status_code == 202, came.text
    before = village.looks()
    (second,) = came.json()["person_ids"]
    path = f"members/{village.people['Ani']}/merge"
    merged = village.act("Melati", path, {"merged_id": second})
    assert merged.status_code == 202, merged.text
    page = f"/households/{village.families['Melati']}?unmasked=true"
    members = village.registry.get("operator.sukamaju", page).json()["members"]
    assert [each["name"] for each in members].count("Ani") == 1
    (ani,) = (each for each in members if each["name"] == "Ani")
    assert ani["nik"] == "1809014908150001"
    taken = {"nik": "1809014908150001"}
    refused = village.act("Mawar", f"members/{village.people['Joko']}/nik-correction", taken)
    assert refused.json()["title"] == "NIK sudah dipakai"
    undone = village.undo(merged.json()["facts"][0]["event_id"])
    assert undone.status_code == 202, undone.text
    assert village.looks() == before


def test_one_person_in_two_places_is_asked_about(village: Village) -> None:
    other = somebody("child", "female", "2015-08-10", "Any")
    body = {**day("2026-06-01"), "person": other, "origin": {"level": "other_regency"}}
    came = village.act("Mawar", "arrivals", body).json()
    same = {"merged_id": came["person_ids"][0]}
    path = f"members/{village.people['Ani']}/merge"
    asked = village.act("Melati", path, same)
    assert {"two-places", "two-births"} <= set(asked.json()["codes"])
    sure = village.act("Melati", path, same, confirmed=",".join(asked.json()["codes"]))
    assert sure.status_code == 202, sure.text
    everywhere = [
        each["presence"]
        for name in ("Melati", "Mawar")
        for each in village.registry.get(DINSOS, f"/households/{village.families[name]}").json()[
            "members"
        ]
        if each["name"] in ("Ani", "Any")
    ]
    assert everywhere.count("present") == 1
