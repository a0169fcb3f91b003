-- Families that left the registry by their own means (src/graduations), "graduasi".

-- entry: the row of the month's validation that says so; what becomes of it is read there.
-- turnover: whole rupiah a month.
CREATE TABLE graduation (
  id {id},
  entry {bigint} NOT NULL UNIQUE REFERENCES validation_entry (id),
  family {bigint} NOT NULL,
  region {text} NOT NULL,
  name {text} NOT NULL,
  cause {text} NOT NULL CHECK (cause IN ('business', 'work', 'statement', 'no_component')),
  left_on {text} NOT NULL,
  business {text} NOT NULL DEFAULT '',
  sector {text} NOT NULL DEFAULT '',
  turnover_before {bigint},
  turnover_after {bigint},
  helped_by {text} NOT NULL DEFAULT '',
  noted_name {text} NOT NULL,
  noted_at {bigint} NOT NULL,
  event {bigint} NOT NULL,
  CHECK (cause <> 'business' OR (business <> '' AND turnover_after IS NOT NULL))
);
CREATE INDEX graduation_left ON graduation (left_on, id);
CREATE INDEX graduation_region ON graduation (region, left_on);
CREATE INDEX graduation_family ON graduation (family);

-- Whether it lasts: asked again after each of these months. result: empty until somebody looked.
CREATE TABLE graduation_check (
  graduation {bigint} NOT NULL REFERENCES graduation (id),
  months {bigint} NOT NULL,
  region {text} NOT NULL,
  due_on {text} NOT NULL,
  result {text} NOT NULL DEFAULT '' CHECK (result IN ('', 'held', 'fallen', 'not_found')),
  checked_on {text} NOT NULL DEFAULT '',
  turnover {bigint},
  note {text} NOT NULL DEFAULT '',
  checked_by {bigint},
  checked_name {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL,
  PRIMARY KEY (graduation, months)
) {without_rowid};
CREATE INDEX graduation_check_due ON graduation_check (region, due_on) WHERE result = '';
