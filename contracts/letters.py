"""Letters: what may stand in a text, and what a name is made of. Without pydantic.

The process that reads strangers' files starts with these rules alone; `text.py` makes types of
them. Unicode NFC, no control, format, surrogate, private or unassigned characters (NUL and bidi
overrides among them). Names follow Permendagri 73/2022: Latin letters, spaces and a few marks.
"""

import re
import unicodedata

LINE = 200
"""The longest line of a form, a name among them."""


class Unclear(ValueError):
    """Refuses what was typed; its Indonesian text is shown, so it never holds the value."""


APOSTROPHES = re.compile("[\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4\u0060\uff07]")
"""What keyboards and word processors write for an apostrophe."""
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
INVISIBLE = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and symbols that show nothing."""


def clean(text: object) -> object:
    """Text in its one form: NFC, outer spaces away. Raises Unclear for what cannot be seen."""
    if not isinstance(text, str):
        return text
    if text.isascii() and text.isprintable():
        return text.strip()
    if any(unicodedata.category(char) in HIDDEN or char in INVISIBLE for char in text):
        raise Unclear("Ada karakter yang tidak terlihat. Ketik ulang isian ini tanpa menempel.")
    return unicodedata.normalize("NFC", text).strip()


def is_clean(text: str) -> bool:
    """Whether a text is in its one form already, so that any database and terminal can hold it."""
    try:
        return clean(text) == text
    except Unclear:
        return False


# A number of a person has 16 digits, PPKKCC DDMMYY NNNN (DD + 40 for women).
# A hash has letters; thirty-two digits in a row are a NIK and a KK number that nothing separates.
_HEX = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=(?:\d*[a-f]){4})[0-9a-f]{32,}", re.IGNORECASE
)
_RUN = re.compile(r"\d(?:\D{0,3}\d){15,}")
_LIKE_A_NUMBER = re.compile(
    r"(?=((?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])\d{4}"
    r"(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d{6}))"
)
_PLAIN = re.compile(r"(?<!\d)\d{16}(?!\d)")


def holds_a_persons_number(text: str) -> bool:
    """Whether a NIK or KK number stands in the text, whatever separates its digits.

    Digits of any script count. Ids and hashes in hexadecimal are left out of account.
    """
    digits = "".join(_western(char) for char in text)
    plain = _HEX.sub(" ~~~~ ", digits)
    if _PLAIN.search(plain):
        return True
    runs = (re.sub(r"\D", "", run[0]) for run in _RUN.finditer(plain))
    return any(_LIKE_A_NUMBER.search(run) for run in runs)


def _western(char: str) -> str:
    digit = unicodedata.digit(char, None)
    return char if digit is None else str(digit)


def nobodys_number(text: str) -> str:
    """Raises Unclear where free text, which travels to every service, would identify somebody."""
    if holds_a_persons_number(text):
        raise Unclear("Jangan menulis nomor 16 angka milik seseorang di sini. Hapus nomor itu.")
    return text


_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'-])*")


def person_name(text: object) -> object:
    """A name in its one form: Latin letters, a plain apostrophe, single spaces. Raises Unclear."""
    cleaned = clean(text)
    if not isinstance(cleaned, str):
        return cleaned
    folded = " ".join(APOSTROPHES.sub("'", cleaned).split())
    if not _NAME.fullmatch(folded):
        raise Unclear("Nama hanya berisi huruf, spasi, titik, koma, petik dan tanda hubung.")
    # Superscripts, fractions and circled digits are neither letters nor digits to `re`.
    if not all(_is_latin(char) for char in folded):
        raise Unclear("Nama ditulis dengan huruf Latin. Ketik ulang nama ini.")
    return folded


def search_key(name: str) -> str:
    """A name as it is looked for: without case, marks, apostrophes and doubled spaces."""
    decomposed = unicodedata.normalize("NFKD", APOSTROPHES.sub("'", name))
    kept = (char for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(kept).casefold().replace("'", "").split())


def name_words(name: str | None) -> tuple[str, ...]:
    """The words of a name as two names are compared: folded, in an order of their own."""
    return tuple(sorted(search_key((name or "").translate(_SIGNS)).split()))


_SIGNS = str.maketrans(dict.fromkeys(".,-", " "))


def _is_latin(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith("LATIN ")
