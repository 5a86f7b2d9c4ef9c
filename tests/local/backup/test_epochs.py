"""An operator begins a new key epoch while officers work: nobody notices, old copies are dead."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from infra.local.backup import epochs
from infra.local.backup.epochs import rotate
from infra.local.home import Home
from infra.local.secret_files import KEK, KEK_OF, secret
from infra.local.servers.provision import ASKERS, KeyringDatabase
from infra.runtime.privacy.errors import KeyringUnavailable
from infra.runtime.privacy.keyring import Keyring
from infra.runtime.privacy.keys import Epochs, Kek
from infra.runtime.process.migrate import lay_keys


class Site:
    """A keyring, and a service that has been running since before."""

    def __init__(self, home: Home, database: KeyringDatabase) -> None:
        self.home, self.database = home, database
        first = secret(home.secrets / KEK_OF, KEK)
        for each in ASKERS:
            (home.secrets / each).mkdir(exist_ok=True)
            (home.secrets / each / KEK).write_text(first)
            (home.secrets / each / KEK).chmod(0o600)
        self.opened: list[Keyring] = []
        self.before = self.epoch()

    def epoch(self, service: str = KEK_OF) -> str:
        return Kek.from_file(self.home.secrets / service / KEK).id

    def open(self, service: str = KEK_OF) -> Keyring:
        found = Epochs(self.home.secrets / service)
        login = self.database.asked_by(service)
        self.opened.append(Keyring(login, *found(), epochs=found))
        return self.opened[-1]

    def rotate(self) -> epochs.Rotated:
        return rotate(self.home, self.database.registry, settling=0.2)

    def epochs_of_rows(self) -> set[str]:
        with psycopg.connect(self.database.owner) as db:
            return {each for (each,) in db.execute("SELECT DISTINCT kek_id FROM subject_key")}


@pytest.fixture
def site(tmp_path: Path, keyring_database: KeyringDatabase) -> Iterator[Site]:
    home = Home(tmp_path / "home").create()
    (home.secrets / KEK_OF).mkdir(parents=True, exist_ok=True)
    lay_keys("registry", keyring_database.owner)
    site = Site(home, keyring_database)
    yield site
    for each in site.opened:
        each.close()


def secrets_of(ring: Keyring, people: list[UUID]) -> dict[UUID, Any]:
    return {each.subject: each.secret for each in ring.current(people)}


def test_everybody_reads_and_makes_keys_on_under_the_new_epoch(site: Site) -> None:
    registry, programs = site.open(), site.open("programs")
    people = [uuid4() for _ in range(50)]
    registry.make(people)
    known = secrets_of(programs, people)
    done = site.rotate()
    assert (done.wrapped, done.corrupt) == (50, 0)
    assert {site.epoch(each) for each in ASKERS} == {done.epoch} != {site.before}
    assert site.epochs_of_rows() == {done.epoch}
    newborn = uuid4()
    registry.make([newborn])
    assert secrets_of(programs, people) == known
    assert secrets_of(programs, [newborn]) == secrets_of(site.open("reporting"), [newborn])
    assert site.epochs_of_rows() == {done.epoch}
    assert [file.name for file in (site.home.secrets / KEK_OF).glob("kek*")] == [KEK]


def test_an_old_key_opens_nothing_of_the_keyring_any_more(site: Site) -> None:
    old, budi = Kek.from_file(site.home.secrets / KEK_OF / KEK), uuid4()
    site.open().make([budi])
    site.rotate()
    thief = Keyring(site.database.registry, old)
    site.opened.append(thief)
    with pytest.raises(KeyringUnavailable):
        thief.current([budi])


def test_keys_that_are_made_meanwhile_are_wrapped_anew_too(site: Site) -> None:
    registry, stop, made = site.open(), threading.Event(), list[UUID]()

    def officers() -> None:
        while not stop.is_set():
            made.append(uuid4())
            registry.make(made[-1:])

    thread = threading.Thread(target=officers)
    thread.start()
    try:
        done = site.rotate()
    finally:
        stop.set()
        thread.join()
    assert site.epochs_of_rows() == {done.epoch}
    assert all(secrets_of(site.open("verification"), made).values())


class PowerCut(Exception):
    """The machine went off."""


@pytest.mark.parametrize("step", range(1, 24))
def test_broken_off_anywhere_it_is_finished_by_asking_again(
    site: Site, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    people = [uuid4() for _ in range(5)]
    registry = site.open()
    registry.make(people)
    known, steps = secrets_of(registry, people), iter(range(1, 1000))

    def off(real: Any) -> Any:
        def stepping(*given: Any, **more: Any) -> Any:
            if next(steps) == step:
                raise PowerCut
            return real(*given, **more)

        return stepping

    with monkeypatch.context() as patch:
        for name in ("_put", "_wrap_all", "sync"):
            patch.setattr(epochs, name, off(getattr(epochs, name)))
        try:
            site.rotate()
        except PowerCut:
            registry.make([uuid4()])
            assert secrets_of(registry, people) == known
            assert secrets_of(site.open("programs"), people) == known
    done = site.rotate()
    assert {site.epoch(each) for each in ASKERS} == {done.epoch} != {site.before}
    assert site.epochs_of_rows() == {done.epoch}
    assert secrets_of(registry, people) == known == secrets_of(site.open("programs"), people)
    assert {file.name for each in ASKERS for file in (site.home.secrets / each).glob("kek*")} == {
        KEK
    }
