"""How often PostgreSQL is asked for a birth and for a page: counted, lest it creep up."""

from typing import Any

import psycopg
import pytest

from tests.registry.known import Known
from tests.registry.test_read_and_changed import BIRTH, OPERATOR, etag, page

__all__ = ["page"]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement of this process from now on, each by its beginning."""
    statements: list[str] = []
    execute = psycopg.Cursor.execute

    def counted(self: Any, query: Any, *given: Any, **how: Any) -> Any:
        text = query.decode() if isinstance(query, bytes) else str(query)
        statements.append(" ".join(text.split())[:60])
        return execute(self, query, *given, **how)

    monkeypatch.setattr(psycopg.Cursor, "execute", counted)
    return statements


def test_a_birth_takes_thirteen_statements_with_its_answer_kept(
    registry: Known, page: str, asked: list[str]
) -> None:
    read = etag(registry, page)
    asked.clear()
    assert registry.post(OPERATOR, f"{page}/births", BIRTH, if_match=read).status_code == 202
    assert len(asked) <= 13, "\n".join(asked)


def test_a_page_whose_keys_are_held_takes_five_two_of_them_for_its_programmes(
    registry: Known, page: str, asked: list[str]
) -> None:
    registry.get(OPERATOR, page)
    asked.clear()
    assert registry.get(OPERATOR, page).status_code == 200
    assert len(asked) <= 5, "\n".join(asked)
