"""Why a family is in or out, in words: made from the judgement's own trace, never written twice."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from contracts.calendar import in_words
from services.programs.assessments.evaluate import Eligibility, Judgement, Reason
from services.programs.assessments.question import Question
from services.programs.rules.attributes import ATTRIBUTES

MARKS = {True: "✓ memenuhi", False: "✗ menggugurkan", None: "? belum diketahui"}
OUTCOMES = {
    Eligibility.ELIGIBLE: "Layak",
    Eligibility.INELIGIBLE: "Tidak layak",
    Eligibility.UNKNOWN: "Belum dapat dipastikan",
}


class Value(BaseModel):
    """One attribute that a criterion looked at; `value` null means not known."""

    attribute: str
    label: str
    value: Any
    text: str = Field(serialization_alias="shown")
    source: str


class Answered(BaseModel):
    """One criterion: `answer` true, false, or null where a value would have to be found out."""

    name: str
    label: str
    expression: str
    answer: bool | None
    mark: str
    values: list[Value]


def answers(question: Question, judgement: Judgement) -> list[Answered]:
    return [
        Answered(
            name=reason.name,
            label=question.label(reason.name),
            expression=reason.text,
            answer=reason.answer,
            mark=MARKS[reason.answer],
            values=_values(reason),
        )
        for reason in judgement.trace
    ]


def conclusion(outcome: Eligibility, answered: list[Answered]) -> str:
    """One sentence for the family: the deciding criterion first, or what is still to be found."""
    if outcome is Eligibility.ELIGIBLE:
        return "Layak: semua kriteria terpenuhi."
    if outcome is Eligibility.INELIGIBLE:
        deciding = next(each for each in answered if each.answer is False)
        return f"Tidak layak karena tidak memenuhi: {deciding.label}."
    unknown = "; ".join(each.label for each in answered if each.answer is None)
    return f"Belum dapat dipastikan. Perlu dilengkapi: {unknown}."


def _values(reason: Reason) -> list[Value]:
    return [
        Value(
            attribute=name,
            label=ATTRIBUTES[name].label,
            value=value,
            text=value_in_words(name, value),
            source=ATTRIBUTES[name].source,
        )
        for name, value in reason.facts.items()
    ]


def value_in_words(attribute: str, value: Any) -> str:
    """A value as people read it: the label of a code, a date in words, a number with its unit."""
    known = ATTRIBUTES[attribute]
    if value is None:
        return "belum diketahui"
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if known.kind.sql_type == "date":
        return in_words(date.fromisoformat(value))
    if isinstance(value, str):
        return known.answers.get(value, value)
    return f"{value} {known.unit}".rstrip() if known.unit != "1-10" else str(value)
