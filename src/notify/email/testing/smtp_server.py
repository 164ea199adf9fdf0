#!/usr/bin/python3
"""A real SMTP server for tests, with the misbehaviour that a mail system shows on bad days.

  smtp_server.py --directory DIR [options]

It listens on a free port of 127.0.0.1 and prints "PORT <number>" on a line of standard output once
it answers. It ends at SIGTERM, at SIGKILL, or when its standard input closes (start it with a pipe,
and it does not outlive you; with /dev/null and --keep-running it waits for a signal).

Options
  --directory DIR         where messages are stored; must exist
  --port N                instead of a free one (to come back after a kill)
  --certificate FILE      with --key FILE: STARTTLS is offered (PEM; smtp_ca.sh makes them)
  --require-starttls      no MAIL before STARTTLS
  --implicit-tls          TLS from the first byte (smtps) instead of STARTTLS
  --user U --password P   AUTH is required, with these
  --slow-seconds S        how long slow@ takes (default 1)
  --silent-at-quit        never answers QUIT, and keeps the connection
  --keep-running          do not end when standard input closes

Each message whose DATA was received whole is stored as two files, numbered from 000001:
  000001.eml    the bytes, CRLF line ends, dots no longer stuffed
  000001.json   {"from", "to": [...], "user" or null, "tls": bool, "helo", "answer": "250 ..." or
                null when the server never answered}; written last, so wait for it

What happens depends on the local part of the recipient (anything after '+' is ignored):
  temp-fail        RCPT: 451            temp-fail-data   end of DATA: 451 (stored)
  perm-fail        RCPT: 550            perm-fail-data   end of DATA: 554 (stored)
  perm-fail-echo   RCPT: 550, quoting the recipient and another address in the answer
  hang-after-data  takes the message (stored), then never answers
  close-after-data takes the message (stored), then closes the connection without an answer
  close-at-data    closes the connection when DATA begins, before the message
  stall-at-data    answers DATA with 354 and reads nothing more, ever
  slow             answers RCPT after --slow-seconds
and every other recipient is accepted. Local parts of the sender: bad-sender gets 550 at MAIL.
"""

import argparse
import asyncio
import json
import logging
import os
import signal
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Store:
    def __init__(self, directory):
        self.directory = directory
        numbers = [int(name[:6]) for name in os.listdir(directory) if name.endswith(".eml")]
        self.number = max(numbers, default=0)

    def add(self, session, envelope, answer):
        self.number += 1
        path = os.path.join(self.directory, f"{self.number:06}")
        with open(path + ".eml", "wb") as file:
            file.write(envelope.original_content)
        envelope_facts = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "user": session.auth_data.decode() if session.auth_data else None,
            "tls": session.ssl is not None,
            "helo": session.host_name,
            "answer": answer,
        }
        with open(path + ".part", "w", encoding="utf-8") as file:
            json.dump(envelope_facts, file)
        os.rename(path + ".part", path + ".json")


def local_part(address):
    return address.split("@")[0].split("+")[0]


class Handler:
    def __init__(self, store, slow_seconds):
        self.store = store
        self.slow_seconds = slow_seconds

    async def handle_MAIL(self, server, session, envelope, address, options):
        if local_part(address) == "bad-sender":
            return "550 5.7.1 this sender may not send here"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 sender ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        behaviour = local_part(address)
        if behaviour == "temp-fail":
            return "451 4.3.0 try again later"
        if behaviour == "perm-fail":
            return "550 5.1.1 no such mailbox"
        if behaviour == "perm-fail-echo":
            return f"550 5.1.1 <{address}> is gone, write to boss@example.org instead"
        if behaviour == "slow":
            await asyncio.sleep(self.slow_seconds)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server, session, envelope):
        behaviour = local_part(envelope.rcpt_tos[0])
        if behaviour in ("hang-after-data", "close-after-data"):
            self.store.add(session, envelope, None)
            if behaviour == "close-after-data":
                server.transport.abort()
            await asyncio.Event().wait()
        answer = {
            "temp-fail-data": "451 4.3.0 the disk is busy",
            "perm-fail-data": "554 5.6.0 this message is not wanted",
        }.get(behaviour, f"250 2.0.0 stored as {self.store.number + 1:06}")
        self.store.add(session, envelope, answer)
        return answer


class Server(SMTP):
    silent_at_quit = False

    async def smtp_QUIT(self, arg):
        if self.silent_at_quit:
            await asyncio.Event().wait()
        await super().smtp_QUIT(arg)

    async def smtp_DATA(self, arg):
        recipients = self.envelope.rcpt_tos
        if recipients and local_part(recipients[0]) == "close-at-data":
            self.transport.abort()
            return
        if recipients and local_part(recipients[0]) == "stall-at-data":
            await self.push("354 go ahead")
            self.transport.pause_reading()
            await asyncio.Event().wait()
        await super().smtp_DATA(arg)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--directory", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--require-starttls", action="store_true")
    parser.add_argument("--implicit-tls", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--slow-seconds", type=float, default=1)
    parser.add_argument("--silent-at-quit", action="store_true")
    parser.add_argument("--keep-running", action="store_true")
    return parser.parse_args()


async def serve(options):
    handler = Handler(Store(options.directory), options.slow_seconds)
    context = None
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate, options.key)

    def authenticate(server, session, envelope, mechanism, given):
        good = (
            isinstance(given, LoginPassword)
            and given.login == options.user.encode()
            and given.password == options.password.encode()
        )
        return AuthResult(success=good, handled=False, auth_data=given.login if good else None)

    Server.silent_at_quit = options.silent_at_quit
    implicit = context if options.implicit_tls else None

    def session():
        return Server(
            handler,
            hostname="smtp.test",
            timeout=600,
            tls_context=None if implicit else context,
            require_starttls=options.require_starttls,
            auth_required=options.user is not None,
            auth_require_tls=context is not None and not implicit,
            authenticator=authenticate if options.user else None,
        )

    server = await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", options.port, ssl=implicit
    )
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    end = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, end.set)
    if not options.keep_running:
        loop.add_reader(sys.stdin.fileno(), lambda: sys.stdin.buffer.read1(4096) or end.set())
    await end.wait()
    # Hung sessions are part of the service: do not wait for them.
    os._exit(0)


# What clients do wrong here, they do on purpose.
logging.getLogger("mail").setLevel(logging.CRITICAL + 1)
warnings.simplefilter("ignore")
asyncio.run(serve(arguments()))
