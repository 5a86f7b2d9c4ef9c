"""Access tokens: one issuer, this audience, short-lived, signed with an algorithm we name."""

import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition
from time import monotonic, time
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, UnsupportedAlgorithmError
from joserfc.jwk import Key, KeySet
from joserfc.jws import JWSRegistry
from pydantic import BaseModel, ConfigDict, Field

from infra.runtime.refusals import Refused

ALGORITHMS = ("ES256", "EdDSA", "Ed25519")
LEEWAY = 30
LONGEST_LIFE = 600
REFRESH_AT_MOST_EVERY = 60
REFRESH_AT_LEAST_EVERY = 600
PERSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,127}")
"""What a fact can name as its actor, and an appointment as its officer."""

Fetch = Callable[[], Any]


class SignIn(BaseModel):
    """How the issuer signs; without a word it is our own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    second_factor: tuple[str, ...] = Field(
        default=("mfa",), description="values of `amr` or `acr` that say there was a second factor"
    )


class NotLoggedIn(Refused):
    status = 401
    title = "Belum masuk"
    detail = "Masuk lagi untuk mendapat token yang berlaku, lalu ulangi."


class IssuerSilent(Refused):
    status = 503
    title = "Layanan masuk tidak dapat dihubungi"
    detail = "Coba lagi sebentar."
    retry_after = 10


class _Allowed(JWSRegistry):
    """The library warns about EdDSA and falls back to its own list; here our list is all."""

    def get_alg(self, name: str) -> Any:
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


@dataclass(frozen=True)
class Token:
    person: str
    token_id: str


class Keys:
    """The issuer's public keys, read again for an unknown key id, though not for every one.

    They are read beside requests: only who begins to waits for the issuer, and who has a key that
    is known waits for nobody. Their age is told by a clock that nobody sets: they would not be read
    again until it caught up.
    """

    def __init__(self, fetch: Fetch, clock: Callable[[], float] = monotonic) -> None:
        self.fetch = fetch
        self.clock = clock
        self.known: KeySet | None = None
        self.asked_at = float("-inf")
        self._asking = False
        self._answered = Condition()

    def find(self, kid: str) -> Key:
        """Raises IssuerSilent, or the library's error for a key that the issuer does not have."""
        with self._answered:
            if self.known is None:  # then all wait for the first answer
                self._answered.wait_for(lambda: not self._asking)
            begins = self._is_due(kid)
            self._asking = self._asking or begins
        if begins:
            self._refresh()
        with self._answered:
            if self.known is None or (self._asking and not self._has(kid)):
                raise IssuerSilent
            return self.known.get_by_kid(kid)

    def _is_due(self, kid: str) -> bool:
        age = self.clock() - self.asked_at
        longest = REFRESH_AT_LEAST_EVERY if self._has(kid) else REFRESH_AT_MOST_EVERY
        return not self._asking and age > longest

    def _has(self, kid: str) -> bool:
        return self.known is not None and kid in {key.kid for key in self.known}

    def _refresh(self) -> None:
        found = None
        try:
            found = KeySet.import_key_set(self.fetch())
        except (httpx.HTTPError, JoseError, ValueError, KeyError):
            """Keys read earlier stay good; without any we ask again soon, not in every request."""
        finally:
            with self._answered:
                self.known = self.known if found is None else found
                soon = REFRESH_AT_MOST_EVERY - 2 if self.known is None else 0
                self.asked_at, self._asking = self.clock() - soon, False
                self._answered.notify_all()


class Tokens:
    """Reads bearer tokens for one audience. Headers that point to other keys are ignored."""

    def __init__(
        self,
        issuer: str,
        audience: str,
        fetch: Fetch | None = None,
        clock: Callable[[], float] = time,
        steady: Callable[[], float] = monotonic,
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        """`verify` says whom of the servers under `https` to believe, as in httpx."""
        self.keys = Keys(fetch or (lambda: published_keys(issuer, verify)), steady)
        self.clock = clock
        self.expected: dict[str, jwt.ClaimsOption] = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": audience},
            **{name: {"essential": True} for name in ("sub", "exp", "iat", "jti")},
        }

    def read(self, value: str) -> Token:
        """Raises NotLoggedIn for a token that is not good, whatever is wrong with it."""
        try:
            read = jwt.decode(value, self._key, algorithms=ALGORITHMS, registry=_Allowed())
            self._check(read)
        except (JoseError, ValueError, TypeError, RecursionError) as bad:
            raise NotLoggedIn from bad
        return Token(read.claims["sub"], read.claims["jti"])

    def _key(self, signed: Any) -> Key:
        kid = signed.headers().get("kid")
        if not kid:
            raise InvalidKeyIdError("a token names its key")
        return self.keys.find(kid)

    def _check(self, read: jwt.Token) -> None:
        if read.header.get("typ") != "at+jwt":
            raise ValueError("not an access token")
        claims = read.claims
        rules = jwt.JWTClaimsRegistry(lambda: int(self.clock()), LEEWAY, **self.expected)
        rules.validate(claims)
        if claims["exp"] - claims["iat"] > LONGEST_LIFE or not PERSON.fullmatch(claims["sub"]):
            raise ValueError("too long a life, or an unusable subject")


def published_keys(issuer: str, verify: ssl.SSLContext | bool = True) -> Any:
    """The JWKS that the issuer's discovery document points to.

    An issuer under `https` does not lead to keys that anybody on the way could change.
    """
    with httpx.Client(timeout=3, verify=verify) as web:
        document = web.get(f"{issuer}/.well-known/openid-configuration").raise_for_status().json()
        if document["issuer"] != issuer:
            raise ValueError("the discovery document names another issuer")
        if issuer.startswith("https:") and not document["jwks_uri"].startswith("https:"):
            raise ValueError("the issuer's keys lie where they could be changed on the way")
        return web.get(document["jwks_uri"]).raise_for_status().json()
