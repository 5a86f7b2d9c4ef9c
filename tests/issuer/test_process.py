"""The issuer as a process, and the verbs that change accounts on the machine it runs on."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey
from psycopg import Connection
from psycopg.conninfo import make_conninfo

from infra.local.demo.users import ensure_demo_users
from infra.local.ports import free_port
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.identity.sign_in import SignIn
from infra.runtime.identity.tokens import IssuerSilent, Tokens
from infra.runtime.process.settings import CertificateFiles, Profile, Settings
from infra.runtime.refusals import UnsafeSetting
from services.issuer.__main__ import main, serve
from services.issuer.accounts import book
from tests.issuer.test_invitations import CLERK, HEAD, workbook

PERSON = "verifikator.kecamatan.18.09.01"


@pytest.fixture
def settings(folder: Path, database: ServiceDatabase) -> Settings:
    port = free_port()
    return Settings(
        service="issuer",
        http_port=port,
        issuer_url=f"http://127.0.0.1:{port}",
        secrets=folder,
        data=folder,
        app_conninfo=database.app,
    )


@pytest.fixture
def file(settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = folder / "issuer.json"
    file.write_text(settings.model_dump_json())
    file.chmod(0o600)
    monkeypatch.setenv("JEJAK_SETTINGS", str(file))
    return file


Verb = Callable[..., str]


@pytest.fixture
def verb(file: Path, capsys: pytest.CaptureFixture[str]) -> Verb:
    def run(*words: str | Path, code: int = 0) -> str:
        capsys.readouterr()
        assert main([str(word) for word in words]) == code
        said = capsys.readouterr()
        return said.out if code == 0 else said.err

    return run


@pytest.fixture
def running(settings: Settings, file: Path) -> Iterator[str]:
    ensure_demo_users(settings.secrets)
    server = subprocess.Popen([sys.executable, "-m", "services.issuer"], env=dict(os.environ))
    try:
        wait_for(settings.issuer_url, server)
        yield settings.issuer_url
    finally:
        server.terminate()
        server.wait(10)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None
        try:
            httpx.get(f"{url}/ready").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the issuer did not start")


def log_in(url: str, secrets: Path) -> str:
    password = json.loads((secrets / "demo-users.json").read_text())[PERSON]
    form = {"grant_type": "password", "username": PERSON, "password": password}
    for _ in range(300):  # its people are taken over one by one
        answer = httpx.post(f"{url}/token", data=form).json()
        if "access_token" in answer:
            return str(answer["access_token"])
        time.sleep(0.2)
    raise AssertionError(answer)


def test_a_service_reads_tokens_of_the_running_issuer_and_of_its_new_key(
    running: str, settings: Settings, verb: Verb
) -> None:
    tokens = Tokens(running, "registry")
    token = log_in(running, settings.secrets)
    assert tokens.read(token).person == PERSON
    assert "Kunci tanda tangan baru" in verb("rotate")
    tokens.keys.asked_at -= 61
    assert tokens.read(log_in(running, settings.secrets)).person == PERSON
    mistaken = running.replace("127.0.0.1", "localhost")
    with pytest.raises(IssuerSilent):
        Tokens(mistaken, "registry").read(token)


def test_production_starts_with_nothing_that_is_only_for_trying_out(
    settings: Settings, folder: Path
) -> None:
    with pytest.raises(UnsafeSetting, match="issuer_url memakai http"):
        serve(settings.model_copy(update={"profile": Profile.PRODUCTION}))
    login = make_conninfo(settings.app_conninfo, sslmode="verify-full", sslrootcert="/x.pem")
    ready = settings.model_copy(
        update={
            "profile": Profile.PRODUCTION,
            "issuer_url": "https://masuk.example",
            "app_conninfo": login,
            "sign_in": SignIn(second_factor=("mfa",)),
            "certificates": CertificateFiles(certificate=folder, key=folder, authority=folder),
        }
    )
    (folder / "demo-users.json").write_text("{}")
    with pytest.raises(UnsafeSetting, match=r"demo-users\.json"):
        serve(ready)


def test_a_list_becomes_accounts_and_a_file_of_letters(
    verb: Verb, tmp_path: Path, db: Connection[Any]
) -> None:
    out = tmp_path / "surat"
    said = verb("invite", workbook(tmp_path, CLERK, HEAD), "--out", out)
    assert said.startswith("2 akun diundang")
    letters = out / "surat.pdf"
    assert letters.read_bytes().startswith(b"%PDF-") and letters.stat().st_mode & 0o077 == 0
    found = book.find(db, HEAD[0])
    assert found and found.two_factors


def test_a_list_with_a_fault_invites_nobody_and_says_where(
    verb: Verb, tmp_path: Path, db: Connection[Any]
) -> None:
    bad = workbook(tmp_path, CLERK, ("kasi.dua", "Budi", "raja", "18.09.01"))
    said = verb("invite", bad, "--out", tmp_path / "surat", code=1)
    assert "baris 3 peran:" in said and "Tidak seorang pun diundang" in said
    assert book.find(db, CLERK[0]) is None


def test_letters_that_cannot_be_written_invite_nobody(
    verb: Verb, tmp_path: Path, db: Connection[Any]
) -> None:
    (tmp_path / "surat" / "surat.pdf").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        verb("invite", workbook(tmp_path, CLERK), "--out", tmp_path / "surat")
    assert book.find(db, CLERK[0]) is None


def test_the_first_sysadmin_is_named_by_the_installer_and_once(verb: Verb) -> None:
    said = verb("first-sysadmin", "admin.kabupaten")
    assert "kode" in said and said.rstrip().endswith("/activate")
    assert "sudah ada" in verb("first-sysadmin", "admin.kabupaten", code=1)


def test_in_production_accounts_change_by_a_safe_way_alone(
    verb: Verb, settings: Settings, file: Path
) -> None:
    unsafe = settings.model_copy(update={"profile": Profile.PRODUCTION})
    file.write_text(unsafe.model_dump_json())
    assert "app_conninfo tanpa TLS" in verb("first-sysadmin", "admin.kabupaten", code=1)


def test_a_letter_a_lost_device_and_an_end_are_a_word_each(verb: Verb, tmp_path: Path) -> None:
    verb("invite", workbook(tmp_path, CLERK), "--out", tmp_path)
    assert "kode" in verb("renew", CLERK[0])
    assert "0 perangkat" in verb("lost", CLERK[0])
    assert "berakhir" in verb("end", CLERK[0])
    assert verb("renew", CLERK[0], code=1) and verb("renew", "nobody.here", code=1)


def test_a_machine_is_registered_by_its_public_key(verb: Verb, tmp_path: Path) -> None:
    key = ECKey.generate_key("P-256", auto_kid=False)
    public, private = tmp_path / "public.jwk", tmp_path / "private.jwk"
    public.write_text(json.dumps(key.as_dict(private=False)))
    private.write_text(json.dumps(key.as_dict(private=True)))
    assert "terdaftar" in verb("machine", public, "pmd.reader")
    assert "tanpa bagian rahasianya" in verb("machine", private, "pmd.reader", code=1)
