#!/usr/bin/python3
"""Requests per second of a status page, beside nginx serving the very same file."""

import json
import re
import subprocess
import tempfile
from pathlib import Path

from lab.mail import MailServer
from lab.nginx import Nginx
from lab.processes import program
from lab.vigie import Vigie

SECONDS = 3
COMPONENTS = 12

GROUPS = "".join(
    f"""
          - name: {{ en: Component {i}, fr: Composant {i} }}
            services: s{i}"""
    for i in range(COMPONENTS)
)
CONFIGURATION = f"""
people: {{ alice: alice@demo.example }}
services: {{ {", ".join(f"s{i}: {{}}" for i in range(COMPONENTS))} }}
status_pages:
  public:
    title: {{ en: Our things, fr: Nos affaires }}
    groups:
      - title: {{ en: All, fr: Tout }}
        components:{GROUPS}
"""


def rate(url):
    argv = [program("wrk"), "-t1", "-c64", f"-d{SECONDS}s", url]
    out = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in out, out
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


with tempfile.TemporaryDirectory() as folder:
    mail = MailServer(Path(folder)).start()
    nginx = Nginx(Path(folder) / "nginx")
    vigie = Vigie(Path(folder), mail.url).start()
    vigie.apply(CONFIGURATION)
    status, page = vigie.get("/status/public")
    assert status == 200 and "Component 1" in page
    nginx.write("page.html", page)
    nginx.start()
    figure = {"name": f"status page of {len(page.encode())} bytes, 64 connections"}
    figure |= {"unit": "requests/s", "value": rate(vigie.url + "/status/public")}
    figure |= {"peer": "nginx, one process", "peer_value": rate(nginx.url + "/page.html")}
    print(json.dumps(figure))
    for part in (vigie, nginx, mail):
        part.stop()
