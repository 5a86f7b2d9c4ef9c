"""One query judges one family or a million: a column per criterion, and the outcome.

A family is eligible when every criterion is true, ineligible when one is false (whatever else is
unknown), and otherwise unknown: somebody has to find out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import dict_row

from services.programs.rules.attributes import ATTRIBUTES
from services.programs.rules.compiler import (
    RELATION,
    Catalogue,
    CompiledCriterion,
    compile_criterion,
)
from services.programs.rules.problems import CriterionRefused

Answer = bool | None

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_RESERVED = {"family_id", "outcome", "facts"}
_ROWS_AT_A_TIME = 5_000
KEPT_RULES = 128
MOST_PARTS = 2_000
"""Operations, names and values in all criteria of a rule together. Judging costs PostgreSQL about
25 ns a part and family (November 2026): at most 5 s for all families of a regency."""


class RuleRefused(ValueError):
    """Some criteria of a rule version do not compile; `problems`: name -> sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = dict(problems)


class Eligibility(StrEnum):
    """What a rule says of a family."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """The compiled criteria of a rule version, by name, in the order they were written."""

    criteria: Mapping[str, CompiledCriterion]

    @property
    def attributes(self) -> tuple[str, ...]:
        """Every attribute the rule reads: the columns a population must have."""
        return tuple(sorted({name for each in self.criteria.values() for name in each.attributes}))


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion for one family: the answer, and the values it was given (None: not known)."""

    name: str
    text: str
    answer: Answer
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A family under a rule: the outcome and the reason of every criterion."""

    family_id: UUID
    outcome: Eligibility
    trace: tuple[Reason, ...]


def compile_rule(criteria: Mapping[str, str], catalogue: Catalogue = ATTRIBUTES) -> Rule:
    """Compile name -> CEL text. Raises RuleRefused with a problem for each bad criterion.

    A version is compiled once: assessments ask for the same one again and again.
    """
    if catalogue is ATTRIBUTES:
        return _compiled_once(tuple(criteria.items()))
    return _compiled(criteria, catalogue)


@lru_cache(maxsize=KEPT_RULES)
def _compiled_once(criteria: tuple[tuple[str, str], ...]) -> Rule:
    return _compiled(dict(criteria), ATTRIBUTES)


def _compiled(criteria: Mapping[str, str], catalogue: Catalogue) -> Rule:
    compiled: dict[str, CompiledCriterion] = {}
    problems: dict[str, str] = {}
    if not criteria:
        raise RuleRefused({"aturan": "Aturan butuh sedikitnya satu kriteria."})
    for name, text in criteria.items():
        if not _NAME.fullmatch(name) or name in _RESERVED:
            problems[name] = "Nama kriteria memakai huruf kecil, angka dan _, paling panjang 40."
            continue
        try:
            compiled[name] = compile_criterion(text, catalogue)
        except CriterionRefused as refused:
            problems[name] = str(refused)
    if problems:
        raise RuleRefused(problems)
    if (parts := sum(each.parts for each in compiled.values())) > MOST_PARTS:
        largest = max(compiled, key=lambda name: compiled[name].parts)
        problem = (
            f"Semua kriteria bersama terdiri atas {parts} bagian; paling banyak {MOST_PARTS}."
            " Perpendek yang ini, misalnya dengan in [...] atau program tersendiri."
        )
        raise RuleRefused({largest: problem})
    return Rule(compiled)


def judgement_query(population: sql.Composable, rule: Rule) -> sql.Composed:
    """SELECT family_id, <one boolean column per criterion>, outcome, facts (jsonb).

    `population` is a SELECT giving `family_id` and a column for each of `rule.attributes`, each
    family once. Usable as it stands in INSERT ... SELECT, a view or an aggregate.
    """
    names = sql.SQL(", ").join(sql.Identifier(name) for name in rule.criteria)
    return sql.SQL(
        "SELECT family_id, {names}, CASE {all} WHEN true THEN 'eligible'"
        " WHEN false THEN 'ineligible' ELSE 'unknown' END AS outcome, facts"
        " FROM (SELECT {family}.family_id, {answers}, {facts} AS facts"
        " FROM ({population}) AS {family}) AS judged"
    ).format(
        names=names,
        all=sql.SQL("({})").format(sql.SQL(" AND ").join(map(sql.Identifier, rule.criteria))),
        answers=sql.SQL(", ").join(
            sql.SQL("{} AS {}").format(each.sql, sql.Identifier(name))
            for name, each in rule.criteria.items()
        ),
        facts=_facts(rule),
        family=sql.Identifier(RELATION),
        population=population,
    )


def judge(
    connection: Connection[Any], population: sql.Composable, rule: Rule
) -> Iterator[Judgement]:
    """Judge every family of the population, in its order, in constant memory.

    Holds a transaction on `connection` while it is being read.
    """
    with (
        connection.transaction(),
        connection.cursor("judgements", row_factory=dict_row) as cursor,
    ):
        cursor.itersize = _ROWS_AT_A_TIME
        cursor.execute(judgement_query(population, rule))
        for row in cursor:
            yield _judgement(row, rule)


def _facts(rule: Rule) -> sql.Composed:
    pairs = [
        sql.SQL("{}, {}").format(sql.Literal(name), sql.Identifier(RELATION, name))
        for name in rule.attributes
    ]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


def _judgement(row: Mapping[str, Any], rule: Rule) -> Judgement:
    trace = tuple(
        Reason(name, each.text, row[name], {used: row["facts"][used] for used in each.attributes})
        for name, each in rule.criteria.items()
    )
    return Judgement(row["family_id"], Eligibility(row["outcome"]), trace)
