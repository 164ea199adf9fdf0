-- What reports by itself, what is not watched for a while, what is kept quiet, and whether we see.

ALTER TABLE check_states ADD COLUMN changes {text} NOT NULL DEFAULT '';
ALTER TABLE check_states ADD COLUMN flapping {i64} NOT NULL DEFAULT 0;

-- When an alert that nobody was called for is looked at again: the end of what keeps it quiet.
ALTER TABLE alerts ADD COLUMN held_until {i64};
-- The next step waits for the same.
ALTER TABLE escalations ADD COLUMN held {i64} NOT NULL DEFAULT 0;

-- runs: a JSON array of [id, started, first].
CREATE TABLE heartbeats (
  check_name {text} PRIMARY KEY,
  last_signal {i64},
  last_good {i64} NOT NULL,
  last_text {text} NOT NULL,
  last_run {i64},
  runs {text} NOT NULL,
  due {i64} NOT NULL,
  deadline {i64} NOT NULL,
  data_at {i64},
  size {i64}
) {strict};

CREATE TABLE pauses (
  check_name {text} PRIMARY KEY,
  starts_at {i64} NOT NULL,
  ends_at {i64} NOT NULL,
  reason {text} NOT NULL,
  created_by {text} NOT NULL
) {strict};

-- services, checks: JSON arrays of names.
CREATE TABLE maintenance_windows (
  id {i64} PRIMARY KEY,
  title {text} NOT NULL,
  services {text} NOT NULL,
  checks {text} NOT NULL,
  starts_at {i64} NOT NULL,
  ends_at {i64} NOT NULL,
  shown {i64} NOT NULL,
  text_en {text} NOT NULL,
  text_fr {text} NOT NULL,
  created_by {text} NOT NULL
) {strict};
CREATE INDEX maintenance_windows_by_end ON maintenance_windows (ends_at);

CREATE TABLE vantages (
  name {text} PRIMARY KEY,
  blind_since {i64},
  reason {text} NOT NULL
) {strict};
