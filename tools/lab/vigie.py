"""One Vigie: its process, its data directory, its command line and its HTTP face."""

import json
import os
import ssl
import subprocess
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

from lab.processes import Process, free_port
from lab.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]


def binary():
    """VIGIE_BINARY, or the release build."""
    path = Path(os.environ.get("VIGIE_BINARY", ROOT / "build/release/vigie"))
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run script/build release vigie")
    return path


def instant(text):
    """What the API means by "2026-03-29T01:00:00.000Z"."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class CommandFailed(AssertionError):
    def __init__(self, done):
        self.exit_code = done.returncode
        self.output = done.stdout
        self.error = done.stderr
        super().__init__(f"{done.args} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


class Refused(AssertionError):
    """The API answered, and not with success."""

    def __init__(self, path, status, text):
        self.status = status
        super().__init__(f"{path}: {status} {text}")


class Vigie:
    """`smtp_url` is where it sends its mail; `more` are further arguments of `vigie serve`.

    `folder` gets its log and configurations, and its data in `data` (folder/vigie). `certificates`
    (lab.certificates) make it speak TLS; `env` is the environment of its process, `launcher` what
    starts the program in its place.
    """

    def __init__(
        self,
        folder,
        smtp_url,
        port=None,
        data=None,
        more=(),
        starttls="off",
        certificates=None,
        env=None,
        launcher=(),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = port or free_port()
        self.data = data or folder / "vigie"
        self.token_file = self.data / "local.token"  # made by the server, for its own machine
        self._applied = 0
        self.certificates = certificates
        self._tls = None
        if certificates is not None:
            self._tls = ssl.create_default_context(cafile=certificates.authority)
            pair = ("--tls-certificate", certificates.certificate, "--tls-key", certificates.key)
            more = (*pair, *more)
        argv = [
            *launcher,
            *(binary(), "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}"),
            *("--smtp", smtp_url, "--mail-from", "vigie@demo.example"),
            *("--public-url", self.url, "--smtp-starttls", starttls, *more),
        ]
        self.process = Process(argv, folder / "vigie.log", env)

    @property
    def url(self):
        scheme = "http" if self.certificates is None else "https"
        return f"{scheme}://127.0.0.1:{self.port}"

    @property
    def pid(self):
        return self.process.pid

    # Its life

    def start(self, timeout=30):
        """Starts it and waits until it is ready."""
        self.process.start()
        wait_until(
            lambda: self.ready() or not self.process.running,
            timeout,
            lambda: f"/readyz to be green: {self.process}",
        )
        assert self.process.running, str(self.process)
        return self

    def kill(self):
        """kill -9: nothing that it answered may be lost."""
        self.process.kill()

    def stop(self):
        """SIGTERM: it must end cleanly."""
        code = self.process.stop()
        assert code == 0, str(self.process)

    def restart(self):
        self.stop()
        return self.start()

    def ready(self):
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    # Its command line

    def run(self, *arguments, locale="C.UTF-8"):
        """`vigie ARGUMENTS`; what it printed. CommandFailed unless it ended with 0."""
        argv = [binary(), *(str(a) for a in arguments)]
        environment = {**os.environ, "LC_ALL": locale}
        done = subprocess.run(
            argv, capture_output=True, text=True, timeout=60, check=False, env=environment
        )
        if done.returncode != 0:
            raise CommandFailed(done)
        return done.stdout

    def cli(self, *arguments, locale="C.UTF-8"):
        """The same for a command that talks to this server."""
        ours = ["--url", self.url, "--token-file", self.token_file]
        if self.certificates is not None:
            ours += ["--ca-file", self.certificates.authority]
        return self.run(*arguments, *ours, locale=locale)

    def apply(self, text):
        """Applies one file of configuration as the whole of it."""
        self._applied += 1
        folder = self.folder / f"configuration-{self._applied}"
        folder.mkdir(exist_ok=True)
        (folder / "vigie.yaml").write_text(text, encoding="utf-8")
        return self.cli("apply", folder)

    def keep_secret(self, name, content):
        """What {{secret.NAME}} stands for from now on; nobody finds half of it."""
        folder = self.data / "secrets"
        folder.mkdir(mode=0o700, exist_ok=True)
        fresh = folder / f".{name}"
        fresh.write_text(content + "\n", encoding="utf-8")
        fresh.chmod(0o600)
        fresh.rename(folder / name)

    # Its HTTP face

    def api(self, path, body=None):
        """GET /api/v1/path as the local administrator, or POST of a body; the decoded answer."""
        token = self.token_file.read_text(encoding="utf-8").strip()
        request = urllib.request.Request(
            f"{self.url}/api/v1/{path}",
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            data=None if body is None else json.dumps(body).encode(),
        )
        status, text = self._open(request)
        if status >= 300:
            raise Refused(path, status, text)
        return json.loads(text)

    def incidents(self):
        return self.api("incidents")["incidents"]

    def incident(self, identifier):
        """The incident with its pages and its timeline."""
        return self.api(f"incidents/{identifier}")

    def verdict(self, check):
        """up, down or unknown; None before the check is known."""
        return self.verdicts().get(check)

    def verdicts(self):
        """Of every check."""
        return {entry["name"]: entry["verdict"] for entry in self.api("status")["checks"]}

    def get(self, path):
        """(status, body) of a GET without a token."""
        return self._open(urllib.request.Request(self.full_url(path)))

    def get_with_token(self, path):
        """The text of a GET as the local administrator."""
        token = self.token_file.read_text(encoding="utf-8").strip()
        headers = {"Authorization": f"Bearer {token}"}
        status, text = self._open(urllib.request.Request(self.full_url(path), headers=headers))
        assert status == 200, text
        return text

    def post(self, path):
        """(status, body) of a POST without a body or token, as a button in a mail's page does."""
        return self._open(urllib.request.Request(self.full_url(path), method="POST", data=b""))

    def full_url(self, path):
        return path if path.startswith("http") else self.url + path

    def _open(self, request):
        try:
            with urllib.request.urlopen(request, timeout=10, context=self._tls) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
