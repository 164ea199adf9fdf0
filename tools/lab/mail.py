"""A real SMTP server that keeps what it takes in a directory, and a reader of that directory."""

import re
from email import policy
from email.parser import BytesParser
from pathlib import Path

from lab.processes import Process
from lab.waiting import wait_until

SERVER = Path(__file__).resolve().parents[2] / "src/notify/email/testing/smtp_server.py"
PORT = re.compile(r"^PORT (\d+)$", re.MULTILINE)
LINK = re.compile(r"https?://\S+")


class Message:
    """One mail: `to`, `subject`, `text` (its plain part), `links`, and any header by name."""

    def __init__(self, path):
        self.path = path
        self._mail = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        self.to = str(self._mail["To"])
        self.subject = str(self._mail["Subject"])
        body = self._mail.get_body(preferencelist=("plain", "html"))
        self.text = body.get_content() if body else ""
        self.links = LINK.findall(self.text)

    def __getitem__(self, header):
        return self._mail[header]

    def __str__(self):
        return f"{self.path.name}: to {self.to}: {self.subject}"


class MailServer:
    """`more` are further arguments of smtp_server.py: TLS, a password, misbehaviour."""

    def __init__(self, folder, more=()):
        self.port = 0  # a free one at the first start, the same at the next ones
        self.mails = folder / "mails"
        self.mails.mkdir(parents=True, exist_ok=True)
        self._more = more
        self._log = folder / "smtp.log"
        self.process = None

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def start(self):
        self._log.write_bytes(b"")
        argv = ["/usr/bin/python3", SERVER, "--directory", self.mails, "--port", self.port]
        self.process = Process([*argv, "--keep-running", *self._more], self._log).start()
        listening = wait_until(
            lambda: PORT.search(self._log.read_text()) or not self.process.running,
            10,
            lambda: f"the mail server to listen: {self.process}",
        )
        assert self.process.running, str(self.process)
        self.port = int(listening.group(1))
        return self

    def stop(self):
        self.process.stop()

    def kill(self):
        self.process.kill()

    def messages(self):
        """Every mail so far, in the order of arrival. A mail is whole once its .json is there."""
        return [Message(path.with_suffix(".eml")) for path in sorted(self.mails.glob("*.json"))]

    def wait_for(self, what, wanted, timeout=30):
        """The first mail for which wanted(message) is true."""

        def first():
            return next((m for m in self.messages() if wanted(m)), None)

        def describe():
            there = "\n  ".join(str(m) for m in self.messages()) or "none"
            return f"a mail: {what}; there are:\n  {there}"

        return wait_until(first, timeout, describe)
