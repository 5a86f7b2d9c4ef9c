"""NIK and KK numbers as the civil registry builds them: `PPKKCC DDMMYY NNNN`, never twice.

In a NIK the date is that of birth, with 40 added to the day for women; in a KK number it is that
of issue. NNNN counts from 0001 among those of the same day in the same kecamatan.
"""

from collections import Counter
from datetime import date

from contracts.codes.person import Sex

WOMAN = 40


class IssuedNumbers:
    """Hands out numbers for one generated regency."""

    def __init__(self) -> None:
        self._niks: Counter[str] = Counter()
        self._kk_numbers: Counter[str] = Counter()

    def nik(self, district: str, born: date, sex: Sex) -> str:
        day = born.day + (WOMAN if sex is Sex.FEMALE else 0)
        return _next(self._niks, _stem(district, day, born))

    def kk_number(self, district: str, issued: date) -> str:
        return _next(self._kk_numbers, _stem(district, issued.day, issued))


def _stem(district: str, day: int, on: date) -> str:
    return f"{district.replace('.', '')}{day:02}{on.month:02}{on.year % 100:02}"


def _next(counts: Counter[str], stem: str) -> str:
    counts[stem] += 1
    return f"{stem}{counts[stem]:04}"
