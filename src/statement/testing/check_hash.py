#!/usr/bin/python3
"""check_hash.py FILE: status 0 if the hash of a statement is that of what it says (docs/pay.md)."""

import hashlib
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    statement = json.load(file)
said = {k: v for k, v in statement.items() if k not in ("hash", "approvals", "made_at")}
text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
sys.exit(hashlib.sha256(text.encode()).hexdigest() != statement["hash"])
