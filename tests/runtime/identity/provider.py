"""An OpenID Connect provider on a real port with the usual defaults: RS256, opaque names."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

AUDIENCE = "jejak"
SUBJECT = "auth0|65f1c0ffee"
NAME = "Ani Wijaya, S.Sos."


class OutsideProvider:
    """`rotate` signs with another key from then on; `asked` counts who read the keys."""

    def __init__(self) -> None:
        self.url = ""
        self.key = _signing()
        self.asked = 0
        self.published: list[dict[str, Any]] = [self.key.as_dict(private=False), *_of_no_use()]

    @property
    def discovery(self) -> dict[str, Any]:
        return {"issuer": self.url, "jwks_uri": f"{self.url}/keys", "scopes_supported": ["openid"]}

    def rotate(self) -> None:
        self.key = _signing()
        self.published = [self.key.as_dict(private=False), *_of_no_use()]

    def token(self, header: dict[str, Any] | None = None, **changed: Any) -> str:
        """An access token as such providers give it; None takes a claim away."""
        issued = int(time.time())
        claims = {
            "iss": self.url,
            "sub": SUBJECT,
            "aud": [AUDIENCE, "account"],
            "azp": "console",
            "iat": issued,
            "exp": issued + 3600,
            "scope": "openid profile",
            "name": NAME,
            "amr": ["pwd", "mfa"],
            **changed,
        }
        kept = {name: value for name, value in claims.items() if value is not None}
        head = {"alg": "RS256", "typ": "JWT", "kid": self.key.kid, **(header or {})}
        head = {name: value for name, value in head.items() if value is not None}
        return jwt.encode(head, kept, self.key, algorithms=[head["alg"]], default_type=None)


def _signing() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)


def _of_no_use() -> list[dict[str, Any]]:
    """What is published besides: a key to encrypt to, one that is damaged, a kind unknown to us."""
    encrypting = ECKey.generate_key("P-256", {"use": "enc"}, auto_kid=True)
    return [
        encrypting.as_dict(private=False),
        {"kty": "OKP", "crv": "X25519", "x": "AAAA", "kid": "damaged"},
        {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA", "kid": "of the years to come"},
        OctKey.generate_key(256, {"kid": "shared"}).as_dict(),
    ]


@contextmanager
def provided() -> Iterator[OutsideProvider]:
    provider = OutsideProvider()

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = self.path == "/tenant/keys"
            provider.asked += keys
            found = {"keys": provider.published} if keys else provider.discovery
            known = keys or self.path == "/tenant/.well-known/openid-configuration"
            self.send_response(200 if known else 404)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing to log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        provider.url = f"http://127.0.0.1:{server.server_address[1]}/tenant"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()


def shared_secret(provider: OutsideProvider) -> str:
    """Signed with what the provider publishes as a shared secret."""
    [key] = [OctKey.import_key(each) for each in provider.published if each["kty"] == "oct"]
    head = {"alg": "HS256", "typ": "JWT", "kid": "shared"}
    issued = int(time.time())
    claims = {"iss": provider.url, "sub": SUBJECT, "aud": AUDIENCE}
    return jwt.encode(head, {**claims, "iat": issued, "exp": issued + 60}, key)
