"""The list of processing has a line for every field, and a reason for each that is protected."""

import pytest

from contracts.privacy.law import leaves
from infra.build.documents import processing
from infra.build.schemas import every_fact


def test_every_field_of_every_fact_has_its_place_in_the_list() -> None:
    lines = processing.document().splitlines()
    for fact in every_fact():
        [line] = [each for each in lines if f"(`{fact.TOPIC}`)" in each]
        names = {leaf.path.split(".")[-1] for leaf in leaves(fact)}
        assert {name for name in names if f"`{name}`" not in line} == set()


def test_nobody_is_said_to_open_what_no_grant_opens() -> None:
    table = processing.document().partition("## Setiap fakta")[0]
    for line in table.splitlines():
        if line.startswith("| `nik` |"):
            assert line.split(" | ")[4] == "registry"
        if "| spesifik |" in line:
            assert line.split(" | ")[4] == "registry, programs"
        if "| sidik berkunci |" in line:
            assert line.split(" | ")[4] == "tidak seorang pun"


def test_a_protected_field_about_which_nobody_said_why_cannot_be_published(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(processing.WHY, "blood_type")
    with pytest.raises(processing.Unexplained, match="blood_type"):
        processing.document()


def test_no_reason_is_left_of_a_field_that_is_gone() -> None:
    table = processing.document().partition("## Setiap fakta")[0]
    assert [name for name in processing.WHY if f"| `{name}` |" not in table] == []
