#!/usr/bin/python3
"""Reads an e-mail message from standard input with Python's own parser and prints what a reader
would see, as fields each ended by the byte 0x1e: subject, from name, from address, to name, to
address, message id, references, the names of all headers (lower case, joined by spaces), the
number of defects, the plain text, the HTML."""

import sys
from email import message_from_bytes, policy

message = message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)
sender = message["from"].addresses[0]
receiver = message["to"].addresses[0]
parts = list(message.walk())
fields = [
    message["subject"],
    sender.display_name,
    sender.addr_spec,
    receiver.display_name,
    receiver.addr_spec,
    message["message-id"],
    message["references"],
    " ".join(name.lower() for name in message.keys()),
    str(sum(len(part.defects) for part in parts) + sum(len(h.defects) for h in message.values())),
    message.get_body(("plain",)).get_content().replace("\r\n", "\n"),
    message.get_body(("html",)).get_content().replace("\r\n", "\n"),
]
sys.stdout.buffer.write(b"".join(str(field).encode() + b"\x1e" for field in fields))
