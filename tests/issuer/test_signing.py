"""Signing keys change without anybody noticing, and lie sealed."""

from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from psycopg import Connection

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.identity.tokens import NotLoggedIn, Tokens
from services.issuer.issuing import Issuer
from services.issuer.login import sessions
from services.issuer.login.signing import public, rotate, signing_keys
from services.issuer.vault import Vault
from tests.issuer.conftest import CLERK, URL, Clock, activated

VAULT = Vault(bytes(range(32)))


def test_the_first_key_is_made_once(db: Connection[Any]) -> None:
    [one] = signing_keys(db, VAULT).keys
    [again] = signing_keys(db, VAULT).keys
    assert one.kid == again.kid


def test_after_a_rotation_tokens_of_both_keys_are_good_for_an_hour(
    issuer: Issuer, db: Connection[Any], database: ServiceDatabase, clock: Clock
) -> None:
    activated(db, CLERK)
    session = sessions.find(db, sessions.begin(db, CLERK, "console", ["pwd"]))
    assert session
    before = issuer.token(db, session, ["registry"])
    first = signing_keys(db, VAULT).keys[0].kid
    assert rotate(db, VAULT) != first
    after = issuer.token(db, session, ["registry"])
    tokens = Tokens(URL, "registry", lambda: public(signing_keys(db, VAULT)), clock)
    assert tokens.read(before) and tokens.read(after)

    with psycopg.connect(database.owner) as owner:
        owner.execute("UPDATE signing_key SET made_at = made_at - interval '2 hours'")
    assert [key.kid for key in signing_keys(db, VAULT).keys] != [first]
    later = Tokens(URL, "registry", lambda: public(signing_keys(db, VAULT)), clock)
    assert later.read(after)
    with pytest.raises(NotLoggedIn):
        later.read(before)


def test_what_is_published_is_public(db: Connection[Any]) -> None:
    signing_keys(db, VAULT)
    rotate(db, VAULT)
    keys: Any = public(signing_keys(db, VAULT))["keys"]
    assert len(keys) == 2
    assert all(key["alg"] == "ES256" and "d" not in key for key in keys)


def test_a_sealed_key_opens_under_its_own_name_and_with_the_right_key_only(
    db: Connection[Any],
) -> None:
    signing_keys(db, VAULT)
    [(kid, sealed)] = db.execute("SELECT kid, sealed FROM signing_key").fetchall()
    assert b'"d"' in VAULT.open(f"signing:{kid}", sealed)
    for vault, name in ((VAULT, "signing:other"), (Vault(bytes(32)), f"signing:{kid}")):
        with pytest.raises(InvalidTag):
            vault.open(name, sealed)
