#!/usr/bin/python3
"""Requests per second of a small GET, beside nginx: 64 kept connections, one thread of load."""

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


def rate(url):
    argv = [program("wrk"), "-t1", "-c64", f"-d{SECONDS}s", url]
    out = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in out, out
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


with tempfile.TemporaryDirectory() as folder:
    mail = MailServer(Path(folder)).start()
    nginx = Nginx(Path(folder) / "nginx")
    vigie = Vigie(Path(folder), mail.url).start()
    nginx.write("healthz", vigie.get("/healthz")[1])
    nginx.start()
    figure = {"name": "small GET (/healthz), 64 connections", "unit": "requests/s"}
    figure["value"] = rate(vigie.url + "/healthz")
    figure |= {"peer": "nginx, one process", "peer_value": rate(nginx.url + "/healthz")}
    print(json.dumps(figure))
    for part in (vigie, nginx, mail):
        part.stop()
