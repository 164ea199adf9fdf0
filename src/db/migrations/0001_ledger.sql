-- What the decider needs before it has decided anything.
--
-- Tokens (db/migrate.h): {i64} {real} {text} are column types, {strict} ends every table.

-- One row. batch_id tells after a lost answer whether a commit happened; the next_ columns give the
-- numbers of things in commit order.
CREATE TABLE ledger (
  id {i64} PRIMARY KEY CHECK (id = 1),
  batch_id {i64} NOT NULL,
  committed_at {i64} NOT NULL,
  next_id {i64} NOT NULL,
  next_journal {i64} NOT NULL
) {strict};
INSERT INTO ledger (id, batch_id, committed_at, next_id, next_journal) VALUES (1, 0, 0, 1, 1);

-- One row. Who decides: see db/lease.h.
CREATE TABLE lease (
  id {i64} PRIMARY KEY CHECK (id = 1),
  epoch {i64} NOT NULL,
  beat {i64} NOT NULL,
  node {text} NOT NULL
) {strict};
INSERT INTO lease (id, epoch, beat, node) VALUES (1, 0, 0, '');

-- The audit: who, when, what, before and after. Never changed and never replayed.
CREATE TABLE journal (
  seq {i64} PRIMARY KEY,
  at {i64} NOT NULL,
  actor {text} NOT NULL,
  kind {text} NOT NULL,
  subject {text} NOT NULL,
  incident_id {i64},
  body {text} NOT NULL
) {strict};
CREATE INDEX journal_by_incident ON journal (incident_id, seq);
CREATE INDEX journal_by_time ON journal (at, seq);
