#!/usr/bin/python3
"""From the bad answer that confirms a failure to the end of the SMTP DATA that tells of it.

A hundred services answer once good and then, one after the other, fail for ever. Both ends are
seen from outside: by the services that are asked, and by the server that takes the mail. With one
failure as the threshold the first bad answer is the one that confirms.
"""

import http.server
import json
import statistics
import tempfile
import threading
import time
from pathlib import Path

from lab.mail import MailServer
from lab.vigie import Vigie
from lab.waiting import wait_until

SERVICES = 100
A_SECOND = 10  # services that begin to fail
TIMEOUT = 120
CHECK = """
  shop-{number}: {{ http: "http://127.0.0.1:{port}/{number}", interval: 1s, retry_interval: 1s,
    timeout: 1s, failures: 1 }}"""


class Shops(http.server.ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Shop)
        self.seen_good = set()
        self.failing_since = None
        self.failed_at = {}  # number -> wall clock, compared with the time of a file

    def fails(self, number):
        if self.failing_since is None:
            return False
        return (time.monotonic() - self.failing_since) * A_SECOND >= number


class Shop(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        number = int(self.path[1:])
        bad = self.server.fails(number)
        if bad:
            self.server.failed_at.setdefault(number, time.time())
        self.send_response(500 if bad else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if not bad:
            self.server.seen_good.add(number)

    def log_message(self, *_):
        pass


def calls(mail):
    """Number of a service -> when the mail about it was taken."""
    taken = {}
    for message in mail.messages():
        number = int(message.subject.split("shop-")[1].split()[0].rstrip(":"))
        at = message.path.with_suffix(".json").stat().st_mtime
        taken[number] = min(at, taken.get(number, at))
    return taken


with tempfile.TemporaryDirectory() as folder:
    shops = Shops()
    threading.Thread(target=shops.serve_forever, daemon=True).start()
    mail = MailServer(Path(folder)).start()
    vigie = Vigie(Path(folder), mail.url).start()
    port = shops.server_address[1]
    checks = "".join(CHECK.format(number=number, port=port) for number in range(SERVICES))
    vigie.apply(f"people: {{ alice: alice@demo.example }}\nchecks:{checks}\n")
    wait_until(lambda: len(shops.seen_good) == SERVICES, TIMEOUT, "every service to be asked")
    shops.failing_since = time.monotonic()
    wait_until(lambda: len(mail.messages()) >= SERVICES, TIMEOUT, "a call about every service")
    taken = calls(mail)
    waits = [(taken[number] - failed) * 1000 for number, failed in shops.failed_at.items()]
    percentiles = statistics.quantiles(waits, n=100, method="inclusive")
    for name, value in (("median", percentiles[49]), ("p99", percentiles[98])):
        name = f"bad answer to SMTP DATA, {name} of {SERVICES}"
        print(json.dumps({"name": name, "value": value, "unit": "ms"}))
    for part in (vigie, mail):
        part.stop()
    shops.shutdown()
