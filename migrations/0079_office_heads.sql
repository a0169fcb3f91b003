-- Who headed the office from when to when: the signatory of a day. until: empty for who heads it now.
CREATE TABLE office_head (
  since {text} PRIMARY KEY,
  until {text} NOT NULL DEFAULT '',
  name {text} NOT NULL,
  title {text} NOT NULL,
  decree {text} NOT NULL DEFAULT '',
  event {bigint} NOT NULL
) {without_rowid};
