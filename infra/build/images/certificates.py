"""The authority (CA) of an installation in containers, and a certificate for each that answers.

Made with `make compose-secrets`, which renews what is about to end. What an authority of somebody
else issued is left alone: whoever put it there renews it.
"""

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from infra.local.errors import ServerError
from infra.local.home import private_folders
from infra.local.secret_files import write_private
from infra.runtime.eventstore.clock import now

CERTIFICATE, KEY, AUTHORITY = "certificate.pem", "key.pem", "authority.pem"
"""What a folder of somebody who answers holds; of somebody who only asks, the last."""
LIFE, AUTHORITY_LIFE = timedelta(days=397), timedelta(days=3650)
RENEWED_BEFORE = timedelta(days=60)
"""How long before its end another certificate is made."""
SLOW_CLOCKS = timedelta(hours=1)


class Authority:
    """Kept in a folder that no container mounts: who has its key can be anybody here.

    Raises ServerError where the key is gone.
    """

    def __init__(self, folder: Path) -> None:
        private_folders(folder)
        self.file = folder / AUTHORITY
        if not self.file.exists():
            _found(folder)
        if not (folder / KEY).exists():
            raise ServerError(
                f"Kunci otoritas {folder / KEY} tidak ada: kembalikan dari salinannya, atau hapus"
                f" {folder} dan .compose/tls untuk memulai otoritas baru."
            )
        key = load_pem_private_key((folder / KEY).read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        self._key, self._own = key, x509.load_pem_x509_certificate(self.file.read_bytes())

    def introduce(self, folder: Path) -> None:
        """Say in a folder whom to believe, unless somebody says so there."""
        private_folders(folder)
        if not (folder / AUTHORITY).exists():
            write_private(folder / AUTHORITY, self.file.read_text())

    def certify(self, folder: Path, names: Sequence[str]) -> bool:
        """A pair in that folder for these hosts and addresses; whether another one was made."""
        self.introduce(folder)
        if not self._is_due(folder / CERTIFICATE, names):
            return False
        key = ec.generate_private_key(ec.SECP256R1())
        unsigned = _unsigned(names[0], key, LIFE, self._own.subject)
        made = (
            unsigned.add_extension(_listed(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(_known_by(self._key), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        # Who reads between the two finds no pair, keeps what it has, and looks again.
        write_private(folder / KEY, _private(key))
        write_private(folder / CERTIFICATE, _public(made))
        return True

    def _is_due(self, file: Path, names: Sequence[str]) -> bool:
        if not file.exists():
            return True
        found = x509.load_pem_x509_certificate(file.read_bytes())
        try:
            found.verify_directly_issued_by(self._own)
        except (ValueError, TypeError, InvalidSignature):
            return False
        known = found.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        return known.value != _listed(names) or found.not_valid_after_utc - RENEWED_BEFORE < now()


def _found(folder: Path) -> None:
    """The key first: a certificate that stands there has one."""
    key = ec.generate_private_key(ec.SECP256R1())
    signs = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    made = (
        _unsigned(f"Jejak {own.digest.hex()[:8]}", key, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(signs, critical=True)
        .add_extension(own, critical=False)
        .sign(key, hashes.SHA256())
    )
    write_private(folder / KEY, _private(key))
    write_private(folder / AUTHORITY, _public(made))


def _unsigned(
    name: str, key: ec.EllipticCurvePrivateKey, life: timedelta, issuer: x509.Name | None = None
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    return x509.CertificateBuilder(
        issuer_name=issuer or subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now() - SLOW_CLOCKS,
        not_valid_after=now() + life,
    )


def _listed(names: Sequence[str]) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([_named(each) for each in names])


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _known_by(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _private(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _public(made: x509.Certificate) -> str:
    return made.public_bytes(Encoding.PEM).decode()
