"""Access tokens: one issuer, this audience, short-lived, signed with an algorithm we name."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Condition
from time import monotonic, time
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import Key, KeySet

from contracts.codes.roles import needs_second_factor
from infra.runtime.identity.sign_in import (
    IDENTITY_TOKENS_ALONE,
    Allowed,
    Rules,
    SignIn,
    has_second_factor,
    person_of,
    token_id_of,
    usable_keys,
)
from infra.runtime.refusals import Refused

REFRESH_AT_MOST_EVERY = 60
REFRESH_AT_LEAST_EVERY = 600
Fetch = Callable[[], Any]
OUR_OWN = SignIn()


class NotLoggedIn(Refused):
    status = 401
    title = "Belum masuk"
    detail = "Masuk lagi untuk mendapat token yang berlaku, lalu ulangi."


class IssuerSilent(Refused):
    status = 503
    title = "Layanan masuk tidak dapat dihubungi"
    detail = "Coba lagi sebentar."
    retry_after = 10


class SecondFactorMissing(NotLoggedIn):
    title = "Perlu faktor kedua"
    detail = "Peran ini memerlukan faktor kedua (TOTP atau passkey). Masuk lagi dengannya, ulangi."


@dataclass(frozen=True)
class Token:
    person: str
    token_id: str
    second_factor: bool = True

    def proven(self, roles: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
        """Those that may be used after how one logged in."""
        if self.second_factor:
            return roles
        return {name: held for name, held in roles.items() if not needs_second_factor(name)}


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
            found = usable_keys(self.fetch())
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
        sign_in: SignIn = OUR_OWN,
    ) -> None:
        """`verify` says whom of the servers under `https` to believe, as in httpx."""
        self.keys = Keys(fetch or (lambda: published_keys(issuer, verify)), steady)
        self.clock = clock
        self.sign_in, self.rules = sign_in, Rules.of(sign_in)
        self.expected: dict[str, jwt.ClaimsOption] = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": sign_in.audience or audience},
            **{name: {"essential": True} for name in self.rules.essential},
        }

    def read(self, value: str) -> Token:
        """Raises NotLoggedIn for a token that is not good, whatever is wrong with it."""
        names = self.rules.algorithms
        try:
            read = jwt.decode(value, self._key, algorithms=names, registry=Allowed(names))
            self._check(read)
            person = person_of(read.claims, self.sign_in)
        except (JoseError, ValueError, TypeError, RecursionError) as bad:
            raise NotLoggedIn from bad
        twice = has_second_factor(read.claims, self.sign_in)
        return Token(person, token_id_of(read.claims, value), twice)

    def _key(self, signed: Any) -> Key:
        kid = signed.headers().get("kid")
        if not kid:
            raise InvalidKeyIdError("a token names its key")
        return self.keys.find(kid)

    def _check(self, read: jwt.Token) -> None:
        if read.header.get("typ") not in self.rules.kinds:
            raise ValueError("not an access token")
        claims = read.claims
        if any(name in claims for name in IDENTITY_TOKENS_ALONE):
            raise ValueError("a token for the program in which one logged in")
        now = int(self.clock())
        rules = jwt.JWTClaimsRegistry(lambda: now, self.rules.leeway, **self.expected)
        rules.validate(claims)
        if claims["exp"] - claims["iat"] > self.rules.longest_life:
            raise ValueError("too long a life")


def published_keys(issuer: str, verify: ssl.SSLContext | bool = True) -> Any:
    """The JWKS that the issuer's discovery document points to.

    An issuer under `https` does not lead to keys that anybody on the way could change.
    """
    with httpx.Client(timeout=3, verify=verify) as web:
        place = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        document = web.get(place).raise_for_status().json()
        if document["issuer"] != issuer:
            raise ValueError("the discovery document names another issuer")
        if issuer.startswith("https:") and not document["jwks_uri"].startswith("https:"):
            raise ValueError("the issuer's keys lie where they could be changed on the way")
        return web.get(document["jwks_uri"]).raise_for_status().json()
