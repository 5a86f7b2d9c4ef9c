"""Whatever the services answer: it fits the terminal, opens nothing further, and breaks nothing."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.console import RenderableType

from services.console.printed.household import household
from services.console.printed.import_result import OUTCOMES, faults, outcomes
from services.console.printed.reasons import reasons
from services.console.printed.timeline import timeline
from services.console.terminal.answering import as_line
from tests.console.answers import BY_ITSELF, HOUSEHOLD, RATIFIED, REJECTED_ROW, WHY
from tests.console.paper import flat, of, read, widest

WIDTHS = st.sampled_from([80, 100])
WORDS = st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "Zs"]), max_size=60)
DAYS = st.none() | st.dates().map(lambda on: on.isoformat())
NUMBERS = st.none() | st.integers(0, 9999).map(lambda last: f"************{last:04}")
MEMBERS = st.fixed_dictionaries(
    {
        "name": st.none() | WORDS,
        "nik": NUMBERS,
        "relation_label": st.sampled_from(["Kepala keluarga", "Istri", "Famili lain"]),
        "presence": st.sampled_from(["present", "dead", "away", "elsewhere"]),
        "biodata": st.fixed_dictionaries(
            {"sex": st.sampled_from(["male", "female", None]), "birth_date": DAYS}
        ),
    }
)
PLACES = st.fixed_dictionaries({"kk_number": NUMBERS, "dusun": WORDS, "rw": WORDS, "rt": WORDS})
MARKUP = "[red]Sumiati[/red] [/] [link=x]"
PRIVATE: dict[str, Any] = {
    "address": "JALAN RAHASIA",
    "mother_name": "IBU RAHASIA",
    "father_nik": "1809010107850001",
    "identity": {"nik": "1809010107850001", "name": "NAMA RAHASIA"},
}
"""What no screen was made for, should an answer ever hold it."""


def rejected(line: int, column: str | None, message: str, outcome: str) -> dict[str, Any]:
    fault = {"code": "x", "severity": "error", "column": column, "message": message}
    return of(REJECTED_ROW, line=line, outcome=outcome, faults=[fault])


@settings(max_examples=60, deadline=None)
@given(members=st.lists(MEMBERS, max_size=8), place=PLACES, width=WIDTHS)
def test_a_family_fits_the_terminal(
    members: list[dict[str, Any]], place: dict[str, Any], width: int
) -> None:
    text = read(household(of(HOUSEHOLD, members=members, place=place)), width)
    assert widest(text) <= width
    assert all(each["nik"] in text for each in members if each["nik"]), "a number is not broken"


@settings(max_examples=60, deadline=None)
@given(
    known=st.sampled_from([RATIFIED, BY_ITSELF]),
    sentence=WORDS,
    reason=WORDS,
    on=DAYS,
    width=WIDTHS,
)
def test_a_history_fits_the_terminal(
    known: dict[str, Any], sentence: str, reason: str, on: str | None, width: int
) -> None:
    dated = {"effective_on": on, "effective_precision": "day" if on else "unknown"}
    text = read(timeline([of(known, sentence=sentence, reason=reason, **dated)]), width)
    assert widest(text) <= width
    wanted = f"{sentence} alasan: {reason}".split()
    assert all("".join(wanted).count(word) <= "".join(text.split()).count(word) for word in wanted)


@settings(max_examples=60, deadline=None)
@given(
    line=st.integers(2, 99_999),
    column=st.none() | WORDS,
    message=WORDS,
    outcome=st.sampled_from(sorted(OUTCOMES)),
    width=WIDTHS,
)
def test_faults_fit_the_terminal(
    line: int, column: str | None, message: str, outcome: str, width: int
) -> None:
    assert widest(read(faults([rejected(line, column, message, outcome)]), width)) <= width


PAGES: dict[str, RenderableType] = {
    "household": household(
        of(HOUSEHOLD, members=[of(HOUSEHOLD["members"][0], name=MARKUP, nik=MARKUP)])
    ),
    "timeline": timeline([of(RATIFIED, sentence=MARKUP)]),
    "reasons": reasons(of(WHY, conclusion=MARKUP)),
    "faults": faults([rejected(3, "nik", MARKUP, "rejected")]),
    "column": faults([rejected(3, MARKUP, "Salah.", "rejected")]),
}
"""Each holds a text that a careless screen would take for instructions to itself."""


@pytest.mark.parametrize("name", PAGES)
def test_what_people_wrote_is_printed_and_never_obeyed(name: str) -> None:
    assert MARKUP in flat(read(PAGES[name], 200))


@pytest.mark.parametrize(
    "page",
    [
        household(of(HOUSEHOLD, **PRIVATE, place={**HOUSEHOLD["place"], **PRIVATE})),
        household(of(HOUSEHOLD, members=[of(HOUSEHOLD["members"][0], **PRIVATE)])),
        timeline([of(RATIFIED, **PRIVATE)]),
        reasons(of(WHY, **PRIVATE)),
        faults([of(REJECTED_ROW, **PRIVATE)]),
        outcomes({"new": 1}),
    ],
    ids=["household", "member", "timeline", "reasons", "faults", "outcomes"],
)
def test_a_screen_prints_what_it_was_made_for_and_nothing_else(page: RenderableType) -> None:
    text = read(page, 200)
    assert "RAHASIA" not in text and "1809010107850001" not in text


def test_a_fault_names_no_one_although_the_row_is_somebodys() -> None:
    """Whose row it is stands in the workbook, which is for the village alone."""
    text = read(faults([of(REJECTED_ROW, name="SUMIATI", nik="************0002")]), 200)
    assert "SUMIATI" not in text and "0002" not in text


@settings(max_examples=60, deadline=None)
@given(value=st.recursive(WORDS | st.none() | st.integers(), st.lists, max_leaves=5))
@example(value="satu\ndua\u2028tiga")
def test_a_program_reads_one_object_a_line_whatever_is_in_it(
    value: Any,
) -> None:
    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.echo", lines.append)
        as_line({"entry": value})
    [line] = lines
    assert "\n" not in line
    assert json.loads(line) == {"entry": value}
