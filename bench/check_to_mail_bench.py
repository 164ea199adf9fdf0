#!/usr/bin/python3
"""From the bad answer that confirms a failure to the end of the SMTP DATA that tells of it.

The service answers once good, then fails for ever, so both ends are seen from outside: by the
service that is asked, and by the server that takes the mail. With one failure as the threshold the
first bad answer is the one that confirms.
"""

import http.server
import json
import tempfile
import threading
import time
from pathlib import Path

from lab.mail import MailServer
from lab.vigie import Vigie

CONFIGURATION = """
people:
  alice:
    email: alice@demo.example
checks:
  shop:
    http: http://127.0.0.1:{port}/
    interval: 1s
    retry_interval: 1s
    timeout: 1s
    failures: 1
"""


class Shop(http.server.BaseHTTPRequestHandler):
    answers = 0
    failed_at = None  # wall clock: compared with the time of a file

    def do_GET(self):
        Shop.answers += 1
        good = Shop.answers == 1
        self.send_response(200 if good else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if not good and Shop.failed_at is None:
            Shop.failed_at = time.time()

    def log_message(self, *_):
        pass


with tempfile.TemporaryDirectory() as folder:
    shop = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=shop.serve_forever, daemon=True).start()
    mail = MailServer(Path(folder)).start()
    vigie = Vigie(Path(folder), mail.url).start()
    vigie.apply(CONFIGURATION.format(port=shop.server_address[1]))
    message = mail.wait_for("the call", lambda m: "alice@" in m.to, 60)
    taken = message.path.with_suffix(".json").stat().st_mtime
    milliseconds = (taken - Shop.failed_at) * 1000
    print(json.dumps({"name": "bad answer to SMTP DATA", "value": milliseconds, "unit": "ms"}))
    for part in (vigie, mail):
        part.stop()
    shop.shutdown()
