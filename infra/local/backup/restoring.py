"""Putting a backup back while nothing runs: checked first, in place only when it has proved itself.

Broken off at any moment it is begun again; a mark keeps everything from starting half restored.
"""

from datetime import datetime
from pathlib import Path

from infra.local.account import own_folder, server_account
from infra.local.backup.kept_secrets import put_back_secrets
from infra.local.backup.recovery import (
    Told,
    lay_down,
    recovered,
    require_heads,
)
from infra.local.backup.sets import BackupError, BackupSet, Head
from infra.local.backup.streaming import forget
from infra.local.backup.taking import heads_of
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.secret_files import secret
from infra.local.servers.postgres import ADMIN
from infra.runtime.eventstore.clock import now

MARK = "restoring"


def restore_all(
    home: Home, chosen: BackupSet, until: datetime | None, say: Told, *, replace: bool = False
) -> dict[str, Head]:
    """Everything as it was at one moment; the heads of the ledgers then. Needs the home alone.

    What was there is moved aside, not deleted. Raises BackupError, and then nothing was replaced.
    """
    manifest = chosen.require_whole()
    data = home.postgres / "data"
    if data.exists() and not replace and not _mark(home).exists():
        raise BackupError(
            f"{home.root} sudah berisi data. Pulihkan ke folder kosong (JEJAK_HOME), atau sebut"
            " --replace: data yang ada dipindahkan ke folder di sampingnya."
        )
    own_folder(home.postgres, server_account())
    draft = data.with_suffix(".restoring")
    least = lay_down(home, chosen, draft, until, say)
    password = secret(chosen.installation / "secrets" / "roles", ADMIN)
    with recovered(home, draft, password, least, until, say) as admin:
        require_heads(admin, manifest)
        heads = heads_of(admin)
    _swap(home, chosen, draft)
    return heads


def require_restored(home: Home) -> None:
    """Raises ServerError while a restore was broken off in the middle of its last step."""
    if _mark(home).exists():
        raise ServerError(
            "Pemulihan terputus sebelum selesai: jalankan lagi perintah jejak restore."
        )


def _swap(home: Home, chosen: BackupSet, draft: Path) -> None:
    _mark(home).touch()
    aside = home.root / f"before-restore-{now():%Y%m%dT%H%M%S}"
    # JetStream is transport: it is filled again from the ledgers, and must know nothing later.
    for old in (draft.with_suffix(""), home.nats / "store", home.secrets):
        if any(each.is_file() for each in old.rglob("*")):
            target = aside / old.relative_to(home.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            aside.chmod(0o700)
            old.rename(target)
    put_back_secrets(home, chosen.installation, chosen.keys)
    forget(home)
    draft.rename(draft.with_suffix(""))
    _mark(home).unlink()


def _mark(home: Home) -> Path:
    return home.root / MARK
