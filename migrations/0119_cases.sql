-- Cases (src/cases/cases.h): their people and team, what happened to each step, and what is open now.

-- confidentiality: as the procedure says, or stricter. area: where it is worked. seq: how many events of the
-- procedure it has; who writes one says what it saw. title, story: empty of names in a secret case.
CREATE TABLE case_file (
  id {id},
  uid {text} NOT NULL UNIQUE,
  number {text} NOT NULL UNIQUE,
  procedure {text} NOT NULL,
  procedure_name {text} NOT NULL,
  version {text} NOT NULL,
  area {text} NOT NULL,
  confidentiality {text} NOT NULL CHECK (confidentiality IN ('normal', 'terbatas', 'rahasia')),
  source {text} NOT NULL CHECK (source IN ('report', 'walk_in', 'referral', 'shelter', 'registry')),
  urgency {text} NOT NULL CHECK (urgency IN ('red', 'yellow', 'green')),
  title {text} NOT NULL,
  story {text} NOT NULL DEFAULT '',
  place {text} NOT NULL DEFAULT '',
  reporter {text} NOT NULL DEFAULT '',
  reporter_phone {text} NOT NULL DEFAULT '',
  worker {bigint},
  worker_name {text} NOT NULL DEFAULT '',
  state {text} NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'ended')),
  end_code {text} NOT NULL DEFAULT '',
  ended_at {bigint},
  opened_at {bigint} NOT NULL,
  opened_by {bigint},
  opened_name {text} NOT NULL,
  due_at {bigint},
  seq {bigint} NOT NULL DEFAULT 0,
  event {bigint} NOT NULL
);
CREATE INDEX case_file_area ON case_file (area, opened_at, id);
CREATE INDEX case_file_opened ON case_file (opened_at, id);
CREATE INDEX case_file_open ON case_file (state, opened_at, id);
CREATE INDEX case_file_procedure ON case_file (procedure, opened_at, id);
CREATE INDEX case_file_worker ON case_file (worker, opened_at, id);

-- The last serial given under a number pattern in a year.
CREATE TABLE case_serial (
  pattern {text} NOT NULL,
  year {bigint} NOT NULL,
  last {bigint} NOT NULL,
  PRIMARY KEY (pattern, year)
) {without_rowid};

