#!/usr/bin/python3
"""The demonstration: some small services, a mail server, and a Vigie that really watches them.

    demo/run.py [DIRECTORY]      vigie-data without one; what it keeps there survives the end

Every mail that Vigie sends is printed here instead of leaving the machine. Enter starts again what
was killed; Ctrl-C ends everything, each process by its pid.
"""

import argparse
import select
import signal
import string
import sys
import textwrap
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))

from lab.mail import MailServer  # noqa: E402
from lab.nginx import Nginx  # noqa: E402
from lab.processes import Process, free_port, is_listening  # noqa: E402
from lab.vigie import Vigie, binary  # noqa: E402
from lab.waiting import wait_until  # noqa: E402

POLL_SECONDS = 0.3
DEFAULT_PORT = 8120
DEFAULT_DATA = Path("vigie-data")
HEALTHY = '{"status": "ok", "articles": 1204}\n'
WIDTH = 78


class Stock:
    """The second service: its process lives on while its answer says that it is ill."""

    def __init__(self, folder, port):
        self.port = port
        self.answer = folder / "health.json"
        folder.mkdir(parents=True, exist_ok=True)
        self.answer.write_text(HEALTHY, encoding="utf-8")
        argv = ["/usr/bin/python3", "-m", "http.server", "--bind", "127.0.0.1"]
        self.process = Process([*argv, "--directory", folder, port], folder.parent / "stock.log")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/health.json"

    def start(self):
        self.process.start()
        wait_until(
            lambda: is_listening(self.port), 10, lambda: f"stock to listen: {self.process}"
        )
        return self

    def heal(self):
        self.answer.write_text(HEALTHY, encoding="utf-8")


class World:
    def __init__(self, folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.shop = Nginx(folder / "shop", free_port(8121))
        self.shop.write("index.html", "Welcome to the shop.\n")
        self.stock = Stock(folder / "stock", free_port(8122))
        self.hypervisor = Nginx(folder / "hypervisor", free_port(8123))
        self.hypervisor.write("index.html", "The hypervisor answers.\n")
        self.machines = Nginx(folder / "machines", free_port(8124))
        for name in ("chat", "pad", "wiki"):
            self.machines.write(name, f"The {name} works.\n")
        self.mail = MailServer(folder)
        self.vigie = None
        self.shown = set()

    def parts(self):
        """Name and part, in the order of their start."""
        return [
            ("the shop", self.shop),
            ("the stock service", self.stock),
            ("the hypervisor", self.hypervisor),
            ("the stack of machines", self.machines),
            ("the mail server", self.mail),
            ("Vigie", self.vigie),
        ]

    def start(self):
        say("Starting a shop, a stock service, a hypervisor and a mail server on loopback ...")
        for part in (self.shop, self.stock, self.hypervisor, self.machines, self.mail):
            part.start()
        self.shown = {message.path for message in self.mail.messages()}
        say("Starting Vigie ...")
        self.vigie = Vigie(self.folder, self.mail.url, free_port(DEFAULT_PORT), self.folder)
        self.vigie.start()
        template = string.Template((HERE / "vigie.yaml").read_text(encoding="utf-8"))
        addresses = {
            "shop": self.shop.url,
            "stock": self.stock.url,
            "hypervisor": self.hypervisor.url,
            "machines": self.machines.url,
        }
        print(self.vigie.apply(template.substitute(addresses)))

    def revive(self):
        """Starts again what is dead, and makes the stock service healthy."""
        self.stock.heal()
        for name, part in self.parts():
            if not part.process.running:
                part.start()
                say(f"{name[0].upper()}{name[1:]} runs again: pid {part.process.pid}.")

    def stop(self):
        for _, part in reversed(self.parts()):
            if part is not None and part.process is not None and part.process.running:
                part.process.stop()

    def show_new_mails(self):
        for message in self.mail.messages():
            if message.path not in self.shown:
                self.shown.add(message.path)
                print(framed(message), flush=True)

    def advice(self):
        command = shortest(binary())
        # What the command line would not find by itself.
        access = ""
        if self.vigie.port != DEFAULT_PORT:
            access += f" --url {self.vigie.url}"
        if shortest(self.folder) != DEFAULT_DATA:
            access += f" --data {shortest(self.folder)}"
        return f"""
Vigie watches. In another terminal, in this directory, try:

  kill -9 {self.shop.pid}
      The shop is dead. Alice's mail is printed here within seconds. Open its link and press the
      button, or wait 30 s: Bruno is called next, in French.
  (Enter, here)
      The shop runs again. Vigie says so once it has stayed up for 20 s, and not before.
  echo '{{"status": "broken"}}' > {shortest(self.stock.answer)}
      The stock service still answers, with the wrong thing. Enter heals it.
  kill -9 {self.machines.pid}
      A power cut: the machines of a hypervisor are gone, the hypervisor itself still answers. Chat,
      pad and wiki fail together: one incident, which names the hypervisor. Write down what you do:
  {command} log{access} "called the hoster"
  {command} lock{access} hypervisor --person alice --why "I am working on it" --for 1h
      Everybody sees it, and gets a link for the hoster. Enter: the machines are back; the
      incident is over when all three have stayed up.
  kill -9 {self.vigie.pid}
      Vigie itself is dead, in the middle of anything. Enter: it knows everything that it had
      answered, and what it could not see in between.
  {command} status{access}
  {command} incident list{access}

Ctrl-C here ends everything. {shortest(self.folder)}/ keeps what happened; remove it to begin anew.
"""


def shortest(path):
    """A path as one would type it here."""
    path = Path(path).resolve()
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def say(text):
    print(text, flush=True)


def framed(message):
    lines = [f"To:      {message.to}", f"Subject: {message.subject}", ""]
    for line in message.text.rstrip().split("\n"):
        # A link stays on one line, so that a terminal can open it.
        lines += [line] if "://" in line else textwrap.wrap(line, WIDTH) or [""]
    bars = "\n".join(f"  | {line}".rstrip() for line in lines)
    return f"\n  +{'-' * WIDTH}\n{bars}\n  +{'-' * WIDTH}\n"


def watch(world):
    """Prints mails and obeys Enter, until Ctrl-C."""
    inputs = [sys.stdin] if sys.stdin.isatty() else []
    dead = set()
    while True:
        ready, _, _ = select.select(inputs, [], [], POLL_SECONDS)
        if ready and sys.stdin.readline() == "":
            inputs = []  # the terminal is gone
        elif ready:
            world.revive()
        world.show_new_mails()
        for name, part in world.parts():
            if part.process.running:
                dead.discard(name)
            elif name not in dead:
                dead.add(name)
                say(f"{name[0].upper()}{name[1:]} is dead. Enter starts it again.")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("data", nargs="?", default=DEFAULT_DATA, help="where it keeps its data")
    world = World(Path(options.parse_args().data).resolve())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        world.start()
        say(world.advice())
        watch(world)
    except KeyboardInterrupt:
        say("\nEnding everything ...")
    except (AssertionError, OSError) as error:
        say(f"The demonstration cannot start: {error}")
        return 1
    finally:
        world.stop()
    say("Everything has ended.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
