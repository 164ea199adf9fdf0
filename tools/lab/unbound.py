"""A name server on a free loopback port: plain zones, and zones that are signed, well or badly."""

import subprocess

from lab.processes import Process, free_port, is_listening, program
from lab.waiting import wait_until

CONFIGURATION = """
server:
  interface: 127.0.0.1@{port}
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "{folder}"
  pidfile: ""
  use-syslog: no
  module-config: "validator iterator"
  access-control: 127.0.0.0/8 allow
{lines}
remote-control:
  control-enable: no
{zones}
"""
ZONE = """
auth-zone:
  name: "{name}."
  zonefile: "{file}"
  for-downstream: no
  for-upstream: yes
"""
RECORDS = """$ORIGIN {name}.
@ 300 IN SOA ns.{name}. hostmaster.{name}. 1 3600 600 86400 300
@ 300 IN NS ns.{name}.
ns 300 IN A 127.0.0.1
www 300 IN A {address}
"""
ENDED = ("-i", "20200101", "-e", "20200201")


class Unbound:
    """`records` are lines of unbound's local-data. `signed` zones have one www record; the
    signatures of a zone in `broken` do not fit it, those of one in `expired` ended years ago."""

    def __init__(self, folder, records=(), signed=(), broken=(), expired=()):
        folder.mkdir(parents=True)
        self.folder = folder
        self.port = free_port()
        lines = [f"  local-data: '{record}'" for record in records]
        zones = ""
        for name in (*signed, *broken, *expired):
            file = self._sign(name, ENDED if name in expired else ())
            if name in broken:
                file.write_text(file.read_text().replace("\t192.0.2.7", "\t192.0.2.66"))
            lines.append(f'  trust-anchor-file: "{folder / name}.ds"')
            zones += ZONE.format(name=name, file=file)
        configuration = folder / "unbound.conf"
        configuration.write_text(
            CONFIGURATION.format(
                port=self.port, folder=folder, lines="\n".join(lines), zones=zones
            )
        )
        argv = [program("unbound"), "-d", "-c", configuration]
        self.process = Process(argv, folder / "unbound.log")

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def _sign(self, name, validity):
        zone = self.folder / f"{name}.zone"
        zone.write_text(RECORDS.format(name=name, address="192.0.2.7"))

        def run(*argv):
            done = subprocess.run(
                [program(argv[0]), *argv[1:]],
                cwd=self.folder,
                check=True,
                capture_output=True,
                text=True,
            )
            return done.stdout.strip()

        key = run("ldns-keygen", "-k", "-a", "ECDSAP256SHA256", name)
        (self.folder / f"{name}.ds").write_text(run("ldns-key2ds", "-n", "-2", f"{key}.key"))
        run("ldns-signzone", *validity, zone.name, key)
        return self.folder / f"{name}.zone.signed"

    def start(self):
        self.process.start()
        wait_until(
            lambda: is_listening(self.port) or not self.process.running,
            20,
            lambda: f"unbound to listen: {self.process}",
        )
        assert self.process.running, str(self.process)
        return self

    def kill(self):
        self.process.kill()
