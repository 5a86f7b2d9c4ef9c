"""Certificates (TLS): what a process shows of itself, read again when its files were renewed."""

import logging
import ssl
from pathlib import Path

from cryptography import x509

from infra.runtime.eventstore.clock import now
from infra.runtime.privacy.secret_file import is_exposed
from infra.runtime.process.settings import CertificateFiles, Settings
from infra.runtime.refusals import UnsafeSetting

WARNED_DAYS = 30
"""Before its end; `make compose-secrets` renews earlier."""
Marks = list[tuple[int, int]]

logger = logging.getLogger("jejak.certificates")


class ShownCertificate:
    """The certificate of a server: `context` shows a renewed one to whoever connects from then on.

    Connections that stand go on. Raises UnsafeSetting where the files are no pair, cannot be read,
    or others can read the key.
    """

    def __init__(self, files: CertificateFiles) -> None:
        self.files = files
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._read_as = self._marks()
        _load(self.context, files)

    def look(self) -> None:
        """Take up what was renewed; what cannot be used is complained about once, and left."""
        try:
            marks = self._marks()
            if marks == self._read_as:
                return
            self._read_as = marks
            # Tried first: a half-written pair would leave the context without any.
            _load(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), self.files)
            _load(self.context, self.files)
            logger.info("shows a renewed certificate")
        except (OSError, UnsafeSetting) as error:
            logger.warning("cannot renew the certificate", extra={"error": type(error).__name__})

    def _marks(self) -> Marks:
        return [_mark(file) for file in (self.files.certificate, self.files.key)]


def ends_soon(files: CertificateFiles | None) -> list[str]:
    """What an operator is to be told of a certificate that nobody renewed."""
    if files is None:
        return []
    try:
        until = x509.load_pem_x509_certificate(files.certificate.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return [f"certificates: sertifikat {files.certificate} tidak terbaca"]
    left = (until - now()).days
    return [f"certificates: sertifikat berakhir {left} hari lagi"] if left < WARNED_DAYS else []


def trusted(settings: Settings) -> ssl.SSLContext | bool:
    """Whose word about the issuer a process believes: its authority's, else the system's.

    An outside provider is known to the system, or to that authority.
    """
    if settings.certificates is None:
        return True
    known = known_by(settings.certificates.authority)
    if settings.sign_in.outside:
        known.load_default_certs()
    return known


def known_by(authority: Path) -> ssl.SSLContext:
    """For connections to servers of this authority, under their own names.

    Raises UnsafeSetting where its file is none.
    """
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as error:  # ssl.SSLError is one
        raise UnsafeSetting(f"Berkas otoritas {authority} tidak terbaca: {_words(error)}") from None


def _load(context: ssl.SSLContext, files: CertificateFiles) -> None:
    try:
        if is_exposed(files.key.stat()):
            raise UnsafeSetting(f"Kunci {files.key} terbuka bagi pihak lain: jalankan chmod 600.")
        context.load_cert_chain(files.certificate, files.key, password=_none_asked)
    except OSError as error:
        raise UnsafeSetting(
            f"Sertifikat {files.certificate} dan kunci {files.key} tidak dapat dipakai:"
            f" {_words(error)}"
        ) from None


def _none_asked() -> str:
    """A key under a password would wait at the terminal; an empty one is refused."""
    return ""


def _words(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _mark(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_mtime_ns, found.st_ino
