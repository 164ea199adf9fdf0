#!/usr/bin/python3
"""From exec to the first 200 of /readyz with 100,000 incidents, beside an empty database."""

import json
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from lab.mail import MailServer
from lab.vigie import Vigie

INCIDENTS = 100_000
OPENED = 1_760_000_000_000  # milliseconds UTC, of the first; one a minute


def incidents():
    """All are over but the last; each called one person once."""
    for number in range(1, INCIDENTS + 1):
        at = OPENED + number * 60_000
        over = number < INCIDENTS
        yield {
            "id": number * 4,
            "page": number * 4 + 1,
            "delivery": number * 4 + 2,
            "at": at,
            "status": "resolved" if over else "acknowledged",
            "resolved_at": at + 30_000 if over else None,
            "live": 0 if over else 1,
        }


def fill(path):
    with closing(sqlite3.connect(path)) as database, database:
        rows = list(incidents())
        database.executemany(
            "INSERT INTO incidents (id, title, severity, policy, group_key, status, opened_at,"
            " opened_by, acknowledged_at, acknowledged_by, green_since, resolved_at, resolution,"
            " resolved_by, resolution_reason, live)"
            " VALUES (:id, 'shop: HTTP 503', 'critical', 'default',"
            " 'check/shop' || :id, :status, :at, 'check:shop', :at, 'alice', NULL, :resolved_at,"
            " 'none', '', '', :live)",
            rows,
        )
        database.executemany(
            "INSERT INTO escalations (incident_id, status, round, step, last_resort_calls, due,"
            " remaining)"
            " VALUES (:id, 'acknowledged', 0, 1, 0, NULL, 0)", rows
        )
        database.executemany(
            "INSERT INTO pages (id, incident_id, person, kind, round, step, last_resort,"
            " late, created_at)"
            " VALUES (:page, :id, 'alice', 'call', 0, 0, 0, 0, :at)", rows
        )
        database.executemany(
            "INSERT INTO deliveries (id, page_id, channel, address, status, attempts,"
            " next_attempt_at, outcome_unknown, detail)"
            " VALUES (:delivery, :page, 'email', 'alice@demo.example',"
            " 'accepted', 1, NULL, 0, '250 ok')",
            rows,
        )
        database.executemany(
            "INSERT INTO attempts VALUES (:delivery, 1, :at, :at, 'accepted', '250 ok')", rows
        )
        first = database.execute("SELECT next_journal FROM ledger").fetchone()[0]
        database.executemany(
            "INSERT INTO journal VALUES (:sequence, :at, 'check:shop', 'incident.opened',"
            " 'incident/' || :id, :id, '{}')",
            [{"sequence": first + index, **row} for index, row in enumerate(rows)],
        )
        database.execute(
            "UPDATE ledger SET next_id = ?, next_journal = ?",
            (INCIDENTS * 4 + 10, first + len(rows)),
        )


def start_seconds(vigie):
    began = time.perf_counter()
    vigie.start()
    return time.perf_counter() - began


with tempfile.TemporaryDirectory() as folder:
    mail = MailServer(Path(folder)).start()
    vigie = Vigie(Path(folder), mail.url).start()
    vigie.stop()
    empty = start_seconds(vigie)
    vigie.stop()
    fill(vigie.data / "vigie.db")
    full = start_seconds(vigie)
    vigie.stop()
    mail.stop()
    print(
        json.dumps(
            {
                "name": "start-up with 100,000 incidents",
                "value": full,
                "unit": "s",
                "peer": "an empty database",
                "peer_value": empty,
            }
        )
    )
