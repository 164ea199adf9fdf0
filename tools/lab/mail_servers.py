"""Real mail servers with STARTTLS, for checks that talk to them: Postfix and Dovecot, each with a
private configuration on a loopback port.

Both want to be root, to hand their work to other users. Whoever is not gets a user namespace in
which they are.
"""

import os
import subprocess
import tempfile
from pathlib import Path

from lab.processes import Process, free_port, is_listening, program
from lab.waiting import wait_until

TIMEOUT = 30

POSTFIX_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/state
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = localhost
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
alias_maps =
local_recipient_maps =
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
"""

POSTFIX_MASTER = """
postlog unix-dgram n - n - 1 postlogd
127.0.0.1:{port} inet n - n - - smtpd
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
rewrite unix - - n - - trivial-rewrite
proxymap unix - - n - - proxymap
cleanup unix n - n - 0 cleanup
"""

DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
protocols = imap
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}
}}
"""


class MailDaemon:
    """start() waits until it listens at `port`; remove() ends it and deletes its files."""

    def __init__(self, name):
        # Not below pytest's directory: that is closed to the users that these servers become.
        self.folder = Path(tempfile.mkdtemp(prefix=f"vigie-{name}-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        self.address = f"localhost:{self.port}"
        self.process = None

    def as_root(self):
        if os.geteuid() == 0:
            return []
        return [program("unshare"), "--user", "--map-root-user", "--map-auto"]

    def start(self):
        self.process.start()
        wait_until(
            lambda: is_listening(self.port) or not self.process.running,
            TIMEOUT,
            lambda: f"a mail server to listen: {self.process}",
        )
        assert self.process.running, str(self.process)
        return self

    def stop(self):
        self.process.stop()

    def remove(self):
        if self.process is not None and self.process.running:
            self.process.stop()
        # Some of it belongs to the users that they became.
        subprocess.run([*self.as_root(), "rm", "-rf", self.folder], check=True)


class Postfix(MailDaemon):
    def __init__(self, certificates):
        super().__init__("postfix")
        configuration = self.folder / "etc"
        for name in ("etc", "spool", "state"):
            (self.folder / name).mkdir()
        facts = {
            "folder": self.folder,
            "port": self.port,
            "certificate": certificates.certificate,
            "key": certificates.key,
        }
        (configuration / "main.cf").write_text(POSTFIX_MAIN.format(**facts))
        (configuration / "master.cf").write_text(POSTFIX_MASTER.format(**facts))
        # Makes the directories of the queue. "check" would also look at the whole installation,
        # which is not our root's in a user namespace, and wait for a log with each complaint.
        own = 'chown postfix "$1/state" && exec "$2" -c "$1/etc" check-fatal'
        prepare = ["sh", "-c", own, "sh", self.folder, program("postfix")]
        subprocess.run([*self.as_root(), *prepare], check=True, capture_output=True)
        master = "/usr/lib/postfix/sbin/master"
        argv = [*self.as_root(), master, "-c", configuration, "-s"]
        self.process = Process(argv, self.folder / "log")


class Dovecot(MailDaemon):
    def __init__(self, certificates):
        super().__init__("dovecot")
        configuration = self.folder / "dovecot.conf"
        (self.folder / "state").mkdir()
        configuration.write_text(
            DOVECOT.format(
                folder=self.folder,
                port=self.port,
                certificate=certificates.certificate,
                key=certificates.key,
            )
        )
        argv = [*self.as_root(), program("dovecot"), "-F", "-c", configuration]
        self.process = Process(argv, self.folder / "log")
