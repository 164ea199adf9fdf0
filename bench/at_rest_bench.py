#!/usr/bin/python3
"""Memory of a Vigie that watches one service and has nothing else to do."""

import json
import re
import tempfile
from pathlib import Path

from lab.mail import MailServer
from lab.nginx import Nginx
from lab.vigie import Vigie
from lab.waiting import wait_until

CONFIGURATION = """
people:
  alice:
    email: alice@demo.example
checks:
  shop:
    http: {url}
    interval: 1s
    retry_interval: 1s
    timeout: 1s
"""


def resident_megabytes(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmRSS:\s+(\d+) kB", status).group(1)) / 1024


with tempfile.TemporaryDirectory() as folder:
    mail = MailServer(Path(folder)).start()
    nginx = Nginx(Path(folder) / "nginx")
    nginx.write("index.html", "ok\n")
    nginx.start()
    vigie = Vigie(Path(folder), mail.url).start()
    vigie.apply(CONFIGURATION.format(url=nginx.url))
    wait_until(lambda: vigie.verdict("shop") == "up", 30, "shop to be up")
    memory = resident_megabytes(vigie.pid)
    print(json.dumps({"name": "memory at rest", "value": memory, "unit": "MB"}))
    for part in (vigie, nginx, mail):
        part.stop()
