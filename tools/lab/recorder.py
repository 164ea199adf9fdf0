"""An HTTP server that keeps every request it is sent and answers as it is told: it stands where an
ntfy, a chat server or an SMS provider would."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from lab.waiting import wait_until


class Recorded:
    def __init__(self, path, headers, body):
        self.path = path
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


class Recorder:
    """`answers` maps a path to (status, body); others get 200 and "ok"."""

    def __init__(self):
        self.answers = {}
        self.requests = []
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(length)
                recorder.requests.append(Recorded(self.path, dict(self.headers), body))
                status, text = recorder.answers.get(self.path, (200, "ok"))
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    def at(self, path):
        return [request for request in self.requests if request.path == path]

    def wait_for(self, path, timeout, count=1):
        """The newest request to a path, once there are `count`."""
        wait_until(
            lambda: len(self.at(path)) >= count,
            timeout,
            lambda: f"request {count} to {path}; there were {[r.path for r in self.requests]}",
        )
        return self.at(path)[-1]

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
