"""An outside provider says who somebody is; what they may do is ours to say."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from joserfc.jwk import KeySet, RSAKey

from contracts.codes.roles import ROLES, RoleDuty, needs_second_factor
from infra.runtime.identity.sign_in import PERSON, SignIn, usable_keys
from infra.runtime.identity.tokens import (
    REFRESH_AT_MOST_EVERY,
    IssuerSilent,
    NotLoggedIn,
    Tokens,
    published_keys,
)
from tests.runtime.identity.minting import ISSUER, claims, minted, published
from tests.runtime.identity.provider import (
    AUDIENCE,
    NAME,
    SUBJECT,
    OutsideProvider,
    provided,
    shared_secret,
)

OUTSIDE = SignIn(outside=True, audience=AUDIENCE, second_factor=("mfa", "urn:two"))
HELD = {"tim_data": frozenset({"18.09.01.2001"}), "kades": frozenset({"18.09.01.2001"})}


@pytest.fixture(scope="module")
def provider() -> Iterator[OutsideProvider]:
    with provided() as provider:
        yield provider


@pytest.fixture
def tokens(provider: OutsideProvider) -> Tokens:
    """A registry's; its own name is not the audience."""
    return Tokens(provider.url, "registry", sign_in=OUTSIDE)


def test_a_token_with_the_usual_defaults_names_one_and_the_same_person(
    provider: OutsideProvider, tokens: Tokens
) -> None:
    first, second = tokens.read(provider.token()), tokens.read(provider.token(iat=1 + now()))
    assert first.person == second.person
    assert first.second_factor
    assert first.token_id != second.token_id, "though the provider names neither"
    assert tokens.read(provider.token(jti="its own")).token_id == "its own"


def now() -> int:
    return int(time.time())


@pytest.mark.parametrize(
    "subject",
    [
        SUBJECT,
        "117290381293847561029",
        "f:8a1f:ani",
        "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
        "kolonel/ani@desa",
        "-",
        "ä" * 255,
    ],
)
def test_whatever_a_subject_looks_like_it_can_be_appointed_and_says_nothing(
    provider: OutsideProvider, tokens: Tokens, subject: str
) -> None:
    person = tokens.read(provider.token(sub=subject)).person
    assert PERSON.fullmatch(person) and re.fullmatch(r"oidc-[a-z2-7]{26}", person)
    assert len(subject) < 4 or subject not in person


def test_nobody_takes_the_name_of_one_of_ours_or_of_another_provider(
    provider: OutsideProvider, tokens: Tokens
) -> None:
    """Strangers choose what they are called out there."""
    taken = tokens.read(provider.token(sub="dinsos.pengesah.18.09")).person
    assert taken != "dinsos.pengesah.18.09"
    assert tokens.read(provider.token(sub=taken)).person != taken
    with provided() as another:
        same = Tokens(another.url, "registry", sign_in=OUTSIDE).read(another.token()).person
    assert same != tokens.read(provider.token()).person


def test_a_display_name_is_nowhere_kept(provider: OutsideProvider, tokens: Tokens) -> None:
    assert NAME not in repr(tokens.read(provider.token()))


Bad = Callable[[OutsideProvider], str]
BAD: dict[str, Bad] = {
    "for another audience": lambda it: it.token(aud="account"),
    "for the service's own name": lambda it: it.token(aud="registry"),
    "for nobody": lambda it: it.token(aud=None),
    "from another issuer": lambda it: it.token(iss="https://another.test"),
    "of an identity alone, with a code": lambda it: it.token(at_hash="abc"),
    "of an identity alone, with a nonce": lambda it: it.token(nonce="abc"),
    "of another type": lambda it: it.token(header={"typ": "logout+jwt"}),
    "without an end": lambda it: it.token(exp=None),
    "without a beginning": lambda it: it.token(iat=None),
    "about nobody": lambda it: it.token(sub=None),
    "about an empty name": lambda it: it.token(sub=""),
    "about a list": lambda it: it.token(sub=["a"]),
    "living for a day": lambda it: it.token(exp=now() + 86_400),
    "that has ended": lambda it: it.token(iat=now() - 3700, exp=now() - 100),
    "of the time to come": lambda it: it.token(nbf=now() + 120),
    "under a key that is published as shared": shared_secret,
    "that names no key": lambda it: it.token(header={"kid": None}),
}


