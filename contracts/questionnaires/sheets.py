"""Questionnaires as data: what each asks, and which answers it takes.

A new questionnaire, or a new edition of one, is a few lines here and needs no new fact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints

from contracts.questionnaires.housing import Floor, Roof, Tenure, Wall
from contracts.questionnaires.numbering import Questionnaire
from contracts.questionnaires.utilities import Closet, Disposal, Fuel, Light, Power, Toilet, Water
from contracts.text import Unclear, Word

QuestionName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Answer = bool | int | Word
"""Yes or no, a number, or the meaning that a code list gives it."""


YES_OR_NO = (False, True)


@dataclass(frozen=True)
class SheetQuestion:
    name: str
    label: str
    takes: Sequence[Answer]
    """Every answer there is."""

    def typed(self, answer: Answer) -> Answer:
        """The answer as what it means; ValueError for one that the question does not take."""
        found = self.takes[self.takes.index(answer)]
        if isinstance(answer, bool) != isinstance(found, bool):
            raise ValueError(self.name)
        return found


class QuestionSheet:
    """One questionnaire, in the editions whose numbers are known."""

    def __init__(
        self, name: str, label: str, editions: Iterable[str], *questions: SheetQuestion
    ) -> None:
        self.name, self.label, self.editions = name, label, tuple(editions)
        self.questions = {each.name: each for each in questions}

    def require(self, edition: str, answers: Mapping[str, Answer], asked: Iterable[str]) -> None:
        """Raises Unclear for an edition, a question or an answer that it does not have."""
        if edition not in self.editions:
            raise Unclear(f"Edisi kuesioner tidak dikenal. Pilih: {', '.join(self.editions)}.")
        if unknown := sorted({*answers, *asked} - self.questions.keys()):
            raise Unclear(f"Pertanyaan tidak ada dalam kuesioner: {', '.join(unknown)}.")
        for name, answer in answers.items():
            try:
                self.questions[name].typed(answer)
            except ValueError:
                label = self.questions[name].label
                raise Unclear(f"Jawaban untuk {label} ({name}) tidak dikenal.") from None

    def typed(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """The answers to questions it asks, as what they mean; others are passed over."""
        known = ((self.questions.get(name), answer) for name, answer in answers.items())
        return {
            question.name: question.typed(answer)
            for question, answer in known
            if question and answer in question.takes
        }


HOUSING = QuestionSheet(
    "housing",
    "Kondisi rumah dan aset",
    [each.value for each in Questionnaire],
    SheetQuestion("tenure", "status bangunan", tuple(Tenure)),
    SheetQuestion("floor_area_m2", "luas lantai (m2)", range(5001)),
    SheetQuestion("floor", "lantai terluas", tuple(Floor)),
    SheetQuestion("wall", "dinding terluas", tuple(Wall)),
    SheetQuestion("roof", "atap terluas", tuple(Roof)),
    SheetQuestion("water", "air minum", tuple(Water)),
    SheetQuestion("light", "penerangan", tuple(Light)),
    SheetQuestion("power", "daya listrik", tuple(Power)),
    SheetQuestion("fuel", "bahan bakar memasak", tuple(Fuel)),
    SheetQuestion("toilet", "tempat buang air besar", tuple(Toilet)),
    SheetQuestion("closet", "jenis kloset", tuple(Closet)),
    SheetQuestion("disposal", "pembuangan akhir tinja", tuple(Disposal)),
    SheetQuestion("has_fridge", "lemari es", YES_OR_NO),
    SheetQuestion("has_motorcycle", "sepeda motor", YES_OR_NO),
    SheetQuestion("has_car", "mobil", YES_OR_NO),
    SheetQuestion("has_land", "lahan lain", YES_OR_NO),
    SheetQuestion("has_other_house", "rumah lain", YES_OR_NO),
)
SHEETS = {sheet.name: sheet for sheet in (HOUSING,)}
"""Every questionnaire, by the name that a survey gives."""
