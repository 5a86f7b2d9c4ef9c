"""A token is good in one way and bad in many; every bad one gets the same answer."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OKPKey

from infra.runtime.identity.tokens import NotLoggedIn, Tokens
from tests.runtime.identity.minting import AUDIENCE, ISSUER, KEY, claims, minted, published

STRANGER = ECKey.generate_key("P-256", auto_kid=True)
TOKENS = Tokens(ISSUER, AUDIENCE, published)


def segment(content: Any) -> str:
    return urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def unsigned(alg: str) -> str:
    return f"{segment({'alg': alg, 'typ': 'at+jwt', 'kid': KEY.kid})}.{segment(claims())}."


def signed_with_the_public_key() -> str:
    """The classic confusion: the published key used as a shared secret."""
    head = segment({"alg": "HS256", "typ": "at+jwt", "kid": KEY.kid})
    signed = f"{head}.{segment(claims())}"
    mark = hmac.digest(KEY.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{urlsafe_b64encode(mark).decode().rstrip('=')}"


def nested() -> str:
    head = {"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid}
    return jws.serialize_compact(head, b"[" * 90_000, KEY)


def test_a_good_token_names_a_person() -> None:
    read = TOKENS.read(minted())
    assert (read.person, read.token_id) == ("operator.satu", "token-1")


@pytest.mark.parametrize("name", ["EdDSA", "Ed25519"])
def test_an_issuer_may_sign_with_an_edwards_curve(name: str) -> None:
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    tokens = Tokens(ISSUER, AUDIENCE, lambda: KeySet([key]).as_dict(private=False))
    if name == "EdDSA":
        with pytest.warns(match="EdDSA is deprecated"):
            token = minted(header={"alg": name, "kid": key.kid}, key=key)
    else:
        token = minted(header={"alg": name, "kid": key.kid}, key=key)
    assert tokens.read(token).person == "operator.satu"


def test_a_service_among_several_audiences_is_meant_too() -> None:
    assert TOKENS.read(minted(claims(aud=["programs", AUDIENCE])))


ATTACKS = {
    "not a token": "abc",
    "empty": "",
    "no signature": unsigned("none"),
    "no signature, oddly spelt": unsigned("nOnE"),
    "a public key as a shared secret": signed_with_the_public_key(),
    "another key under our key's name": minted(key=STRANGER),
    "an unknown key": minted(header={"kid": "../../etc/passwd"}, key=STRANGER),
    "no key named": minted(header={"kid": None}),
    "a key brought along": minted(
        header={"jwk": STRANGER.as_dict(private=False), "kid": STRANGER.kid}, key=STRANGER
    ),
    "a link to keys": minted(
        header={"jku": "https://evil.test/jwks.json", "kid": STRANGER.kid}, key=STRANGER
    ),
    "a link to a certificate": minted(
        header={"x5u": "https://evil.test/cert.pem", "kid": STRANGER.kid}, key=STRANGER
    ),
    "an identity token": minted(header={"typ": "JWT"}),
    "no type": minted(header={"typ": None}),
    "living for ever": minted(claims(exp=None)),
    "without an identity of its own": minted(claims(jti=None)),
    "for another service": minted(claims(aud="programs")),
    "for a service whose name begins like ours": minted(claims(aud="registry2")),
    "for nobody": minted(claims(aud=None)),
    "from another issuer": minted(claims(iss="https://issuer.test.evil")),
    "from an issuer that differs by a slash": minted(claims(iss=ISSUER + "/")),
    "about nobody": minted(claims(sub=None)),
    "about a line break": minted(claims(sub="operator\nadmin")),
    "about a name that no fact can hold": minted(claims(sub="-operator.satu")),
    "about a name that is too long": minted(claims(sub="o" * 129)),
    "about a list": minted(claims(sub=["operator.satu"])),
    "with a time that is no number": minted(claims(exp="besok")),
    "deeply nested": nested(),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_bad_token_is_refused(attack: str) -> None:
    with pytest.raises(NotLoggedIn):
        TOKENS.read(ATTACKS[attack])


@pytest.mark.parametrize(
    "seconds",
    [
        {"iat": -700, "exp": -100},
        {"nbf": 120},
        {"iat": 120},
        {"exp": 3600},
    ],
    ids=["expired", "not yet valid", "issued in the future", "living too long"],
)
def test_a_token_outside_its_time_is_refused(seconds: dict[str, int]) -> None:
    now = int(time.time())
    with pytest.raises(NotLoggedIn):
        TOKENS.read(minted(claims(**{name: now + offset for name, offset in seconds.items()})))


def test_a_clock_that_is_half_a_minute_wrong_is_forgiven() -> None:
    now = int(time.time())
    assert TOKENS.read(minted(claims(iat=now - 300, exp=now - 20)))


@given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=1, max_value=255))
def test_a_token_changed_anywhere_is_refused(place: int, change: int) -> None:
    good = minted()
    place %= len(good) - 2
    # The last characters carry padding bits that a decoder may ignore.
    other = chr(ord(good[place]) ^ change % 127 or 1)
    if other == good[place] or not other.isprintable():
        return
    with pytest.raises(NotLoggedIn):
        TOKENS.read(good[:place] + other + good[place + 1 :])
