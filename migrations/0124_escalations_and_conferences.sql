-- Who is told of late steps (src/cases/escalation.h), and case conferences (src/conferences/conferences.h).

-- When which role is told that an open step is late, written with the step; a clock that stands has none. heard_at:
-- when somebody of that role said so.
CREATE TABLE case_tell (
  id {id},
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  step {text} NOT NULL,
  round {bigint} NOT NULL,
  role {text} NOT NULL,
  area {text} NOT NULL,
  at {bigint} NOT NULL,
  heard_name {text} NOT NULL DEFAULT '',
  heard_at {bigint},
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX case_tell_once ON case_tell (case_file, step, round, role);
CREATE INDEX case_tell_at ON case_tell (at, id);
CREATE INDEX case_tell_role ON case_tell (role, at, id);

-- state: planned, held. attendance, minutes: written when it was held.
CREATE TABLE conference (
  id {id},
  uid {text} NOT NULL UNIQUE,
  title {text} NOT NULL,
  area {text} NOT NULL,
  on_day {text} NOT NULL,
  place {text} NOT NULL DEFAULT '',
  chair {text} NOT NULL DEFAULT '',
  state {text} NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'held')),
  attendance {text} NOT NULL DEFAULT '',
  minutes {text} NOT NULL DEFAULT '',
  made_by {bigint},
  made_name {text} NOT NULL,
  held_name {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE INDEX conference_area ON conference (area, on_day, id);
CREATE INDEX conference_day ON conference (on_day, id);

-- The agenda. why: what is to be decided. outcome: what was.
CREATE TABLE conference_case (
  id {id},
  conference {bigint} NOT NULL REFERENCES conference (id),
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  why {text} NOT NULL,
  outcome {text} NOT NULL DEFAULT '',
  removed {bigint} NOT NULL DEFAULT 0,
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX conference_case_once ON conference_case (conference, case_file) WHERE removed = 0;
CREATE INDEX conference_case_case ON conference_case (case_file, conference);
CREATE INDEX case_task_conference ON case_task (conference, id);
