"""The issuer's HTTP: discovery, public keys, the code flow, tokens, letters, health."""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.middleware.base import RequestResponseEndpoint

from infra.runtime.http.middleware import SAFE_HEADERS
from infra.runtime.http.problems import install_problems
from infra.runtime.http.wording import NotReady
from services.issuer.issuing import Issuer, IssuerDep, this_issuer
from services.issuer.login import activating, authorizing, token
from services.issuer.login.pages import STYLE
from services.issuer.login.signing import public, signing_keys


def create_issuer(issuer: Issuer) -> FastAPI:
    app = FastAPI(title="Layanan masuk Jejak", openapi_url=None)
    app.dependency_overrides[this_issuer] = lambda: issuer
    install_problems(app)
    app.middleware("http")(_safely)
    for part in (token, authorizing, activating):
        app.include_router(part.router)

    @app.get("/.well-known/openid-configuration")
    def discovery() -> dict[str, Any]:
        return metadata(issuer)

    @app.get("/jwks.json")
    def public_keys(issuer: IssuerDep) -> dict[str, Any]:
        with issuer.database() as db:
            return public(signing_keys(db, issuer.vault))

    @app.get("/style.css")
    def style() -> Response:
        headers = {"Cache-Control": "max-age=3600", "X-Content-Type-Options": "nosniff"}
        return PlainTextResponse(STYLE, media_type="text/css", headers=headers)

    @app.get("/live")
    def live() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/ready")
    def ready(issuer: IssuerDep) -> dict[str, str]:
        with issuer.database() as db:
            signing_keys(db, issuer.vault)
        if not issuer.knows_its_people():
            raise NotReady
        return {"status": "ok"}

    return app


async def _safely(request: Request, answer: RequestResponseEndpoint) -> Response:
    """Whatever it is: what a page or an answer says besides of itself goes before."""
    given = await answer(request)
    for name, value in SAFE_HEADERS.items():
        given.headers.setdefault(name, value)
    return given


def metadata(issuer: Issuer) -> dict[str, Any]:
    """What OpenID Connect Discovery and RFC 8414 ask of an issuer."""
    url = issuer.url
    grants = [name for name in token.GRANTS if issuer.demo or name != "password"]
    return {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "revocation_endpoint": f"{url}/revoke",
        "jwks_uri": f"{url}/jwks.json",
        "grant_types_supported": grants,
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": True,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    }
