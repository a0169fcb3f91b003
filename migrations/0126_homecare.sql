-- Home care (src/homecare/homecare.h): plans of care in versions, planned and recorded visits, supplies, results.

-- A plan of a case in its versions; the current one counts. every_days: 0 where weekdays ("1,3", Monday is 1)
-- say the days. planned_to: the last day for which visits were made. home: where the client lives.
CREATE TABLE homecare_plan (
  id {id},
  uid {text} NOT NULL UNIQUE,
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  version {bigint} NOT NULL,
  current {bigint} NOT NULL DEFAULT 1,
  state {text} NOT NULL CHECK (state IN ('running', 'ended')),
  area {text} NOT NULL,
  programme {text} NOT NULL,
  programme_name {text} NOT NULL,
  unit {text} NOT NULL,
  every_days {bigint} NOT NULL DEFAULT 0,
  weekdays {text} NOT NULL DEFAULT '',
  carer {bigint} NOT NULL,
  carer_name {text} NOT NULL,
  helpers {text} NOT NULL DEFAULT '',
  helper_names {text} NOT NULL DEFAULT '',
  services {text} NOT NULL,
  starts_on {text} NOT NULL,
  consent_by {text} NOT NULL CHECK (consent_by IN ('client', 'family', 'guardian')),
  consent_name {text} NOT NULL,
  consent_on {text} NOT NULL,
  result_on {text} NOT NULL,
  latitude {real},
  longitude {real},
  planned_to {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  outcome {text} NOT NULL DEFAULT '' CHECK (outcome IN ('', 'independent', 'institution', 'died', 'other')),
  ended_on {text} NOT NULL DEFAULT '',
  made_at {bigint} NOT NULL,
  made_name {text} NOT NULL,
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX homecare_plan_version ON homecare_plan (case_file, version);
CREATE UNIQUE INDEX homecare_plan_current ON homecare_plan (case_file) WHERE current = 1;
CREATE INDEX homecare_plan_area ON homecare_plan (area, result_on, id);
CREATE INDEX homecare_plan_result ON homecare_plan (result_on, id);
CREATE INDEX homecare_plan_planned ON homecare_plan (planned_to) WHERE current = 1;

-- A visit of a day, once for each case and day. extra: asked for by somebody, not by the plan. seq_from, seq_to:
-- the case's events that the record told its procedure. dropped: the plan changed before it came.
CREATE TABLE homecare_visit (
  id {id},
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  area {text} NOT NULL,
  programme {text} NOT NULL,
  programme_name {text} NOT NULL,
  version {bigint} NOT NULL,
  planned_on {text} NOT NULL,
  extra {bigint} NOT NULL DEFAULT 0,
  carer {bigint} NOT NULL,
  carer_name {text} NOT NULL,
  state {text} NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'missed', 'open', 'done', 'absent', 'refused',
    'hospital', 'died', 'dropped')),
  missed_at {bigint},
  uid {text} UNIQUE,
  in_at {bigint},
  out_at {bigint},
  latitude {real},
  longitude {real},
  services {text} NOT NULL DEFAULT '',
  words {text} NOT NULL DEFAULT '',
  next_on {text} NOT NULL DEFAULT '',
  cost {bigint} NOT NULL DEFAULT 0,
  note {bigint},
  seq_from {bigint} NOT NULL DEFAULT 0,
  seq_to {bigint} NOT NULL DEFAULT 0,
  recorded_at {bigint},
  recorded_by {bigint},
  recorded_name {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX homecare_visit_once ON homecare_visit (case_file, planned_on);
CREATE INDEX homecare_visit_day ON homecare_visit (planned_on, id);
CREATE INDEX homecare_visit_area ON homecare_visit (area, planned_on, id);
CREATE INDEX homecare_visit_carer ON homecare_visit (carer, planned_on, id);
CREATE INDEX homecare_visit_waiting ON homecare_visit (state, planned_on) WHERE state IN ('planned', 'missed', 'open');

-- What was handed out. amount: in thousandths. struck: the record was taken back.
CREATE TABLE homecare_supply (
  id {id},
  visit {bigint} NOT NULL REFERENCES homecare_visit (id),
  item {text} NOT NULL,
  amount {bigint} NOT NULL,
  unit {text} NOT NULL,
  cost {bigint},
  struck {bigint} NOT NULL DEFAULT 0,
  event {bigint} NOT NULL
);
CREATE INDEX homecare_supply_visit ON homecare_supply (visit, id);

-- The forms that were filled in at a visit; what was answered belongs to the case.
CREATE TABLE homecare_filled (
  visit {bigint} NOT NULL REFERENCES homecare_visit (id),
  form {text} NOT NULL,
  answer {bigint} NOT NULL,
  event {bigint} NOT NULL,
  PRIMARY KEY (visit, form)
) {without_rowid};

-- Every six months: what came of it.
CREATE TABLE homecare_result (
  id {id},
  uid {text} NOT NULL UNIQUE,
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  due_on {text} NOT NULL,
  answer {bigint} NOT NULL,
  outcome {text} NOT NULL CHECK (outcome IN ('continue', 'independent', 'institution')),
  words {text} NOT NULL DEFAULT '',
  at {bigint} NOT NULL,
  by_name {text} NOT NULL,
  event {bigint} NOT NULL
);
CREATE INDEX homecare_result_case ON homecare_result (case_file, at);
