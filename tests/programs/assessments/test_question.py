"""A question has a rule, a position and a day before it is answered: nothing is left to chance."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from contracts.calendar import Zone, install
from infra.runtime.http.deps import deps_of
from infra.runtime.refusals import NotFound
from services.programs.assessments import question as asking
from services.programs.assessments.question import NotKnownYet, Questions
from services.programs.programmes.rulebook import NoRuleInForce
from tests.people_we_know import FAMILY
from tests.programs.heard import desil
from tests.programs.what_happened import CRITERIA, PKH, PKH_ID
from tests.running import InTests


@pytest.fixture
def questions(settled: InTests) -> Questions:
    return of(settled)


def of(office: InTests) -> Questions:
    deps = deps_of(office.running.app)
    assert deps.ledger
    return Questions(deps.ledger, deps.pool)


@pytest.fixture
def half_past_eleven_at_night(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In Jakarta, on 21 November; in Jayapura it is tomorrow already."""
    monkeypatch.setattr(asking, "now", lambda: datetime(2026, 11, 21, 16, 30, tzinfo=UTC))
    yield
    install(Zone.WIB)


@pytest.mark.usefixtures("half_past_eleven_at_night")
@pytest.mark.parametrize(("zone", "day"), [(Zone.WIB, 21), (Zone.WITA, 22), (Zone.WIT, 22)])
def test_ages_are_of_today_where_the_installation_is(
    questions: Questions, zone: Zone, day: int
) -> None:
    install(zone)
    assert questions.ask(PKH).as_of == date(2026, 11, day)


def test_by_default_everything_heard_so_far_counts_under_the_rule_in_force(pkh: InTests) -> None:
    before = of(pkh).ask(PKH)
    assert (before.programme_id, before.version.version) == (PKH_ID, 1)
    assert before.version.criteria == CRITERIA
    pkh.told.tell(desil(FAMILY, 3))
    assert of(pkh).ask(PKH).known_at == before.known_at
    pkh.follow()
    assert of(pkh).ask(PKH).known_at == before.known_at + 1


def test_what_is_asked_for_is_taken_as_it_is(questions: Questions) -> None:
    asked = questions.ask("pkh", known_at=0, as_of=date(2000, 2, 29), rule_version=1)
    assert (asked.known_at, asked.as_of, asked.version.version) == (0, date(2000, 2, 29), 1)


def test_a_programme_or_a_version_that_is_not_there_is_not_found(questions: Questions) -> None:
    with pytest.raises(NotFound):
        questions.ask("SEMBAKO")
    with pytest.raises(NotFound):
        questions.ask(PKH, rule_version=2)


def test_before_the_rule_took_effect_nobody_can_be_judged_by_default(questions: Questions) -> None:
    with pytest.raises(NoRuleInForce):
        questions.ask(PKH, as_of=date(2025, 12, 31))
    assert questions.ask(PKH, as_of=date(2025, 12, 31), rule_version=1).version.version == 1


def test_a_position_that_was_not_heard_yet_is_refused(questions: Questions) -> None:
    heard = questions.ask(PKH).known_at
    assert questions.ask(PKH, known_at=heard).known_at == heard
    with pytest.raises(NotKnownYet):
        questions.ask(PKH, known_at=heard + 1)


def test_a_criterion_is_called_what_citizens_read(questions: Questions) -> None:
    asked = questions.ask(PKH)
    assert [asked.label(each.name) for each in CRITERIA] == [each.label for each in CRITERIA]
