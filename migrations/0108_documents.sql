-- Papers sent as PDF to a record (src/evidence): their pages become photos of it.

-- state: waiting, done, refused. reason: why it was refused, a message. The file lies in the folder
-- bukti/masuk beside the store until it is read.
CREATE TABLE evidence_document (
  id {id},
  kind {text} NOT NULL,
  owner {bigint} NOT NULL,
  label {text} NOT NULL,
  caption {text} NOT NULL DEFAULT '',
  taken_on {text} NOT NULL DEFAULT '',
  latitude {real},
  longitude {real},
  state {text} NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'refused')),
  pages {bigint} NOT NULL DEFAULT 0,
  reason {text} NOT NULL DEFAULT '',
  sent_name {text} NOT NULL,
  sent_at {bigint} NOT NULL,
  event {bigint} NOT NULL
);
-- What a record's page tells: what waits, and what was refused.
CREATE INDEX evidence_document_owner ON evidence_document (kind, owner, id) WHERE state <> 'done';
