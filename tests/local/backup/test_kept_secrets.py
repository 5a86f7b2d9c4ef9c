"""Secrets are copied in two heaps: what opens persons' data lies in none of the other's files."""

from pathlib import Path

from infra.local.backup.kept_secrets import keep_secrets, put_back_keys, put_back_secrets
from infra.local.home import Home
from infra.local.secret_files import secret

MADE = ("roles/registry_app", "nats/registry", "issuer/signing", "registry/kek", "programs/kek")


def lived(folder: Path) -> Home:
    home = Home(folder).create()
    for name in (*MADE, "registry/index-key"):
        file = home.secrets / name
        file.parent.mkdir(exist_ok=True, mode=0o700)
        secret(file.parent, file.name)
    (home.root / "zone").write_text("WIT\n")
    (home.root / "cell").write_text("9171\n")
    return home


def names(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}


def test_what_opens_persons_data_lies_apart(tmp_path: Path) -> None:
    keep_secrets(lived(tmp_path / "home"), tmp_path / "all", tmp_path / "keys")
    assert names(tmp_path / "keys") == {"kek", "index-key"}
    assert names(tmp_path / "all") == {
        *("zone", "cell"),
        *(f"secrets/{name}" for name in MADE if not name.endswith("kek")),
    }
    for each in [*(tmp_path / "all").rglob("*"), *(tmp_path / "keys").rglob("*")]:
        assert each.stat().st_mode & 0o077 == 0


def test_both_put_back_are_the_installation_again(tmp_path: Path) -> None:
    old = lived(tmp_path / "home")
    keep_secrets(old, tmp_path / "all", tmp_path / "keys")
    new = lived(tmp_path / "new")
    put_back_secrets(new, tmp_path / "all", tmp_path / "keys")
    assert names(new.secrets) == names(old.secrets) - {"programs/kek"}, "a start makes that copy"
    for name in names(new.secrets):
        assert (new.secrets / name).read_text() == (old.secrets / name).read_text()
    assert (new.root / "zone").read_text() == "WIT\n"


def test_the_keys_alone_touch_nothing_else(tmp_path: Path) -> None:
    old, new = lived(tmp_path / "home"), lived(tmp_path / "new")
    keep_secrets(old, tmp_path / "all", tmp_path / "keys")
    password = (new.secrets / "roles" / "registry_app").read_text()
    put_back_keys(new, tmp_path / "keys")
    assert (new.secrets / "registry/kek").read_text() == (old.secrets / "registry/kek").read_text()
    assert (new.secrets / "roles" / "registry_app").read_text() == password
