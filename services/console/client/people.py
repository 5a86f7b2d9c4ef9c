"""Whom a terminal on this machine may act as: the demo users of the local issuer."""

import json

from infra.local.demo.users import BY_LEVEL, PASSWORDS_FILE, DemoUser
from infra.local.home import Home
from services.console.client.failures import NotRunning, UnknownPerson

ACCOUNTS = tuple(account for accounts in BY_LEVEL.values() for account in accounts)


def known_people(home: Home) -> list[DemoUser]:
    """Everybody who can log in here, by role and region; NotRunning before the first start."""
    return sorted(map(_described, _passwords(home)), key=lambda user: (user.account, user.region))


def find(home: Home, asked: str) -> DemoUser:
    """The person of that name, or the first one in that role; raises UnknownPerson."""
    for user in known_people(home):
        if asked in (user.person, user.account, user.role):
            return user
    raise UnknownPerson(asked)


def password_of(home: Home, person: str) -> str:
    return _passwords(home)[person]


def _passwords(home: Home) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads((home.secrets / "issuer" / PASSWORDS_FILE).read_text())
    except FileNotFoundError:
        raise NotRunning from None
    return found


def _described(person: str) -> DemoUser:
    """`operator.desa.18.09.01.2001` is the account operator_desa of 18.09.01.2001."""
    for account in ACCOUNTS:
        prefix = account.replace("_", ".") + "."
        if person.startswith(prefix):
            return DemoUser(person, account, person.removeprefix(prefix))
    return DemoUser(person, "", "")
