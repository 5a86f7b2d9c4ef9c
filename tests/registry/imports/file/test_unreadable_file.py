"""A refusal of a whole file is a stable code and a sentence that says what to do."""

import re
from string import Formatter

import pytest

from services.registry.imports.file.unreadable_file import MESSAGES, UnreadableFile
from tests.architecture.sources import REPOSITORY

IMPORTS = REPOSITORY / "services/registry/imports"
RAISED = re.compile(r'(?:UnreadableFile|Stopped)\(\s*"([a-z.-]+)"|"(reader\.[a-z]+)"')


def codes_in_the_code() -> set[str]:
    texts = (path.read_text() for path in IMPORTS.rglob("*.py") if "unreadable" not in path.name)
    found = (match for text in texts for match in RAISED.finditer(text))
    return {match[1] or match[2] for match in found}


def test_every_code_that_is_raised_has_a_sentence_and_every_sentence_is_used() -> None:
    assert codes_in_the_code() == set(MESSAGES)


@pytest.mark.parametrize("code", MESSAGES)
def test_a_sentence_ends_in_what_to_do(code: str) -> None:
    wanted = {name: "7" for _, name, _, _ in Formatter().parse(MESSAGES[code]) if name}
    refused = UnreadableFile(code, **wanted)
    assert refused.code == code and refused.status == 422
    assert refused.explanation.endswith(".") and "{" not in refused.explanation
    assert len(refused.explanation) < 160


def test_what_is_said_besides_the_sentence_goes_with_it() -> None:
    refused = UnreadableFile("xlsx.formula", cell="B9")
    assert "sel B9." in refused.explanation
    assert refused.facts == {"code": "xlsx.formula", "cell": "B9"}
