"""A secret is made once, is long, lies in a file of its owner alone, and is never half written."""

import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.local.errors import ServerError
from infra.local.secret_files import secret, write_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_is_made_the_first_time_and_never_again(tmp_path: Path) -> None:
    made = secret(tmp_path, "registry_app")
    assert secret(tmp_path, "registry_app") == made
    assert (tmp_path / "registry_app").read_text() == made


def test_of_many_who_make_it_at_once_all_get_the_same(tmp_path: Path) -> None:
    gate = threading.Barrier(8)

    def make(_: int) -> str:
        gate.wait()
        return secret(tmp_path, "a")

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(make, range(8))) == {(tmp_path / "a").read_text()}
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_a_secret_has_256_bits_and_fits_into_a_url(tmp_path: Path) -> None:
    made = secret(tmp_path, "a")
    assert len(made) == 43
    assert set(made) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_no_two_secrets_are_alike(tmp_path: Path) -> None:
    assert len({secret(tmp_path, f"role_{n}") for n in range(50)}) == 50


def test_only_the_owner_can_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        secret(tmp_path, "a")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a") == 0o600


@pytest.mark.parametrize("opened", [0o644, 0o604, 0o660, 0o601])
def test_a_secret_that_others_could_read_is_refused(tmp_path: Path, opened: int) -> None:
    secret(tmp_path, "a")
    (tmp_path / "a").chmod(opened)
    with pytest.raises(ServerError, match="chmod 600"):
        secret(tmp_path, "a")


def test_the_refusal_names_the_file_and_not_the_secret(tmp_path: Path) -> None:
    made = secret(tmp_path, "a")
    (tmp_path / "a").chmod(0o644)
    with pytest.raises(ServerError) as refused:
        secret(tmp_path, "a")
    assert str(tmp_path / "a") in str(refused.value)
    assert made not in str(refused.value)


def test_who_reads_while_a_file_is_replaced_sees_the_old_or_the_new(tmp_path: Path) -> None:
    file, versions = tmp_path / "settings.json", ("a" * 50_000, "b" * 50_000)
    write_private(file, versions[0])
    found, stop = set(), threading.Event()

    def read() -> None:
        while not stop.is_set():
            found.add(file.read_text())

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(100):
        write_private(file, versions[n % 2])
    stop.set()
    reader.join()
    assert found <= set(versions)


def test_a_write_that_fails_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a"
    write_private(file, "before")

    def full(_: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("infra.local.secret_files.os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_private(file, "after")
    assert file.read_text() == "before"


def test_what_a_killed_writer_left_stands_in_nobodys_way(tmp_path: Path) -> None:
    left = tmp_path / f".a.{os.getpid()}"
    left.write_text("half")
    left.chmod(0o644)
    write_private(tmp_path / "a", "whole")
    assert (tmp_path / "a").read_text() == "whole"
    assert mode(tmp_path / "a") == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_a_file_for_a_group_is_read_by_it_and_written_by_its_owner_alone(tmp_path: Path) -> None:
    write_private(tmp_path / "a", "for two processes", mode=0o640)
    assert mode(tmp_path / "a") == 0o640
    assert secret(tmp_path, "a") == "for two processes"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_file_for_a_servers_user_is_that_users_before_it_is_there(tmp_path: Path) -> None:
    write_private(tmp_path / "a", "for nobody", (65534, 65534))
    status = (tmp_path / "a").stat()
    assert (status.st_uid, status.st_gid) == (65534, 65534)
    assert mode(tmp_path / "a") == 0o600
