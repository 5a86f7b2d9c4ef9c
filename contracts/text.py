"""Text: what people write, in one form, with nothing in it that cannot be seen; as types.

One rule (`letters.py`) for bodies, headers, paths, searches and facts, and a length. PostgreSQL can
store whatever passes.
"""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import unquote

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import CoreSchema

from contracts.letters import (
    APOSTROPHES,
    LINE,
    Unclear,
    clean,
    holds_a_persons_number,
    is_clean,
    nobodys_number,
    person_name,
    search_key,
)

__all__ = [
    "APOSTROPHES",
    "Unclear",
    "clean",
    "holds_a_persons_number",
    "is_clean",
    "nobodys_number",
    "person_name",
    "search_key",
]

LONGEST = 500


def unquoted(text: object) -> object:
    """A header's text without its percent-encoding."""
    return unquote(text) if isinstance(text, str) else text


def clean_lines(text: object) -> object:
    """Several lines, each as `clean` would have it; tabs become spaces. Raises Unclear."""
    if not isinstance(text, str):
        return text
    lines = text.replace("\r\n", "\n").replace("\t", " ").split("\n")
    return "\n".join(str(clean(line)) for line in lines).strip()


@dataclass(frozen=True)
class Digits:
    r"""A pattern in which `\d` is one of 0 to 9, as in JSON Schema; pydantic's is of any script."""

    pattern: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        pattern = self.pattern.replace(r"\d", "[0-9]")
        return handler.generate_schema(Annotated[source, StringConstraints(pattern=pattern)])

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(core) | {"pattern": self.pattern}


PlainText = Annotated[
    str,
    StringConstraints(pattern=r"^[^\p{C}\p{Zl}\p{Zp}]+$", max_length=4 * LONGEST),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 4 * LONGEST}),
]
"""A text as facts hold it. Checked without Python's help: every fact that is read pays for it."""
PlainLines = Annotated[
    str,
    StringConstraints(pattern=r"^(?:[^\p{C}\p{Zl}\p{Zp}]|\n)+$", max_length=4 * LONGEST),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 4 * LONGEST}),
]
"""Several such lines."""
Label = Annotated[
    str,
    StringConstraints(pattern=r"^[^\p{C}\p{Zl}\p{Zp}]*$", max_length=60),
    WithJsonSchema({"type": "string", "maxLength": 60}),
]
"""A few words that may be missing: empty then."""
Text = Annotated[str, BeforeValidator(clean), StringConstraints(min_length=1, max_length=LONGEST)]
"""Anything people write, one line of at most 500 characters."""
ShortText = Annotated[Text, StringConstraints(max_length=LINE)]
"""A line of a form."""
LongText = Annotated[
    str, BeforeValidator(clean_lines), StringConstraints(min_length=1, max_length=4 * LONGEST)
]
"""A rule's expression: several lines, each as a text."""
FreeText = Annotated[Text, AfterValidator(nobodys_number)]
"""What travels to every service: a reason, evidence, a legal basis. Holds nobody's number."""
HeaderText = Annotated[FreeText, BeforeValidator(unquoted)]
"""The same in a header, percent-encoded for letters outside ASCII."""
PersonName = Annotated[
    str, BeforeValidator(person_name), StringConstraints(min_length=1, max_length=LINE)
]
"""The name of a person, as it is written at the counter and in files."""
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:@/+-]{0,199}$")]
"""A code, id or topic that machines made: ASCII, no spaces."""
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_:-]{1,100}$")]
"""A keyed hash."""
