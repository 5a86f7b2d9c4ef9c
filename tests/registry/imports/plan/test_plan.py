"""A plan as it is kept: what it would do, and that it reads back as it was written."""

import msgspec

from services.registry.imports.plan import findings
from services.registry.imports.plan.findings import RECORD_INSTEAD
from services.registry.imports.plan.plan import (
    LABELS,
    FieldChange,
    PlannedFamily,
    PlannedRow,
    RowOutcome,
)
from services.registry.imports.rows.row import Fault
from services.registry.imports.rows.template import COLUMN_OF
from services.registry.numbers import Severity
from tests.registry.imports.file.files import families
from tests.registry.imports.sukamaju import BUDI, SITI


def planned(*outcomes: RowOutcome) -> PlannedFamily:
    [family] = families(BUDI, SITI)
    rows = zip(family.rows, outcomes, strict=True)
    return PlannedFamily(tuple(PlannedRow(row=row, outcome=o) for row, o in rows), 7, "kk")


def test_a_family_is_loaded_if_anybody_in_it_is_new() -> None:
    assert planned(RowOutcome.NEW, RowOutcome.REJECTED).loads
    assert not planned(RowOutcome.UNCHANGED, RowOutcome.CHANGED).loads


def test_corrections_are_the_rows_that_change_somebody() -> None:
    family = planned(RowOutcome.UNCHANGED, RowOutcome.CHANGED)
    assert [each.row.line for each in family.corrections] == [3]
    assert list(planned(RowOutcome.NEW, RowOutcome.NEW).corrections) == []


def test_a_plan_reads_back_as_it_was_made() -> None:
    family = planned(RowOutcome.CHANGED, RowOutcome.UNCHANGED)
    change = FieldChange("nama", "name", "BUDI", "BUDI S")
    first = msgspec.structs.replace(family.rows[0], changes=(change,), documents={"lat": "-5.4"})
    family = msgspec.structs.replace(family, rows=(first, family.rows[1]), untouched=True)
    packed = msgspec.msgpack.encode(family)
    assert msgspec.msgpack.decode(packed, type=PlannedFamily) == family


def test_every_outcome_has_a_word_for_the_officer() -> None:
    assert {outcome.label for outcome in RowOutcome} == set(LABELS.values())
    assert len(set(LABELS.values())) == len(RowOutcome)


def every_finding() -> list[Fault]:
    made = [findings.missing("sex"), findings.unstated("rt"), findings.waits([9, 4, 7])]
    constants = [value for value in vars(findings).values() if isinstance(value, Fault)]
    return [*made, *(findings.protected(field) for field in RECORD_INSTEAD), *constants]


def test_every_finding_is_a_sentence_under_a_code_and_a_column_of_the_template() -> None:
    for each in every_finding():
        assert (
            each.message.endswith(".") and "." in each.code and isinstance(each.severity, Severity)
        )
        assert each.column is None or each.column in COLUMN_OF.values()


def test_what_an_import_may_not_change_says_what_to_record_instead() -> None:
    for field, event in RECORD_INSTEAD.items():
        assert event in findings.protected(field).message


def test_those_who_wait_are_told_for_which_lines_in_order() -> None:
    assert "baris 4 dan 7 dan 9" in findings.waits([9, 4, 7]).message
    assert findings.waits(range(100)).message.count(" dan ") == 5
