-- Deaths that the programmes have heard of (src/programmes/deaths.h): each opens the grants after a death.
CREATE TABLE death_notice (
  person {bigint} PRIMARY KEY,
  region {text} NOT NULL,
  name {text} NOT NULL,
  died_on {text} NOT NULL,
  event {bigint} NOT NULL
) {without_rowid};
CREATE INDEX death_notice_list ON death_notice (region, died_on, person);
