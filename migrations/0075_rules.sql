-- Rules of benefits that the office sets in place of the catalogue's (src/programmes), dated.

-- rule: JSON as src/rules reads it. state: draft, used, withdrawn. In force on a day is the used one
-- with the latest valid_from up to it, of two with the same day the later made; without any, the
-- catalogue's. preview: what the last preview counted.
CREATE TABLE rule_version (
  id {id},
  programme {text} NOT NULL,
  state {text} NOT NULL CHECK (state IN ('draft', 'used', 'withdrawn')),
  rule {text} NOT NULL,
  valid_from {text} NOT NULL,
  reason {text} NOT NULL,
  made_by {bigint},
  made_name {text} NOT NULL,
  made_at {bigint} NOT NULL,
  previewed_at {bigint},
  preview {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE INDEX rule_version_programme ON rule_version (programme, state, valid_from, id);
