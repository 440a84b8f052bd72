"""A certificate authority of the house's own (自建证书): for networks without a public one."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from aggregates.errors import Refused

AUTHORITY_LASTS, CERTIFICATE_LASTS = timedelta(days=3650), timedelta(days=397)
SLACK = timedelta(hours=1)  # clocks of browsers differ
PARTS = ("authority", "authority-key", "certificate", "key")
Key = ec.EllipticCurvePrivateKey
SECRET, FOR_ALL = 0o600, 0o644
Keep = Callable[[Path, bytes, int], None]


def make(folder: Path, hosts: Sequence[str], now: datetime, keep: Keep) -> dict[str, Path]:
    """Files, written by ``keep``, by what they are: ``authority`` (to be trusted by browsers),
    ``certificate`` and ``key`` (for the server). An authority that is there already signs again;
    Refused where its key is gone."""
    if not hosts:
        raise Refused("A certificate needs the name or the address of at least one host.")
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"{name}.pem" for name in PARTS}
    authority, signer = _authority(paths, now, keep)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(authority, signer, key, hosts, now)
    keep(paths["key"], _private(key), SECRET)
    keep(paths["certificate"], _pem(certificate) + _pem(authority), FOR_ALL)
    return paths


def _authority(paths: dict[str, Path], now: datetime, keep: Keep) -> tuple[x509.Certificate, Key]:
    if paths["authority"].exists():
        if not paths["authority-key"].exists():
            raise Refused("There is an authority, but not its key; give another folder.")
        private_key = serialization.load_pem_private_key(paths["authority-key"].read_bytes(), None)
        assert isinstance(private_key, ec.EllipticCurvePrivateKey)
        return x509.load_pem_x509_certificate(paths["authority"].read_bytes()), private_key
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Duban local authority")])
    made = (
        _begun(name, name, key, now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    keep(paths["authority-key"], _private(key), SECRET)
    keep(paths["authority"], _pem(made), FOR_ALL)
    return made, key


def _certificate(
    authority: x509.Certificate, signer: Key, key: Key, hosts: Sequence[str], now: datetime
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:64])])
    return (
        _begun(name, authority.subject, key, now, CERTIFICATE_LASTS)
        .add_extension(x509.SubjectAlternativeName([_host(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )


def _begun(
    name: x509.Name, issuer: x509.Name, key: Key, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _private(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
