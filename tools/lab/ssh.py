"""A real sshd on loopback, for programs that copy over SSH: its own port, host key and only user,
who is the one that runs the test."""

import getpass
import os
import subprocess

from lab.processes import Process, free_port, is_listening, program
from lab.waiting import wait_until

# StrictModes would refuse keys below /tmp, where everybody may write.
SERVER = """
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
"""

CLIENT = """
Host {name}
  HostName 127.0.0.1
  Port {port}
  IdentityFile {folder}/user
  IdentitiesOnly yes
  UserKnownHostsFile {folder}/known_hosts
  StrictHostKeyChecking yes
"""

# Root's sshd wants an empty directory, which Debian makes only for its own service.
IN_OWN_RUN = 'mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec "$@"'
WITH_CLIENT = 'mount --bind "$1" /etc/ssh/ssh_config.d && shift && exec "$@"'


class SshServer:
    """`target` is user@host for programs that `launcher` starts: they know the host and its key.
    Nobody's own configuration of ssh is touched."""

    HOST = "second-host"

    def __init__(self, folder):
        folder.mkdir()
        self.port = free_port()
        self.target = f"{getpass.getuser()}@{self.HOST}"
        client = folder / "client"
        client.mkdir()
        for name in ("host", "user"):
            make = [program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", folder / name]
            subprocess.run(make, check=True, stdin=subprocess.DEVNULL)
        host_key = (folder / "host.pub").read_text(encoding="ascii")
        known = f"[127.0.0.1]:{self.port} {host_key}"
        (folder / "known_hosts").write_text(known, encoding="ascii")
        facts = {"port": self.port, "folder": folder, "name": self.HOST}
        (folder / "sshd.conf").write_text(SERVER.format(**facts), encoding="utf-8")
        (client / "second.conf").write_text(CLIENT.format(**facts), encoding="utf-8")
        unshare = [program("unshare"), "--mount"]
        as_root = [*unshare, "sh", "-c", IN_OWN_RUN, "sh"] if os.geteuid() == 0 else []
        if os.geteuid() != 0:
            unshare += ["--user", "--map-root-user"]
        self.launcher = (*unshare, "sh", "-c", WITH_CLIENT, "sh", client)
        argv = [*as_root, program("sshd"), "-D", "-e", "-f", folder / "sshd.conf"]
        self.process = Process(argv, folder / "sshd.log")

    def start(self):
        self.process.start()
        wait_until(
            lambda: is_listening(self.port) or not self.process.running,
            10,
            lambda: f"sshd to listen: {self.process}",
        )
        assert self.process.running, str(self.process)
        return self

    def kill(self):
        self.process.kill()
