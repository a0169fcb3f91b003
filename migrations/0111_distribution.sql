-- Handing out what a batch gives (src/programmes/distribution.h): days at a post, and who came.

-- state: open, closed. opens, closes: hours as they are announced, "08.00".
CREATE TABLE distribution_day (
  id {id},
  batch {bigint} NOT NULL REFERENCES payment_batch (id),
  area {text} NOT NULL,
  place {text} NOT NULL,
  held_on {text} NOT NULL,
  opens {text} NOT NULL DEFAULT '',
  closes {text} NOT NULL DEFAULT '',
  state {text} NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  made_name {text} NOT NULL,
  made_at {bigint} NOT NULL,
  event {bigint} NOT NULL
);
CREATE INDEX distribution_day_batch ON distribution_day (batch, held_on, id);

-- A line of a batch that is called to a day. code: what its QR says, and nothing of whom. uid: made by
-- who hands over, so that a tap sent twice is one. taken_by: who came for it.
CREATE TABLE distribution_line (
  payment {bigint} PRIMARY KEY REFERENCES payment (id),
  day {bigint} NOT NULL REFERENCES distribution_day (id),
  code {text} NOT NULL UNIQUE,
  uid {text} NOT NULL DEFAULT '',
  taken_by {text} NOT NULL DEFAULT '',
  handed_name {text} NOT NULL DEFAULT '',
  handed_at {bigint},
  event {bigint} NOT NULL
) {without_rowid};
CREATE INDEX distribution_line_day ON distribution_line (day, payment);
