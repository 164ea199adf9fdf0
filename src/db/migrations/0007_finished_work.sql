-- What became of announced work. Times are milliseconds UTC.

-- The period of configured maintenance that runs or comes next.
CREATE TABLE maintenance_occurrences (
  name {text} PRIMARY KEY,
  starts_at {i64} NOT NULL,
  ends_at {i64} NOT NULL,
  begun_at {i64} NOT NULL
) {strict};

-- services: a JSON array of names.
CREATE TABLE finished_work (
  id {text} PRIMARY KEY,
  starts_at {i64} NOT NULL,
  ends_at {i64} NOT NULL,
  cancelled {i64} NOT NULL,
  services {text} NOT NULL,
  text_en {text} NOT NULL,
  text_fr {text} NOT NULL
) {strict};
CREATE INDEX finished_work_by_end ON finished_work (ends_at);
