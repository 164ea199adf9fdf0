-- The live state and its history: what world_store loads and writes. Times are milliseconds UTC,
-- lengths milliseconds, booleans 0 or 1. A retired incident (live = 0) keeps all its rows.

CREATE TABLE resources (
  kind {text} NOT NULL,
  name {text} NOT NULL,
  owner {text} NOT NULL,
  body {text} NOT NULL,
  revision {i64} NOT NULL,
  PRIMARY KEY (kind, name)
) {strict};

-- Every state that a resource has had; body NULL: deleted in that revision.
CREATE TABLE resource_history (
  revision {i64} NOT NULL,
  kind {text} NOT NULL,
  name {text} NOT NULL,
  owner {text} NOT NULL,
  body {text},
  PRIMARY KEY (revision, kind, name)
) {strict};
CREATE INDEX resource_history_by_key ON resource_history (kind, name, revision);

-- One row.
CREATE TABLE configuration (
  id {i64} PRIMARY KEY CHECK (id = 1),
  revision {i64} NOT NULL
) {strict};
INSERT INTO configuration (id, revision) VALUES (1, 0);

CREATE TABLE check_states (
  check_name {text} PRIMARY KEY,
  verdict {text} NOT NULL,
  since {i64} NOT NULL,
  bad_run {i64} NOT NULL,
  good_run {i64} NOT NULL,
  first_bad_at {i64},
  first_bad_evidence {text},
  first_good_at {i64},
  first_good_evidence {text},
  outage_id {i64} NOT NULL
) {strict};

-- Flushed every 15 s: may be too old, never too new.
CREATE TABLE check_freshness (
  check_name {text} PRIMARY KEY,
  last_good_at {i64},
  last_good_evidence {text},
  last_bad_at {i64},
  last_bad_evidence {text}
) {strict};

CREATE TABLE outages (
  id {i64} PRIMARY KEY,
  check_name {text} NOT NULL,
  last_good_at {i64},
  last_good_evidence {text},
  first_bad_at {i64} NOT NULL,
  first_bad_evidence {text} NOT NULL,
  last_bad_at {i64},
  last_bad_evidence {text},
  first_good_at {i64},
  first_good_evidence {text}
) {strict};
CREATE INDEX outages_by_check ON outages (check_name, first_bad_at);

-- fingerprint: 16 hexadecimal digits. labels and annotations: JSON objects of strings.
CREATE TABLE alerts (
  fingerprint {text} PRIMARY KEY,
  labels {text} NOT NULL,
  annotations {text} NOT NULL,
  status {text} NOT NULL,
  severity {text} NOT NULL,
  starts_at {i64} NOT NULL,
  changed_at {i64} NOT NULL,
  stable_for {i64} NOT NULL,
  incident_id {i64} NOT NULL
) {strict};

CREATE TABLE incidents (
  id {i64} PRIMARY KEY,
  title {text} NOT NULL,
  severity {text} NOT NULL,
  policy {text} NOT NULL,
  group_key {text} NOT NULL,
  status {text} NOT NULL,
  opened_at {i64} NOT NULL,
  opened_by {text} NOT NULL,
  acknowledged_at {i64},
  acknowledged_by {text} NOT NULL,
  green_since {i64},
  resolved_at {i64},
  resolution {text} NOT NULL,
  resolved_by {text} NOT NULL,
  resolution_reason {text} NOT NULL,
  live {i64} NOT NULL
) {strict};
CREATE INDEX incidents_live ON incidents (id) WHERE live = 1;
CREATE INDEX incidents_by_status ON incidents (status, id);

CREATE TABLE escalations (
  incident_id {i64} PRIMARY KEY,
  status {text} NOT NULL,
  round {i64} NOT NULL,
  step {i64} NOT NULL,
  last_resort_calls {i64} NOT NULL,
  due {i64},
  remaining {i64} NOT NULL
) {strict};

CREATE TABLE pages (
  id {i64} PRIMARY KEY,
  incident_id {i64} NOT NULL,
  person {text} NOT NULL,
  kind {text} NOT NULL,
  round {i64} NOT NULL,
  step {i64} NOT NULL,
  last_resort {i64} NOT NULL,
  late {i64} NOT NULL,
  created_at {i64} NOT NULL,
  UNIQUE (incident_id, person, kind, round, step)
) {strict};

CREATE TABLE deliveries (
  id {i64} PRIMARY KEY,
  page_id {i64} NOT NULL,
  channel {text} NOT NULL,
  address {text} NOT NULL,
  status {text} NOT NULL,
  attempts {i64} NOT NULL,
  next_attempt_at {i64},
  outcome_unknown {i64} NOT NULL,
  detail {text} NOT NULL
) {strict};
CREATE INDEX deliveries_by_page ON deliveries (page_id);

CREATE TABLE attempts (
  delivery_id {i64} NOT NULL,
  number {i64} NOT NULL,
  started_at {i64} NOT NULL,
  finished_at {i64},
  outcome {text} NOT NULL,
  detail {text} NOT NULL,
  PRIMARY KEY (delivery_id, number)
) {strict};

CREATE TABLE overrides (
  id {i64} PRIMARY KEY,
  schedule {text} NOT NULL,
  person {text} NOT NULL,
  starts_at {i64} NOT NULL,
  ends_at {i64} NOT NULL,
  created_by {text} NOT NULL
) {strict};

CREATE TABLE tokens (
  id {i64} PRIMARY KEY,
  label {text} NOT NULL,
  hash {text} NOT NULL UNIQUE,
  role {text} NOT NULL,
  person {text} NOT NULL,
  one_time {i64} NOT NULL,
  created_at {i64} NOT NULL,
  expires_at {i64},
  revoked_at {i64}
) {strict};
