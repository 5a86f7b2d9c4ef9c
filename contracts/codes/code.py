"""A code list: a meaning that is stored, the number other systems use for it, and a label."""

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """Stored by its meaning; `number` is OpenSID's (SIAK order), `label` is what people read."""

    number: int
    label: str

    def __new__(cls, meaning: str, number: int, label: str) -> Self:
        code = str.__new__(cls, meaning)
        code._value_ = meaning
        code.number = number
        code.label = label
        return code

    @classmethod
    def numbered(cls, number: int) -> Self:
        """The code with this number. Raises ValueError for a number that is not in the list."""
        for code in cls:
            if code.number == number:
                return code
        raise ValueError(f"{cls.__name__} has no number {number}")
