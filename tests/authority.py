"""A throw-away authority (CA) of a test, and the certificates it issues."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from infra.runtime.process.settings import CertificateFiles

DAY = timedelta(days=1)


@dataclass
class TestAuthority:
    """Keeps its files in a folder that everybody may enter; `issue` writes a pair into it."""

    __test__ = False

    folder: Path
    name: str = "authority of a test"
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        unsigned = self._builder(self.name, self.key.public_key(), until=DAY)
        own = x509.BasicConstraints(ca=True, path_length=0)
        signs = x509.KeyUsage(**_uses(key_cert_sign=True, crl_sign=True))
        unsigned = unsigned.add_extension(own, critical=True).add_extension(signs, critical=True)
        known = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        made = unsigned.add_extension(known, critical=False).sign(self.key, hashes.SHA256())
        self.file.write_bytes(made.public_bytes(Encoding.PEM))

    @property
    def file(self) -> Path:
        return self.folder / "authority.pem"

    def issue(
        self, *names: str, into: str = "server", until: timedelta = DAY, owner: int | None = None
    ) -> CertificateFiles:
        """A pair for host names and addresses; `owner` is the uid that may read the key."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(names[0], key.public_key(), until)
        listed = x509.SubjectAlternativeName([_named(each) for each in names])
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(listed, critical=False)
        made = builder.add_extension(authority, critical=False).sign(self.key, hashes.SHA256())
        files = CertificateFiles(
            certificate=self.folder / f"{into}.pem",
            key=self.folder / f"{into}.key",
            authority=self.file,
        )
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        for file, content in (
            (files.key, private),
            (files.certificate, made.public_bytes(Encoding.PEM)),
        ):
            draft = file.with_suffix(".draft")
            draft.write_bytes(content)
            draft.chmod(0o600 if file == files.key else 0o644)
            if owner is not None:
                os.chown(draft, owner, -1)
            draft.replace(file)
        return files

    def _builder(
        self, name: str, key: ec.EllipticCurvePublicKey, until: timedelta
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return x509.CertificateBuilder(
            issuer_name=_called(self.name),
            subject_name=_called(name),
            public_key=key,
            serial_number=x509.random_serial_number(),
            not_valid_before=now - 2 * DAY,
            not_valid_after=now + until,
        )


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _uses(**allowed: bool) -> dict[str, bool]:
    none = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return dict.fromkeys(none, False) | allowed
