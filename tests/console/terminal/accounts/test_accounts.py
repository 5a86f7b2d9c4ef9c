"""`jejak accounts`, as an operator types it; what each verb does is tried in `tests/issuer`."""

from pathlib import Path

import pytest

from tests.console.conftest import Jejak


@pytest.mark.parametrize(
    "words",
    [
        ("invite", "undangan.xlsx", "--out", "surat"),
        ("first-sysadmin", "admin.kabupaten"),
        ("renew", "clerk.one"),
        ("lost", "clerk.one"),
        ("end", "clerk.one"),
        ("machine", "public.jwk", "pmd.reader"),
        ("rotate",),
    ],
)
def test_where_nothing_runs_nobody_is_changed(jejak: Jejak, words: tuple[str, ...]) -> None:
    done = jejak("accounts", *words)
    assert done.exit_code == 3
    assert "jejak up" in done.stderr


def test_a_list_without_a_place_for_its_letters_is_not_begun(jejak: Jejak, tmp_path: Path) -> None:
    done = jejak("accounts", "invite", str(tmp_path / "undangan.xlsx"))
    assert done.exit_code == 2 and "--out" in done.stderr
