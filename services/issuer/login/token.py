"""`POST /token` (RFC 6749): one grant a function; `POST /revoke` (RFC 7009) logs out.

Errors have OAuth's own shape, which client libraries expect here.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import JSONResponse, Response
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jwt import JWTClaimsRegistry
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, StringConstraints

from contracts.text import ShortText, Word
from infra.runtime.messaging.topology import SERVICES
from services.issuer.accounts import attempts, book, devices
from services.issuer.accounts.passwords import matches
from services.issuer.issuing import DEMO, LIFE, Issuer, IssuerDep
from services.issuer.login import sessions
from services.issuer.login.sessions import Session

router = APIRouter()
NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
DEVICE_GRANT = "urn:jejak:params:oauth:grant-type:device-pin"
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIFE = 300
"""Seconds a machine's assertion may live, as RFC 7523 leaves to us."""
OneWord = Word | Literal[""]
Long = Annotated[str, StringConstraints(max_length=4_000)]


class OAuthError(Exception):
    def __init__(self, error: str, status: int = 400, wait: int = 0) -> None:
        super().__init__(error)
        self.error, self.status, self.wait = error, status, wait


def refused(error: str, status: int = 400, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": error}, status, {**NO_STORE, **(headers or {})})


class TokenRequest(BaseModel):
    """What any grant may bring; each reads its own."""

    model_config = ConfigDict(extra="ignore")

    grant_type: Word
    audience: ShortText | Literal[""] = ""
    client_id: OneWord = ""
    username: OneWord = ""
    password: Annotated[str, StringConstraints(max_length=200)] = ""
    code: Long = ""
    redirect_uri: Long = ""
    code_verifier: Annotated[str, StringConstraints(max_length=128)] = ""
    refresh_token: Long = ""
    device_id: OneWord = ""
    pin: Annotated[str, StringConstraints(max_length=20)] = ""
    proof: Long = ""
    client_assertion_type: Long = ""
    client_assertion: Long = ""


@router.post("/token")
def token(issuer: IssuerDep, given: Annotated[TokenRequest, Form()]) -> Response:
    grant = GRANTS.get(given.grant_type)
    if grant is None or (grant is by_password and not issuer.demo):
        return refused("unsupported_grant_type")
    by_default = " ".join(SERVICES) if grant is by_password else ""
    asked = issuer.asked(given.audience or by_default)
    if asked is None or (len(asked) > 1 and grant is not by_password):
        return refused("invalid_target")
    try:
        with issuer.database() as db:
            session = grant(issuer, db, given)
            answer: dict[str, Any] = {
                "access_token": issuer.token(db, session, asked),
                "token_type": "Bearer",
                "expires_in": LIFE,
            }
            if grant in (by_code, by_refresh, by_device):
                answer["refresh_token"] = sessions.issue_refresh(db, session.session_id)
    except OAuthError as error:
        wait = {"Retry-After": str(error.wait)} if error.wait else None
        return refused(error.error, error.status, wait)
    return JSONResponse(answer, headers=NO_STORE)


def by_password(issuer: Issuer, db: Connection[Any], given: TokenRequest) -> Session:
    """The demonstration's: name and password alone (no longer part of OAuth 2.1)."""
    person, who = given.username, f"password:{given.username}"
    if wait := attempts.wait(db, who):
        raise OAuthError("slow_down", 429, wait)
    account = book.find(db, person)
    if not matches(given.password, account.password if account else None):
        attempts.failed(db, who)
        attempts.note(db, person, "password", "refused", DEMO)
        raise OAuthError("invalid_grant")
    attempts.succeeded(db, who)
    return _begun(db, person, DEMO, ["pwd"])


def by_code(issuer: Issuer, db: Connection[Any], given: TokenRequest) -> Session:
    client = _client(issuer, given)
    with db.transaction():
        session = sessions.redeem_code(
            db, given.code, client, given.redirect_uri, given.code_verifier
        )
    return _granted(db, session, "code", client)


def by_refresh(issuer: Issuer, db: Connection[Any], given: TokenRequest) -> Session:
    client = given.client_id
    with db.transaction():
        session = sessions.redeem_refresh(db, given.refresh_token, client)
    return _granted(db, session, "refresh", client)


def by_device(issuer: Issuer, db: Connection[Any], given: TokenRequest) -> Session:
    """A PIN that unlocks the key of a registered device: two factors, of which one never leaves."""
    client = _client(issuer, given)
    try:
        device_id = UUID(given.device_id)
    except ValueError:
        raise OAuthError("invalid_grant") from None
    device = devices.unlock(db, device_id, given.proof, given.pin, issuer.url)
    if device is None:
        attempts.note(db, None, "pin", "refused", client)
        raise OAuthError("invalid_grant")
    return _begun(db, device.person, client, ["hwk", "pin", "mfa"])


def by_assertion(issuer: Issuer, db: Connection[Any], given: TokenRequest) -> Session:
    """A machine of an agency proves itself by a key of its own (RFC 7523, `private_key_jwt`)."""
    if given.client_assertion_type != BEARER:
        raise OAuthError("invalid_client", 401)
    machine = _asserted(issuer, db, given.client_assertion)
    if machine is None:
        attempts.note(db, given.client_id, "assertion", "refused", "machine")
        raise OAuthError("invalid_client", 401)
    return _begun(db, machine, machine, ["swk"])


GRANTS: Mapping[str, Callable[[Issuer, Connection[Any], TokenRequest], Session]] = {
    "password": by_password,
    "authorization_code": by_code,
    "refresh_token": by_refresh,
    "client_credentials": by_assertion,
    DEVICE_GRANT: by_device,
}


@router.post("/revoke")
def revoke(
    issuer: IssuerDep,
    token: Annotated[str, Form(max_length=4_000)],
    client_id: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Always 200, also for what was never given out: nobody learns anything."""
    with issuer.database() as db:
        if person := sessions.end_by_ticket(db, token):
            attempts.note(db, person, "logout", "given", client_id)
    return JSONResponse({}, headers=NO_STORE)


def _client(issuer: Issuer, given: TokenRequest) -> str:
    if issuer.client(given.client_id) is None:
        raise OAuthError("invalid_client", 401)
    return given.client_id


def _granted(db: Connection[Any], session: Session | None, what: str, client: str) -> Session:
    if session is None:
        attempts.note(db, None, what, "refused", client)
        raise OAuthError("invalid_grant")
    return session


def _begun(db: Connection[Any], person: str, client: str, factors: list[str]) -> Session:
    session = sessions.find(db, sessions.begin(db, person, client, factors))
    if session is None:  # the account is not active
        raise OAuthError("invalid_grant")
    attempts.note(db, person, "+".join(factors), "given", client)
    return session


def _asserted(issuer: Issuer, db: Connection[Any], assertion: str) -> str | None:
    """Whose key signed it: its `kid` is the machine's account, which must issue it and be meant."""
    try:
        read = jwt.decode(assertion, lambda signed: _key_of(db, signed), algorithms=["ES256"])
        named, claims = str(read.header["kid"]), read.claims
        JWTClaimsRegistry(
            iss={"essential": True, "value": named},
            sub={"essential": True, "value": named},
            aud={"essential": True, "values": [issuer.url, f"{issuer.url}/token"]},
            exp={"essential": True},
            iat={"essential": True},
            jti={"essential": True},
        ).validate(claims)
        short = claims["exp"] - claims["iat"] <= ASSERTION_LIFE
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    life = timedelta(seconds=2 * ASSERTION_LIFE)
    first = short and sessions.once(db, f"assertion:{named}:{claims['jti']}", life)
    return named if first else None


def _key_of(db: Connection[Any], signed: Any) -> ECKey:
    named = signed.headers().get("kid")
    row = db.execute("SELECT public_key FROM machine WHERE person = %s", (named,)).fetchone()
    if row is None:
        raise ValueError("no such machine")
    return ECKey.import_key(row[0])
