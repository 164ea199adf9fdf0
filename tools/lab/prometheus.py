"""A real Prometheus that scrapes nothing but itself."""

import json
import urllib.request

from lab.processes import Process, free_port, program
from lab.waiting import wait_until

CONFIGURATION = """
global:
  scrape_interval: 1s
scrape_configs:
  - job_name: itself
    static_configs:
      - targets: ["127.0.0.1:{port}"]
"""


class Prometheus:
    def __init__(self, folder):
        folder.mkdir()
        self.port = free_port()
        configuration = folder / "prometheus.yml"
        configuration.write_text(CONFIGURATION.format(port=self.port))
        argv = [
            program("prometheus"),
            f"--config.file={configuration}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{self.port}",
        ]
        self.process = Process(argv, folder / "log")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.process.start()

        def has_scraped():
            try:
                with urllib.request.urlopen(self.url + "/api/v1/query?query=up", timeout=5) as got:
                    return json.load(got)["data"]["result"] != []
            except OSError:
                return False

        wait_until(has_scraped, 60, lambda: f"Prometheus to know itself: {self.process}")
        return self

    def kill(self):
        self.process.kill()
