"""What an end-to-end test can ask for. template_test.py shows how to write one.

Each test has its own directory, ports and processes; whatever it started is ended by pid when it
is over, and what Vigie logged is shown when it has failed.
"""

import pytest

from lab.certificates import Certificates
from lab.isolation import Network
from lab.mail import MailServer
from lab.nginx import Nginx
from lab.vigie import Vigie


@pytest.fixture
def nginx(tmp_path):
    """A web server that answers "ok" at /: kill() it, start() it again on the same port."""
    server = Nginx(tmp_path / "nginx")
    server.write("index.html", "ok\n")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def mail(tmp_path):
    """An SMTP server on loopback; messages() are the mails that it has taken."""
    server = MailServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def certificates(tmp_path):
    """An authority of our own, and a certificate that it signed."""
    return Certificates(tmp_path / "certificates")


@pytest.fixture
def network(tmp_path):
    """A cable to another host, for a test that is isolated (lab.isolation)."""
    cable = Network(tmp_path)
    yield cable
    cable.close()


@pytest.fixture
def vigie(tmp_path, mail):
    """A Vigie on SQLite that sends its mail to `mail`, ready, without configuration."""
    server = Vigie(tmp_path, mail.url)
    server.start()
    yield server
    server.kill()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    server = item.funcargs.get("vigie") if hasattr(item, "funcargs") else None
    if report.failed and server is not None:
        report.sections.append(("vigie's log", server.process.log_tail(60)))
