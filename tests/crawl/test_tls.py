"""A certificate that nobody vouches for is no certificate."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from blogsite import run, site
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from mockweb import MockWeb

from spiders.exits import Exit


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server context for localhost with a key made here and now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now, day = datetime.now(UTC), timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - day).not_valid_after(now + day)
    cert = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "both.pem").write_bytes(pem + cert.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


def test_a_self_signed_server_is_not_talked_to(tmp_path: Path, cold: None) -> None:
    with MockWeb({"/": "<p>secret", "/robots.txt": ""}, tls=self_signed(tmp_path)) as web:
        target = site(web, url=f"https://localhost:{web.port}/", allow_hosts=("localhost",))
        assert run(target, tmp_path / "data").code == Exit.INCOMPLETE
        assert web.requests == []
    ledger = (tmp_path / "data" / "ledger" / "blog.jsonl").read_text("utf-8")
    assert "certificate" in ledger.lower()
