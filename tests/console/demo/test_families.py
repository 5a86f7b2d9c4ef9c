"""Whom the story is about is chosen from the files, and the same every time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.codes.person import Relation, Sex
from contracts.regions import exists
from infra.local.home import Home
from services.console.demo import families
from services.console.demo.dinsos_acts import housing
from services.console.demo.families import (
    OTHERS,
    VILLAGE,
    Candidate,
    SampleFiles,
    candidates,
    chosen,
    files_with_a_story,
    is_followed,
    is_neighbour,
    sample_files,
)

SOUND = {"floor": "ceramic", "wall": "brick"}
POOR = {"floor": "earth", "wall": "brick"}


def member(relation: Relation, born: str, sex: Sex = Sex.FEMALE) -> dict[str, str]:
    return {
        "kk_level": str(relation.number),
        "sex": str(sex.number),
        "tanggallahir": born,
    }


def candidate(home: dict[str, str] = SOUND, desil: int | None = 2, **left_out: bool) -> Candidate:
    """A family that fits, without whom the keywords leave out."""
    people = {
        "head": member(Relation.HEAD, "1980-05-17", Sex.MALE),
        "wife": member(Relation.WIFE, "1985-03-02"),
        "child": member(Relation.CHILD, "2015-08-09"),
        "grandmother": member(Relation.PARENT, "1950-01-28"),
    }
    members = [who for name, who in people.items() if not left_out.get(name)]
    return Candidate("0" * 16, members, home, desil, date(2026, 10, 1))


def test_a_family_with_a_mother_a_pupil_and_a_grandparent_can_be_followed() -> None:
    assert is_followed(candidate())


@pytest.mark.parametrize("who", ["head", "wife", "child", "grandmother"])
def test_without_any_one_of_them_there_is_no_story(who: str) -> None:
    assert not is_followed(candidate(**{who: True}))


@pytest.mark.parametrize("relation", [Relation.PARENT, Relation.PARENT_IN_LAW])
def test_either_sides_grandparent_will_do(relation: Relation) -> None:
    family = candidate(grandmother=True)
    family.members.append(member(relation, "1950-01-28"))
    assert is_followed(family)


@pytest.mark.parametrize(("desil", "fits"), [(1, True), (4, True), (5, False), (None, False)])
def test_only_who_stands_low_in_the_list_can_receive(desil: int | None, fits: bool) -> None:
    assert is_followed(candidate(desil=desil)) == fits
    assert is_neighbour(candidate(POOR, desil)) == fits


def test_a_house_that_was_called_poor_already_leaves_nothing_to_propose() -> None:
    assert not is_followed(candidate(POOR))
    assert is_neighbour(candidate(POOR)) and not is_neighbour(candidate())


@pytest.mark.parametrize(
    ("home", "poor"),
    [
        ({"floor": "ceramic", "wall": "woven_bamboo"}, True),
        ({"floor": "wood", "wall": "brick"}, True),
        (SOUND, False),
        ({"floor": "", "wall": ""}, False),
    ],
)
def test_floor_or_wall_make_a_house_poor(home: dict[str, str], poor: bool) -> None:
    assert candidate(home).poorly_housed == poor


def test_a_neighbour_who_lives_alone_cannot_leave_anybody_behind() -> None:
    alone = candidate(POOR, wife=True, child=True, head=True)
    assert alone.cares and not is_neighbour(alone)


@pytest.mark.parametrize(
    ("born", "cares"),
    [("2019-09-01", True), ("2020-06-01", False), ("1966-09-01", True), ("1967-06-01", False)],
)
def test_pupils_and_the_elderly_are_cared_for(born: str, cares: bool) -> None:
    family = replace(candidate(), members=[member(Relation.CHILD, born)])
    assert family.cares == cares


def test_an_age_counts_on_the_day_of_the_files() -> None:
    grown = replace(candidate(), reference=date(2046, 10, 1))
    assert grown.has(Relation.CHILD, 31, 31) and not grown.has(Relation.CHILD, 6, 20)


def test_the_sample_holds_a_family_and_a_neighbour(files: SampleFiles) -> None:
    families_of_the_story = chosen(files)
    assert is_followed(families_of_the_story["followed"])
    assert is_neighbour(families_of_the_story["neighbour"])
    assert len(families_of_the_story) == 2 + OTHERS


def test_the_same_files_give_the_same_families(files: SampleFiles) -> None:
    assert chosen(files) == chosen(files)
    assert len({each.kk_number for each in chosen(files).values()}) == 2 + OTHERS


def test_a_home_keeps_its_files_and_another_gets_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (Home(tmp_path / name) for name in ("satu", "dua"))
    first = files_with_a_story(one)
    made = (first.folder / "manifest.json").stat().st_mtime_ns
    monkeypatch.setattr(families, "generate", None)
    assert files_with_a_story(one) == first
    assert (first.folder / "manifest.json").stat().st_mtime_ns == made
    monkeypatch.undo()
    assert chosen(files_with_a_story(other)) == chosen(first)


def test_files_that_were_not_finished_are_made_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    whole = sample_files(home, 1)
    (whole.folder / "manifest.json").unlink()
    (whole.folder / "left-over").write_text("x")
    again = sample_files(home, 1)
    assert again.manifest == whole.manifest
    assert not (again.folder / "left-over").exists()


@pytest.mark.parametrize(
    ("today", "reference"),
    [("2026-11-26", "2026-10-01"), ("2026-01-31", "2025-12-01"), ("2028-03-01", "2028-02-01")],
)
def test_the_files_describe_the_first_day_of_last_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, today: str, reference: str
) -> None:
    monkeypatch.setattr(families, "day_of", lambda _: date.fromisoformat(today))

    def generate(size: str, seed: int, folder: Path, *, reference: date) -> None:
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text(f'{{"reference": "{reference}"}}')

    monkeypatch.setattr(families, "generate", generate)
    assert sample_files(Home(tmp_path), 1).reference == date.fromisoformat(reference)


def test_if_nobody_fits_in_one_sample_the_next_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fits: Iterator[list[Any]] = iter([[], [], [candidate()]])
    monkeypatch.setattr(families, "candidates", lambda files, village: next(fits))
    monkeypatch.setattr(families, "sample_files", lambda home, seed: seed)
    assert files_with_a_story(Home(tmp_path)) == 3


def test_a_family_with_a_planted_fault_is_not_chosen(files: SampleFiles) -> None:
    everybody = replace(files, manifest={**files.manifest, "faults": []})
    sound, all_ = candidates(files, VILLAGE), candidates(everybody, VILLAGE)
    assert files.faulty_lines(VILLAGE)
    assert len(sound) < len(all_)
    assert {each.kk_number for each in sound} < {each.kk_number for each in all_}


def test_faults_are_those_of_the_village_alone(files: SampleFiles) -> None:
    by_village = [len(files.faulty_lines(village)) for village, _ in files.villages]
    planted = sum(len(set(each["lines"])) for each in files.manifest["faults"])
    assert 0 < max(by_village) <= sum(by_village) <= planted


def test_every_village_of_the_sample_exists_and_has_a_file(files: SampleFiles) -> None:
    assert next(village for village, _ in files.villages) == VILLAGE
    assert all(exists(village) and path.exists() for village, path in files.villages)


def test_what_a_survey_did_not_ask_is_not_sent(files: SampleFiles) -> None:
    home = {**next(iter(files.homes().values())), "roof": "", "surveyed_on": "2026-10-01"}
    sent = housing(home)
    assert "roof" not in sent and "surveyed_on" not in sent and "kk_number" not in sent
    assert sent["floor"] == home["floor"]
    assert isinstance(sent["floor_area_m2"], int) and isinstance(sent["has_car"], bool)
