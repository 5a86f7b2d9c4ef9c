"""What a page tells of surveys: who asked, by which edition, and what nobody answered."""

from tests.people_we_know import FAMILY, family
from tests.registry.known import Known

PAGE = f"/households/{FAMILY}"
SURVEY = {
    "effective": {"on": "2026-11-10"},
    "questionnaire": "housing",
    "edition": "dtsen-2025",
    "answers": {"floor": "ceramic"},
    "asked": ["floor", "has_car"],
    "surveyor": "pendata.07",
}


def test_a_page_tells_who_asked_what_and_what_stayed_unanswered(registry: Known) -> None:
    registry.record(family)
    asked = registry.post("dinsos.satu", f"{PAGE}/surveys", SURVEY, if_match='"v1"')
    assert asked.status_code == 202, asked.text
    page = registry.get("dinsos.satu", PAGE).json()
    assert page["surveys"] == [
        {
            "questionnaire": "housing",
            "edition": "dtsen-2025",
            "on": "2026-11-10",
            "surveyor": "pendata.07",
            "unanswered": ["has_car"],
        }
    ]
    assert page["housing"]["floor"] == "ceramic"


def test_a_paper_of_an_earlier_survey_does_not_undo_a_later_one(registry: Known) -> None:
    registry.record(family)
    path = f"{PAGE}/housing-surveys"
    later = {"effective": {"on": "2026-10-01"}, "housing": {"floor": "ceramic"}}
    older = {"effective": {"on": "2026-03-01"}, "housing": {"floor": "earth", "has_car": False}}
    registry.post("dinsos.satu", path, later, if_match='"v1"')
    registry.post("dinsos.satu", path, older, if_match='"v1-1"')
    page = registry.get("dinsos.satu", PAGE).json()
    assert (page["housing"]["floor"], page["housing"]["has_car"]) == ("ceramic", False)
    assert page["surveyed"] == "2026-10-01"