-- role: what the person is in the case. alias: what a secret case calls the person.
CREATE TABLE case_person (
  id {id},
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  person {bigint} NOT NULL REFERENCES person (id),
  role {text} NOT NULL CHECK (role IN ('client', 'family', 'witness', 'other')),
  alias {text} NOT NULL,
  note {text} NOT NULL DEFAULT '',
  removed {bigint} NOT NULL DEFAULT 0,
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX case_person_once ON case_person (case_file, person) WHERE removed = 0;
CREATE INDEX case_person_case ON case_person (case_file, role);
CREATE INDEX case_person_person ON case_person (person);

-- Who works on a case; a secret one is open to nobody else.
CREATE TABLE case_member (
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  account {bigint} NOT NULL,
  name {text} NOT NULL,
  since_at {bigint} NOT NULL,
  until_at {bigint},
  event {bigint} NOT NULL,
  PRIMARY KEY (case_file, account)
) {without_rowid};
CREATE INDEX case_member_account ON case_member (account, case_file);

-- A secret case opened in need ("break-glass"): for how long, why, and who among the heads has heard of it.
CREATE TABLE case_glass (
  id {id},
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  account {bigint} NOT NULL,
  name {text} NOT NULL,
  reason {text} NOT NULL,
  area {text} NOT NULL,
  at {bigint} NOT NULL,
  until_at {bigint} NOT NULL,
  heard_name {text} NOT NULL DEFAULT '',
  heard_at {bigint},
  event {bigint} NOT NULL
);
CREATE INDEX case_glass_account ON case_glass (account, case_file, until_at);
CREATE INDEX case_glass_case ON case_glass (case_file, at);
CREATE INDEX case_glass_unheard ON case_glass (heard_at, at);

-- The events of a procedure, in order: where a case stands is their fold. undone: taken back right after.
CREATE TABLE case_event (
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  seq {bigint} NOT NULL,
  kind {text} NOT NULL,
  at {bigint} NOT NULL,
  step {text} NOT NULL DEFAULT '',
  what {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  by_role {text} NOT NULL DEFAULT '',
  yes {bigint} NOT NULL DEFAULT 1,
  moment {bigint} NOT NULL DEFAULT 0,
  renames {text} NOT NULL DEFAULT '',
  account {bigint},
  name {text} NOT NULL,
  undone {bigint} NOT NULL DEFAULT 0,
  event {bigint} NOT NULL,
  PRIMARY KEY (case_file, seq)
) {without_rowid};

-- The open steps, written anew with each event. due_at: as it stands while no clock stands still. The names are
-- those of the catalogue when it was written, for lists.
CREATE TABLE case_step (
  id {id},
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  step {text} NOT NULL,
  step_name {text} NOT NULL,
  round {bigint} NOT NULL,
  procedure {text} NOT NULL,
  turn {text} NOT NULL,
  turn_name {text} NOT NULL,
  area {text} NOT NULL,
  since_at {bigint} NOT NULL,
  due_at {bigint} NOT NULL,
  stands {bigint} NOT NULL DEFAULT 0,
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX case_step_once ON case_step (case_file, step);
CREATE INDEX case_step_due ON case_step (due_at, id);
CREATE INDEX case_step_turn ON case_step (turn, due_at, id);
CREATE INDEX case_step_area ON case_step (area, due_at, id);
CREATE INDEX case_step_procedure ON case_step (procedure, step, due_at, id);

-- Each step that was closed, for how long it takes: seconds on its clock, pauses left out.
CREATE TABLE case_step_done (
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  step {text} NOT NULL,
  round {bigint} NOT NULL,
  procedure {text} NOT NULL,
  turn {text} NOT NULL,
  area {text} NOT NULL,
  since_at {bigint} NOT NULL,
  at {bigint} NOT NULL,
  seconds {bigint} NOT NULL,
  late {bigint} NOT NULL,
  how {text} NOT NULL,
  event {bigint} NOT NULL,
  PRIMARY KEY (case_file, step, round)
) {without_rowid};
CREATE INDEX case_step_done_at ON case_step_done (at, case_file);

-- How long steps take, by the job cases.pace over a year: who, how many, and where the middle and the last 5 % lie.
CREATE TABLE case_pace (
  procedure {text} NOT NULL,
  step {text} NOT NULL,
  turn {text} NOT NULL,
  closed {bigint} NOT NULL,
  median_seconds {bigint} NOT NULL,
  p95_seconds {bigint} NOT NULL,
  late {bigint} NOT NULL,
  at {bigint} NOT NULL,
  event {bigint} NOT NULL,
  PRIMARY KEY (procedure, step, turn)
) {without_rowid};

-- What else happened: notes, services with their cost, visits with their time and place.
CREATE TABLE case_note (
  id {id},
  uid {text} NOT NULL UNIQUE,
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  kind {text} NOT NULL CHECK (kind IN ('note', 'service', 'visit')),
  at {bigint} NOT NULL,
  until_at {bigint},
  service {text} NOT NULL DEFAULT '',
  words {text} NOT NULL,
  cost {bigint},
  fund {text} NOT NULL DEFAULT '',
  latitude {real},
  longitude {real},
  name {text} NOT NULL,
  account {bigint},
  written_at {bigint} NOT NULL,
  removed_why {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE INDEX case_note_case ON case_note (case_file, at, id);
CREATE INDEX case_note_service ON case_note (service, at) WHERE kind = 'service';

-- What is to be done, by whom and until when: the goals of a plan, and decisions of a conference.
CREATE TABLE case_task (
  id {id},
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  kind {text} NOT NULL CHECK (kind IN ('goal', 'decision')),
  words {text} NOT NULL,
  service {text} NOT NULL DEFAULT '',
  owner {text} NOT NULL,
  due_on {text} NOT NULL,
  state {text} NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'dropped')),
  ended_on {text},
  ended_name {text} NOT NULL DEFAULT '',
  outcome {text} NOT NULL DEFAULT '',
  conference {bigint},
  made_name {text} NOT NULL,
  event {bigint} NOT NULL
);
CREATE INDEX case_task_case ON case_task (case_file, id);
CREATE INDEX case_task_due ON case_task (state, due_on, id);
