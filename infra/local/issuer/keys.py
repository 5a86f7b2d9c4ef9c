"""Signing keys: ES256, in one private file, the first signs and the one before is still shown."""

import json
from pathlib import Path

from joserfc.jwk import ECKey, KeySet

from infra.local.secret_files import write_private

FILE = "issuer-keys.json"


def signing_keys(secrets: Path) -> KeySet:
    """The keys, newest first; made the first time. Read anew, so a rotation needs no restart."""
    file = secrets / FILE
    if not file.exists():
        _write(secrets, [_new()])
    return KeySet.import_key_set(json.loads(file.read_text()))


def rotate(secrets: Path) -> None:
    """Sign with a new key from now on. Tokens of the key before stay good until they expire."""
    current = signing_keys(secrets).keys[0]
    assert isinstance(current, ECKey)
    _write(secrets, [_new(), current])


def _new() -> ECKey:
    return ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)


def _write(secrets: Path, keys: list[ECKey]) -> None:
    write_private(secrets / FILE, json.dumps({"keys": [key.as_dict(private=True) for key in keys]}))
