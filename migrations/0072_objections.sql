-- Objections to what a month has decided (src/validation), "sanggahan".

-- outcome: open, upheld, dismissed. follow_up: the entry of a later month that an upheld one leads to;
-- opened: that the ruling made it.
CREATE TABLE validation_objection (
  id {id},
  entry {bigint} NOT NULL REFERENCES validation_entry (id),
  region {text} NOT NULL,
  subject {text} NOT NULL,
  name {text} NOT NULL,
  relation {text} NOT NULL CHECK (relation IN ('self', 'family', 'citizen', 'official')),
  phone {text} NOT NULL DEFAULT '',
  secret {bigint} NOT NULL DEFAULT 0 CHECK (secret IN (0, 1)),
  ground {text} NOT NULL,
  received_on {text} NOT NULL,
  due_on {text} NOT NULL,
  received_by {bigint},
  received_name {text} NOT NULL,
  outcome {text} NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'upheld', 'dismissed')),
  ruled_by {bigint},
  ruled_name {text} NOT NULL DEFAULT '',
  ruled_on {text} NOT NULL DEFAULT '',
  reason {text} NOT NULL DEFAULT '',
  follow_up {bigint} REFERENCES validation_entry (id),
  opened {bigint} NOT NULL DEFAULT 0 CHECK (opened IN (0, 1)),
  told_on {text} NOT NULL DEFAULT '',
  told_how {text} NOT NULL DEFAULT '',
  told_name {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX validation_objection_once ON validation_objection (entry) WHERE outcome = 'open';
CREATE INDEX validation_objection_entry ON validation_objection (entry, id);
CREATE INDEX validation_objection_due ON validation_objection (due_on, id);
CREATE INDEX validation_objection_open ON validation_objection (region, due_on) WHERE outcome = 'open';
CREATE INDEX validation_objection_untold ON validation_objection (region, ruled_on)
  WHERE outcome <> 'open' AND told_on = '';
