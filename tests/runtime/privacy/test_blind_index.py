"""Equal values meet under one purpose, and nothing else can be learnt."""

from pathlib import Path
from secrets import token_urlsafe

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.runtime.privacy.blind_index import BlindIndex
from infra.runtime.privacy.secret_file import is_exposed, read_secret
from infra.runtime.refusals import UnsafeSetting

INDEX = BlindIndex(b"m" * 32)


@given(one=st.text(), other=st.text())
def test_values_meet_exactly_when_they_are_equal(one: str, other: str) -> None:
    assert (INDEX.of("first-v1", one) == INDEX.of("first-v1", other)) == (one == other)


@given(value=st.text())
def test_purposes_and_masters_cannot_be_linked(value: str) -> None:
    others = [INDEX.of("second-v1", value), BlindIndex(b"n" * 32).of("first-v1", value)]
    assert INDEX.of("first-v1", value) not in others


def test_the_hash_stays_the_same_for_ever() -> None:
    expected = "1lKC_amN1yRFQAJ2QJ4GjxsCaPSOdJe1J9SL_wBO06w"
    assert INDEX.of("first-v1", "satu") == expected
    assert len(expected) == 43


def test_a_secret_is_read_from_a_private_file_only(tmp_path: Path) -> None:
    file = tmp_path / "index"
    file.write_text(token_urlsafe(32))
    for exposed in (0o644, 0o604, 0o660):
        file.chmod(exposed)
        with pytest.raises(UnsafeSetting, match="chmod 600"):
            read_secret(file)
    for closed in (0o600, 0o640, 0o400):
        file.chmod(closed)
        assert len(read_secret(file)) == 32
    file.write_text("short")
    with pytest.raises(UnsafeSetting, match="32 byte"):
        read_secret(file)


def test_a_group_that_is_not_our_own_may_not_read_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "index"
    file.write_text(token_urlsafe(32))
    file.chmod(0o640)
    found = file.stat()
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("os.getegid", lambda: found.st_gid)
    assert not is_exposed(found)
    monkeypatch.setattr("os.getegid", lambda: found.st_gid + 1)
    assert is_exposed(found)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert not is_exposed(found), "under root every group is some service's"
