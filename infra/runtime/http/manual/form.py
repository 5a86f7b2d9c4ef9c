"""Forms: the bodies that people and programs send, each with an example of its own."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


def _with_example(schema: dict[str, Any], form: type["Form"]) -> None:
    """One inherited would be another form's."""
    if "EXAMPLE" in vars(form):
        schema["examples"] = [form.EXAMPLE]


class Form(BaseModel):
    """What somebody fills in; a field of no such name is refused."""

    EXAMPLE: ClassVar[dict[str, Any]]
    """As a reader of the field would fill it in. The API's page shows it, and a test sends it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_with_example)
