-- Background work, its log, the outbox between modules and daily schedules (src/jobs).

CREATE TABLE job (
  id {id},
  kind {text} NOT NULL,
  title {text} NOT NULL,
  only_one {text},
  state {text} NOT NULL
    CHECK (state IN ('queued', 'running', 'cancelling', 'cancelled', 'done', 'failed')),
  done {bigint} NOT NULL,
  total {bigint} NOT NULL,
  phase {text} NOT NULL,
  created_at {bigint} NOT NULL,
  not_before {bigint} NOT NULL,
  started_at {bigint},
  finished_at {bigint},
  account {bigint},
  actor_name {text} NOT NULL,
  rights {text} NOT NULL,
  area {text} NOT NULL,
  language {text} NOT NULL,
  attempts {bigint} NOT NULL,
  payload {text} NOT NULL,
  checkpoint {text} NOT NULL,
  result {text} NOT NULL,
  error_code {text} NOT NULL,
  error_detail {text} NOT NULL,
  incident {text} NOT NULL,
  lease_owner {text} NOT NULL,
  lease_until {bigint} NOT NULL
);
CREATE INDEX job_state ON job (state, id);
CREATE INDEX job_account ON job (account, id);
CREATE UNIQUE INDEX job_only_one ON job (only_one) WHERE state IN ('queued', 'running', 'cancelling');

CREATE TABLE job_log (
  id {id},
  job {bigint} NOT NULL REFERENCES job (id),
  at {bigint} NOT NULL,
  code {text} NOT NULL,
  detail {text} NOT NULL
);
CREATE INDEX job_log_job ON job_log (job, id);

CREATE TABLE outbox (
  id {id},
  name {text} NOT NULL,
  payload {text} NOT NULL,
  created_at {bigint} NOT NULL,
  delivered_at {bigint},
  next_try_at {bigint} NOT NULL,
  attempts {bigint} NOT NULL,
  error_code {text} NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered_at IS NULL;

-- Which subscriber has had which event: written in the subscriber's own transaction.
CREATE TABLE outbox_delivery (
  outbox {bigint} NOT NULL REFERENCES outbox (id),
  subscriber {text} NOT NULL,
  delivered_at {bigint} NOT NULL,
  PRIMARY KEY (outbox, subscriber)
) {without_rowid};

CREATE TABLE job_schedule (
  kind {text} PRIMARY KEY,
  last_day {text} NOT NULL
);