@pytest.mark.parametrize("what", BAD)
def test_a_token_is_refused(provider: OutsideProvider, tokens: Tokens, what: str) -> None:
    assert tokens.read(provider.token())
    with pytest.raises(NotLoggedIn):
        tokens.read(BAD[what](provider))


def test_clocks_may_be_a_minute_apart(provider: OutsideProvider, tokens: Tokens) -> None:
    assert tokens.read(provider.token(iat=now() + 45))
    assert tokens.read(provider.token(iat=now() - 1000, exp=now() - 45))


@pytest.mark.parametrize("kind", ["JWT", "at+jwt", "application/at+jwt", None])
def test_providers_call_an_access_token_differently(
    provider: OutsideProvider, tokens: Tokens, kind: str | None
) -> None:
    assert tokens.read(provider.token(header={"typ": kind}))


def test_once_keys_were_changed_the_next_token_is_read_with_the_new_one(
    provider: OutsideProvider,
) -> None:
    clock = [0.0]
    tokens = Tokens(provider.url, "registry", steady=lambda: clock[0], sign_in=OUTSIDE)
    before = provider.token()
    assert tokens.read(before)
    provider.rotate()
    asked = provider.asked
    with pytest.raises(NotLoggedIn):
        tokens.read(provider.token())
    assert provider.asked == asked, "not for every token with a key that nobody knows"
    clock[0] += REFRESH_AT_MOST_EVERY + 1
    assert tokens.read(provider.token())
    assert provider.asked == asked + 1
    with pytest.raises(NotLoggedIn):
        tokens.read(before)


def test_a_provider_that_is_away_or_calls_itself_otherwise_lets_nobody_in(
    provider: OutsideProvider,
) -> None:
    for url in ("http://127.0.0.1:9/tenant", provider.url.removesuffix("/tenant")):
        with pytest.raises(IssuerSilent):
            Tokens(url, "registry", sign_in=OUTSIDE).read(provider.token())


def test_a_provider_whose_name_ends_in_a_slash_is_found(
    provider: OutsideProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "url", f"{provider.url}/")
    document = {**provider.discovery, "jwks_uri": f"{provider.url}keys"}
    monkeypatch.setattr(type(provider), "discovery", document)
    assert published_keys(provider.url)["keys"]


def test_a_key_of_too_few_bits_verifies_nothing() -> None:
    with pytest.warns(match="2048"):
        short = RSAKey.generate_key(1024, auto_kid=True)
    long = RSAKey.generate_key(2048, auto_kid=True)
    with pytest.warns(match="2048"):
        found = usable_keys(KeySet([short, long]).as_dict(private=False))
    assert [key.kid for key in found] == [long.kid]


def test_keys_of_no_use_alone_are_none(provider: OutsideProvider) -> None:
    with pytest.raises(ValueError, match="no key"):
        usable_keys({"keys": provider.published[1:]})


def test_what_an_outside_provider_signs_our_own_issuer_does_not() -> None:
    """RS256 and `JWT` are taken of nobody who was not named as such a provider."""
    own = Tokens(ISSUER, "registry", published)
    assert own.read(minted())
    for header in ({"typ": "JWT"}, {"typ": None}):
        with pytest.raises(NotLoggedIn):
            own.read(minted(header=header))
    with pytest.raises(NotLoggedIn):
        own.read(minted(claims(jti=None)))


@pytest.mark.parametrize(
    ("said", "proven"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": None}, False),
        ({"amr": "mfa"}, False),
        ({"amr": None, "acr": "urn:two"}, True),
        ({"amr": None, "acr": "1"}, False),
    ],
)
def test_without_a_second_factor_one_enters_and_reads_and_decides_nothing(
    provider: OutsideProvider, tokens: Tokens, said: dict[str, Any], proven: bool
) -> None:
    token = tokens.read(provider.token(**said))
    assert token.second_factor is proven
    assert token.proven(HELD).keys() == (HELD.keys() if proven else {"tim_data"})


def test_who_checks_decides_inspects_protects_or_administers_needs_two() -> None:
    one = {name for name in ROLES if not needs_second_factor(name)}
    assert {ROLES[name].duty for name in one} == {RoleDuty.ENTER, RoleDuty.READ}
    assert {"kades", "camat", "dinsos_pengesah", "inspektorat", "dpo", "sysadmin"}.isdisjoint(one)
    assert not needs_second_factor("not a role")
