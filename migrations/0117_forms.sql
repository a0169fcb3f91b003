-- Assessment forms and what was answered (src/forms/forms.h).

-- A form as it stood when somebody answered it; body: its catalogue entry as JSON. Never changed.
CREATE TABLE form_version (
  id {id},
  form {text} NOT NULL,
  version {text} NOT NULL,
  digest {text} NOT NULL UNIQUE,
  body {text} NOT NULL,
  event {bigint} NOT NULL
);

-- subject: the record of another folder that was asked about; about: who, as that folder says. answers:
-- held values by field as JSON. uid: made by the client, so that a tap sent twice is one. replaces: the
-- answer that this one corrects; each is corrected once at most. Never changed.
CREATE TABLE form_answer (
  id {id},
  version {bigint} NOT NULL REFERENCES form_version (id),
  form {text} NOT NULL,
  subject_kind {text} NOT NULL,
  subject {bigint} NOT NULL,
  about_kind {text} NOT NULL DEFAULT '',
  about {bigint} NOT NULL DEFAULT 0,
  region {text} NOT NULL,
  answers {text} NOT NULL,
  uid {text} NOT NULL UNIQUE,
  reason {text} NOT NULL DEFAULT '',
  replaces {bigint} UNIQUE REFERENCES form_answer (id),
  filled_by {bigint} NOT NULL,
  filled_name {text} NOT NULL,
  filled_at {bigint} NOT NULL,
  event {bigint} NOT NULL
);
CREATE INDEX form_answer_subject ON form_answer (subject_kind, subject, id);
CREATE INDEX form_answer_about ON form_answer (about_kind, about, id);

-- What came out, in thousandths. Form, subject and time are those of the answer, for the curve.
CREATE TABLE form_score (
  answer {bigint} NOT NULL REFERENCES form_answer (id),
  score {text} NOT NULL,
  form {text} NOT NULL,
  subject_kind {text} NOT NULL,
  subject {bigint} NOT NULL,
  value {bigint} NOT NULL,
  band {text} NOT NULL,
  said_at {bigint} NOT NULL,
  event {bigint} NOT NULL,
  PRIMARY KEY (answer, score)
) {without_rowid};
CREATE INDEX form_score_curve ON form_score (subject_kind, subject, form, score, said_at);
