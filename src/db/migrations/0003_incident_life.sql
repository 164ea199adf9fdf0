-- The whole life of an incident: an acknowledgement that ends, what must be green again,
-- workarounds, milestones; and locks on services.

ALTER TABLE incidents ADD COLUMN services {text} NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN suspect {text} NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN missed_detection {i64} NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN acknowledged_until {i64};
ALTER TABLE incidents ADD COLUMN snoozed {i64} NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN last_holder {text} NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN offered_to {text} NOT NULL DEFAULT '';
ALTER TABLE incidents ADD COLUMN recalls {i64} NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN rest_at {i64};
ALTER TABLE incidents ADD COLUMN restored_at {i64};
ALTER TABLE incidents ADD COLUMN merged_into {i64} NOT NULL DEFAULT 0;
ALTER TABLE incidents ADD COLUMN happened_from {i64};
ALTER TABLE incidents ADD COLUMN happened_to {i64};
ALTER TABLE incidents ADD COLUMN paged_at {i64};
ALTER TABLE incidents ADD COLUMN first_acknowledged_at {i64};
ALTER TABLE incidents ADD COLUMN announced_at {i64};
ALTER TABLE incidents ADD COLUMN partial_at {i64};
ALTER TABLE incidents ADD COLUMN full_at {i64};
ALTER TABLE incidents ADD COLUMN restored_up_to {i64};

-- Whoever has an incident from before is asked again half an hour after they took it.
UPDATE incidents SET acknowledged_until = acknowledged_at + 1800000,
  first_acknowledged_at = acknowledged_at WHERE acknowledged_at IS NOT NULL;
UPDATE incidents SET services = substr(group_key, 9), suspect = substr(group_key, 9)
  WHERE substr(group_key, 1, 8) = 'service/';

-- Why a call was made: the policy's step, or what ended an acknowledgement.
ALTER TABLE pages ADD COLUMN cause {text} NOT NULL DEFAULT 'step';

CREATE TABLE scope (
  incident_id {i64} NOT NULL,
  check_name {text} NOT NULL,
  service {text} NOT NULL,
  reason {text} NOT NULL,
  status {text} NOT NULL,
  since {i64} NOT NULL,
  green_before {i64} NOT NULL,
  retargeted_at {i64},
  changed_by {text} NOT NULL,
  changed_reason {text} NOT NULL,
  PRIMARY KEY (incident_id, check_name)
) {strict};

CREATE TABLE workarounds (
  id {i64} PRIMARY KEY,
  incident_id {i64} NOT NULL,
  text {text} NOT NULL,
  added_by {text} NOT NULL,
  added_at {i64} NOT NULL,
  reverted_at {i64},
  reverted_by {text} NOT NULL
) {strict};
CREATE INDEX workarounds_by_incident ON workarounds (incident_id);

CREATE TABLE locks (
  id {i64} PRIMARY KEY,
  service {text} NOT NULL,
  holder {text} NOT NULL,
  why {text} NOT NULL,
  since {i64} NOT NULL,
  until {i64} NOT NULL,
  ended_at {i64},
  ended_by {text} NOT NULL
) {strict};
CREATE INDEX locks_standing ON locks (id) WHERE ended_at IS NULL;
