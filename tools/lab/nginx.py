"""One nginx process: a web server that can be killed and come back."""

from lab.processes import Process, free_port, is_listening, program
from lab.waiting import wait_until

CONFIGURATION = """
daemon off;
master_process off;  # one process: whoever kills its pid has killed the server
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  default_type text/plain;
  server {{
    listen {address}:{port};
    root {folder}/html;
    {inside}
  }}
}}
"""


class Nginx:
    """On a free loopback port, unless the test has an `address` of its own.

    `launcher` is what starts the program in its place, as nsenter does in another namespace;
    `inside` are further lines of its configuration.
    """

    def __init__(self, folder, port=None, address="127.0.0.1", launcher=(), inside=""):
        self.folder = folder
        self.address = address
        self.port = port or free_port()
        (folder / "html").mkdir(parents=True, exist_ok=True)
        configuration = folder / "nginx.conf"
        configuration.write_text(
            CONFIGURATION.format(folder=folder, address=address, port=self.port, inside=inside)
        )
        argv = [*launcher, program("nginx"), "-p", folder, "-e", "stderr", "-c", configuration]
        self.process = Process(argv, folder / "nginx.log")

    @property
    def url(self):
        return f"http://{self.address}:{self.port}"

    @property
    def pid(self):
        return self.process.pid

    def write(self, path, text):
        """What GET /path answers from now on."""
        (self.folder / "html" / path).write_text(text, encoding="utf-8")

    def start(self):
        self.process.start()
        wait_until(
            lambda: is_listening(self.port, self.address) or not self.process.running,
            10,
            lambda: f"nginx to listen: {self.process}",
        )
        assert self.process.running, str(self.process)
        return self

    def kill(self):
        self.process.kill()

    def stop(self):
        self.process.stop()
