"""The people of the local demo: one per account and region, with generated passwords.

Accounts keep the names they had in the first release; what they hold are today's roles.
"""

import json
import secrets as random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contracts.codes.roles import today_of
from infra.local.secret_files import write_private

PASSWORDS_FILE = "demo-users.json"

REGENCY, SUBDISTRICT, VILLAGE = "18.09", "18.09.01", "18.09.01.2001"

BY_LEVEL = {
    "village": ("operator_desa", "kasi_kesra", "kades", "rt"),
    "subdistrict": ("verifikator_kecamatan", "camat", "tksk", "pendamping"),
    "regency": (
        "dinsos_operator",
        "dinsos_verifikator",
        "dinsos_approver",
        "manajer_program",
        "bapperida",
        "auditor",
        "pmd_reader",
        "kominfo",
        "sysadmin",
        "dpo",
        "machine",
    ),
}


@dataclass(frozen=True)
class DemoUser:
    """Somebody who can log in locally: what the account is called after, and where it works."""

    person: str
    account: str
    region: str

    @property
    def role(self) -> str:
        """The one role they hold."""
        return today_of(self.account)


def demo_users(
    regency: str = REGENCY, subdistrict: str = SUBDISTRICT, village: str = VILLAGE
) -> Iterator[DemoUser]:
    """One person per account; `operator_desa` of a village is `operator.desa.18.09.01.2001`."""
    regions = {"regency": regency, "subdistrict": subdistrict, "village": village}
    for level, accounts in BY_LEVEL.items():
        for account in accounts:
            region = regions[level]
            yield DemoUser(f"{account.replace('_', '.')}.{region}", account, region)


def ensure_demo_users(secrets: Path, users: Iterator[DemoUser] | None = None) -> None:
    """Give every demo user a password once, in a file for the issuer and the terminal."""
    passwords = _read(secrets / PASSWORDS_FILE)
    missing = [user for user in users or demo_users() if user.person not in passwords]
    if missing:
        made = {user.person: random.token_urlsafe(12) for user in missing}
        write_private(secrets / PASSWORDS_FILE, json.dumps(passwords | made, indent=1))


def _read(file: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return found
