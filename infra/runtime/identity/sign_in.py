"""How an issuer signs: our own, or an outside OpenID Connect provider with the usual defaults.

An outside provider says who somebody is and nothing more: roles stay facts of ours.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import Key, KeySet, RSAKey
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ConfigDict, Field

PERSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,127}")
"""What a fact can name as its actor, and an appointment as its officer."""
OWN_ALGORITHMS = ("ES256", "EdDSA", "Ed25519")
USUAL_ALGORITHMS = ("RS256", "PS256", *OWN_ALGORITHMS)
LEAST_RSA_BITS = 2048
MINUTE = 60
IDENTITY_TOKENS_ALONE = ("at_hash", "c_hash", "nonce")
"""Claims by which a token says that it is for the program in which one logged in."""


class SignIn(BaseModel):
    """What is told of the issuer; without a word it is our own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outside: bool = Field(default=False, description="an OpenID Connect provider of somebody else")
    audience: str = Field(default="", description="whom tokens are for; empty: each service")
    second_factor: tuple[str, ...] = Field(
        default=(), description="values of `amr` or `acr` by which it says that there were two"
    )


@dataclass(frozen=True)
class Rules:
    """Which tokens of an issuer are good: kept apart from where its keys are."""

    algorithms: tuple[str, ...]
    kinds: tuple[str | None, ...]
    """Values of `typ`."""
    essential: tuple[str, ...]
    longest_life: int
    leeway: int
    """Seconds by which its clock may be wrong."""

    @classmethod
    def of(cls, sign_in: SignIn) -> "Rules":
        return USUAL if sign_in.outside else OURS


OURS = Rules(OWN_ALGORITHMS, ("at+jwt",), ("sub", "exp", "iat", "jti"), 10 * MINUTE, 30)
USUAL = Rules(
    USUAL_ALGORITHMS,
    ("JWT", "at+jwt", "application/at+jwt", None),
    ("sub", "exp", "iat"),
    120 * MINUTE,
    MINUTE,
)


class Allowed(JWSRegistry):
    """The library warns about EdDSA and falls back to its own list; here our list is all."""

    def __init__(self, algorithms: tuple[str, ...]) -> None:
        super().__init__(algorithms=list(algorithms))
        self._ours = algorithms

    def get_alg(self, name: str) -> Any:
        if name not in self._ours:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


def usable_keys(published: Mapping[str, Any]) -> KeySet:
    """The public keys to verify with; providers also publish others, and kinds unknown to us.

    Raises ValueError where none is left, as the library does.
    """
    found: list[Key] = []
    for each in published["keys"]:
        if not isinstance(each, dict) or each.get("kty") not in ("RSA", "EC", "OKP"):
            continue
        if each.get("use", "sig") != "sig":
            continue
        try:
            [key] = KeySet.import_key_set({"keys": [each]}).keys
        except (JoseError, ValueError, TypeError):
            continue
        if not isinstance(key, RSAKey) or key.raw_value.key_size >= LEAST_RSA_BITS:
            found.append(key)
    if not found:
        raise ValueError("no key to verify with")
    return KeySet(found)


def person_of(claims: Mapping[str, Any], sign_in: SignIn) -> str:
    """Who a token speaks of, as facts and appointments name them. Raises ValueError.

    An outside subject is opaque, of any form, and chosen by strangers: it becomes a name that none
    of ours can have, the same for ever, which whoever appoints officers binds to a person.
    """
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject:
        raise ValueError("an unusable subject")
    if sign_in.outside:
        digest = hashlib.sha256(f"{claims['iss']}\0{subject}".encode()).digest()
        return f"oidc-{base64.b32encode(digest).decode().lower()[:26]}"
    if not PERSON.fullmatch(subject):
        raise ValueError("an unusable subject")
    return subject


def token_id_of(claims: Mapping[str, Any], value: str) -> str:
    """Its own, where the issuer gives it one."""
    named = claims.get("jti")
    return str(named) if named else hashlib.sha256(value.encode()).hexdigest()[:32]


def has_second_factor(claims: Mapping[str, Any], sign_in: SignIn) -> bool:
    """Whether the token says so; where nobody said by which words, none is asked for."""
    if not sign_in.second_factor:
        return True
    means = claims.get("amr")
    said = {*(means if isinstance(means, list) else ()), claims.get("acr")}
    return bool(said & set(sign_in.second_factor))
