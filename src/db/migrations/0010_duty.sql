-- Who was on call as it really was, and what people did when they were called. Times are
-- milliseconds UTC.

ALTER TABLE overrides ADD COLUMN created_at {i64};

-- One person on call without a break. to_at NULL: it goes on.
CREATE TABLE duty_periods (
  id {i64} PRIMARY KEY,
  schedule {text} NOT NULL,
  person {text} NOT NULL,
  from_at {i64} NOT NULL,
  to_at {i64},
  published_at {i64},
  next_look {i64} NOT NULL
) {strict};
CREATE INDEX duty_periods_open ON duty_periods (id) WHERE to_at IS NULL;
CREATE INDEX duty_periods_by_person ON duty_periods (person, from_at);

-- Since when a schedule is what it is now.
CREATE TABLE duty_plans (
  schedule {text} PRIMARY KEY,
  published_at {i64} NOT NULL
) {strict};

-- retired 1: too old to be changed, and no longer in memory.
CREATE TABLE interventions (
  id {i64} PRIMARY KEY,
  person {text} NOT NULL,
  incident_id {i64} NOT NULL,
  page_id {i64} NOT NULL,
  paged_at {i64},
  acknowledged_at {i64} NOT NULL,
  first_action_at {i64},
  last_action_at {i64} NOT NULL,
  departed_at {i64},
  home_at {i64},
  ended_at {i64},
  end_known {text} NOT NULL,
  resolved_at {i64},
  on_site {i64} NOT NULL,
  urgent {text} NOT NULL,
  inspector_told_at {i64},
  note {text} NOT NULL,
  voided {i64} NOT NULL,
  retired {i64} NOT NULL
) {strict};
CREATE INDEX interventions_live ON interventions (id) WHERE retired = 0;
CREATE INDEX interventions_by_person ON interventions (person, acknowledged_at);

-- What a person mended. before_it, after_it: the record as JSON; before_it '': entered by hand.
CREATE TABLE intervention_corrections (
  id {i64} PRIMARY KEY,
  intervention_id {i64} NOT NULL,
  at {i64} NOT NULL,
  person {text} NOT NULL,
  actor {text} NOT NULL,
  reason {text} NOT NULL,
  before_it {text} NOT NULL,
  after_it {text} NOT NULL
) {strict};
CREATE INDEX corrections_by_intervention ON intervention_corrections (intervention_id, id);

-- month: "2026-11". reopened_at NULL: it is signed.
CREATE TABLE month_signatures (
  person {text} NOT NULL,
  month {text} NOT NULL,
  signed_at {i64} NOT NULL,
  hash {text} NOT NULL,
  signed_by {text} NOT NULL,
  reopened_at {i64},
  reopened_by {text} NOT NULL,
  reason {text} NOT NULL,
  PRIMARY KEY (person, month, signed_at)
) {strict};
