"""Certificates for servers on loopback, made by openssl, and an authority that signs them."""

import copy
import subprocess
from pathlib import Path

MAKER = Path(__file__).resolve().parents[2] / "src/notify/email/testing/smtp_ca.sh"


class Certificates:
    """`authority` has signed `certificate`, which is for localhost and 127.0.0.1, with `key`; and
    another one like it, which expired() gives."""

    def __init__(self, folder):
        folder.mkdir()
        subprocess.run(["/bin/sh", MAKER, folder], check=True, capture_output=True)
        self.authority = folder / "ca.pem"
        self.other_authority = folder / "other-ca.pem"
        self.certificate = folder / "server.pem"
        self.key = folder / "server.key"

    def expired(self):
        """The same, for a server whose certificate ended yesterday."""
        other = copy.copy(self)
        other.certificate = self.authority.with_name("expired.pem")
        other.key = self.authority.with_name("expired.key")
        return other
