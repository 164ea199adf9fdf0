-- What the public is told, and what can be proven of the past. Times are milliseconds UTC.

-- Stretches in which the evidence of a check spoke without a hole; until_at NULL: it goes on.
-- check_name '': a gap, in which nothing at all was watched.
CREATE TABLE watched (
  check_name {text} NOT NULL,
  from_at {i64} NOT NULL,
  until_at {i64},
  verdict {text} NOT NULL,
  PRIMARY KEY (check_name, from_at)
) {strict};
CREATE INDEX watched_open ON watched (check_name) WHERE until_at IS NULL;
CREATE INDEX watched_by_end ON watched (until_at);

-- What was said in public about an incident. page '': on every page that shows its services.
-- services: names with commas between them.
CREATE TABLE status_updates (
  id {i64} PRIMARY KEY,
  incident_id {i64} NOT NULL,
  at {i64} NOT NULL,
  status {text} NOT NULL,
  text_en {text} NOT NULL,
  text_fr {text} NOT NULL,
  written_by {text} NOT NULL,
  automatic {i64} NOT NULL,
  page {text} NOT NULL,
  services {text} NOT NULL
) {strict};
CREATE INDEX status_updates_by_incident ON status_updates (incident_id, id);
CREATE INDEX status_updates_by_time ON status_updates (at);
