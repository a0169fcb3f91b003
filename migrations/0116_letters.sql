-- Letters of the office (src/letters): the register of their numbers, and what was issued.

-- The last number given in a year, by the pattern of its numbers.
CREATE TABLE letter_register (
  register {text} NOT NULL,
  year {bigint} NOT NULL,
  last {bigint} NOT NULL CHECK (last > 0),
  PRIMARY KEY (register, year)
) {without_rowid};

-- letter, version: the template and the day from which it holds. name, number, about: as they stand on
-- paper. search: folded, for the register's search. content: the sealed text as JSON, seal: its hash.
-- subject_kind, subject: what it is about, known to the folder that wrote it. prints: how often it was
-- printed; from the second on a copy says so.
CREATE TABLE letter (
  id {id},
  uid {text} NOT NULL UNIQUE,
  code {text} NOT NULL UNIQUE,
  letter {text} NOT NULL,
  version {text} NOT NULL,
  form {text} NOT NULL CHECK (form IN ('letter', 'order', 'minutes', 'report')),
  name {text} NOT NULL,
  register {text} NOT NULL,
  year {bigint} NOT NULL,
  serial {bigint} NOT NULL CHECK (serial > 0),
  number {text} NOT NULL,
  about {text} NOT NULL,
  search {text} NOT NULL,
  region {text} NOT NULL,
  subject_kind {text} NOT NULL,
  subject {bigint} NOT NULL,
  confidential {bigint} NOT NULL CHECK (confidential IN (0, 1)),
  issued_on {text} NOT NULL,
  issued_at {bigint} NOT NULL,
  issued_by {bigint},
  issued_name {text} NOT NULL,
  signed_name {text} NOT NULL,
  content {text} NOT NULL,
  seal {text} NOT NULL,
  prints {bigint} NOT NULL DEFAULT 0,
  state {text} NOT NULL DEFAULT 'standing' CHECK (state IN ('standing', 'void')),
  reason {text} NOT NULL DEFAULT '',
  void_name {text} NOT NULL DEFAULT '',
  void_at {bigint},
  event {bigint} NOT NULL,
  UNIQUE (register, year, serial)
);
CREATE INDEX letter_subject ON letter (subject_kind, subject, id);
CREATE INDEX letter_issued ON letter (issued_on, id);
CREATE INDEX letter_year ON letter (year, issued_on, id);
CREATE INDEX letter_region ON letter (region, issued_on);
