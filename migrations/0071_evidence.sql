-- Evidence: photos of records (src/evidence).

-- A picture by its content. content, small: BLAKE2b of the stored bytes. look: 64 bits that stay
-- nearly the same when it is scaled or saved again.
CREATE TABLE evidence_file (
  id {id},
  content {text} NOT NULL UNIQUE,
  small {text} NOT NULL,
  bytes {bigint} NOT NULL,
  width {bigint} NOT NULL,
  height {bigint} NOT NULL,
  look {bigint},
  event {bigint} NOT NULL
);

-- The four quarters of each look: where at most three bits differ, a quarter is equal.
CREATE TABLE evidence_look (
  place {bigint} NOT NULL,
  bits {bigint} NOT NULL,
  file {bigint} NOT NULL REFERENCES evidence_file (id),
  PRIMARY KEY (place, bits, file)
) {without_rowid};

-- A picture with a record of another folder. same_as: the photo of another record that it is like;
-- cleared: who said why that is right.
CREATE TABLE evidence_photo (
  id {id},
  kind {text} NOT NULL,
  owner {bigint} NOT NULL,
  title {text} NOT NULL,
  address {text} NOT NULL,
  region {text} NOT NULL,
  file {bigint} NOT NULL REFERENCES evidence_file (id),
  label {text} NOT NULL,
  caption {text} NOT NULL DEFAULT '',
  taken_on {text} NOT NULL DEFAULT '',
  latitude {real},
  longitude {real},
  added_by {bigint},
  added_name {text} NOT NULL,
  added_at {bigint} NOT NULL,
  removed {bigint} NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  reason {text} NOT NULL DEFAULT '',
  same_as {bigint} REFERENCES evidence_photo (id),
  cleared_name {text} NOT NULL DEFAULT '',
  cleared_reason {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
);
CREATE UNIQUE INDEX evidence_photo_once ON evidence_photo (kind, owner, file) WHERE removed = 0;
CREATE INDEX evidence_photo_owner ON evidence_photo (kind, owner, id);
CREATE INDEX evidence_photo_file ON evidence_photo (file, id);
CREATE INDEX evidence_photo_same ON evidence_photo (same_as) WHERE same_as IS NOT NULL;
-- The list of photos that are like another's.
CREATE INDEX evidence_photo_to_clear ON evidence_photo (region, id)
  WHERE same_as IS NOT NULL AND removed = 0 AND cleared_name = '';
