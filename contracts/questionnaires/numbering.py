"""The same answer has other numbers in other questionnaires; only the meaning is stored.

DTSEN swaps bamboo and wood among the roofs, and writes 0 for a family that does not cook.
"""

from enum import StrEnum
from typing import TypeVar

from contracts.codes.code import Code
from contracts.questionnaires.housing import Roof
from contracts.questionnaires.utilities import Fuel

Answer = TypeVar("Answer", bound=Code)


class Questionnaire(StrEnum):
    REGSOSEK_2022_K = "regsosek-2022.k"
    DTSEN_2025 = "dtsen-2025"


# By list, because members of different lists are equal when their meanings are spelt alike.
RENUMBERED: dict[tuple[Questionnaire, type[Code]], dict[str, int]] = {
    (Questionnaire.DTSEN_2025, Roof): {Roof.BAMBOO: 5, Roof.WOOD: 6},
    (Questionnaire.DTSEN_2025, Fuel): {Fuel.DOES_NOT_COOK: 0},
}


def number_in(answer: Code, questionnaire: Questionnaire) -> int:
    """The number this questionnaire gives the answer."""
    return RENUMBERED.get((questionnaire, type(answer)), {}).get(answer, answer.number)


def answered(kind: type[Answer], number: int, questionnaire: Questionnaire) -> Answer:
    """The meaning of a number; ValueError for one the questionnaire does not have."""
    for answer in kind:
        if number_in(answer, questionnaire) == number:
            return answer
    raise ValueError(f"{kind.__name__} has no number {number} in {questionnaire.value}")
