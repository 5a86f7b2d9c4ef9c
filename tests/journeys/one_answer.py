"""Asks every service the same of the same families, and counts who answers otherwise."""

import sys
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from infra.runtime.projections.views import View
from services.programs.families.view import family_attributes
from services.registry.directory.view import directory
from services.reporting.timeline.view import household_timeline
from services.verification.known_families.view import known_families
from tests.databases import ServiceDatabases
from tests.journeys.answers import (
    Answers,
    Folds,
    Pages,
    counter_expected,
    directory_answers,
    directory_expected,
    known_families_answers,
    known_families_expected,
    pages_expected,
    population_answers,
    timeline_answers,
    timeline_expected,
)
from tests.journeys.histories_followed import Followed, Kept, Years, seed_of
from tests.programs.families.reference import judged

VIEWS: dict[str, View] = {
    "registry": directory,
    "verification": known_families,
    "programs": family_attributes,
    "reporting": household_timeline,
}


class Tally:
    """By service: how many answers were compared, and which were not the fold's, by seed."""

    def __init__(self) -> None:
        self.compared: Counter[str] = Counter()
        self.differing: dict[str, list[tuple[int, str]]] = {service: [] for service in VIEWS}

    def same(self, service: str, asked: object, answers: Answers, expected: Answers) -> None:
        self.compared[service] += len(expected)
        for which in answers.keys() | expected.keys():
            answer, right = answers.get(which), expected.get(which)
            if answer != right:
                who = which[0] if isinstance(which, tuple) else which
                text = f"asked {asked} of {which}: {answer} is not {right}"
                self.differing[service].append((seed_of(who), text))

    def first(self, service: str) -> int:
        """The first seed that shows a difference."""
        return min((seed for seed, _ in self.differing[service]), default=sys.maxsize)


class OneAnswer:
    def __init__(self, databases: ServiceDatabases, years: Years) -> None:
        self.years = years
        self.tally = Tally()
        stored = {service: databases.stored(service) for service in VIEWS}
        self.kept = Kept(stored["registry"], years)
        self.views = {
            service: Followed(
                view,
                service,
                stored[service],
                self.kept.log
                if service == "registry"
                else self.kept.tell(stored[service], service),
            )
            for service, view in VIEWS.items()
        }
        self.days = years.days

    def ask(self) -> None:
        """While the facts come in, then again once all are in: what was known then stays."""
        for cut in self.years.cuts:
            for view in self.views.values():
                view.follow(cut, self.years.rnd.choice([60, 500]))
            self.ask_views(self.years.folded(cut), cut)
        for cut in self.years.cuts[:-1]:
            self._ask_programs(self.years.forgotten(cut), cut)
        for village in self.years.villages:
            self._ask_pages(village.families)

    def ask_views(self, folds: Folds, cut: int) -> None:
        """What they say once the facts up to there were followed."""
        of = self.views
        self.tally.same(
            "registry", cut, directory_answers(of["registry"]), directory_expected(folds)
        )
        known = known_families_answers(of["verification"])
        self.tally.same("verification", cut, known, known_families_expected(folds))
        self._nobody_twice("verification", known)
        where, holds = timeline_answers(of["reporting"])
        in_village, told = timeline_expected(folds, self.years.ledger[:cut])
        # A family that never was stands in the village that it was said to be in.
        in_village |= {i: each for i, each in where.items() if i not in in_village and not each[1:]}
        self.tally.same("reporting", cut, where, in_village)
        self.tally.same("reporting", cut, holds, told)
        self._ask_programs(folds, cut)

    def _nobody_twice(self, service: str, known: Answers) -> None:
        lives = Counter(who for _, people in known.values() for who in people)
        twice = [who for who, families in lives.items() if families > 1]
        self.tally.differing[service] += [(seed_of(who), "lives twice") for who in twice]

    def _ask_programs(self, folds: Folds, cut: int) -> None:
        for day in self.days:
            answers = population_answers(self.views["programs"], cut, day)
            self.tally.same("programs", (cut, day), answers, judged(folds, day))

    def _ask_pages(self, families: Sequence[UUID]) -> None:
        pages = Pages(self.kept.ledger, families)
        for cut in self.years.cuts:
            expected = pages_expected(self.years.forgotten(cut), families, self.days)
            self.tally.same("registry", cut, pages.at(self.days, cut), expected)
        now = self.years.folded(self.years.cuts[-1])
        self.tally.same("registry", "counter", pages.now(), counter_expected(now, families))

    def close(self) -> None:
        for view in self.views.values():
            view.db.close()
        self.kept.ledger.close()
