-- Links by which an agency without accounts answers for one step of one case (src/cases/links.h).

-- hash: of the token, which stands nowhere. words: what the coordinator wrote for the agency. state: used once
-- it has answered. answer: refused, returned (handed back to the coordinator), done (the step is closed).
CREATE TABLE case_link (
  id {id},
  hash {text} NOT NULL UNIQUE,
  case_file {bigint} NOT NULL REFERENCES case_file (id),
  step {text} NOT NULL,
  round {bigint} NOT NULL,
  agency {text} NOT NULL,
  receiver {text} NOT NULL,
  words {text} NOT NULL,
  area {text} NOT NULL,
  made_by {bigint},
  made_name {text} NOT NULL,
  made_at {bigint} NOT NULL,
  until_at {bigint} NOT NULL,
  state {text} NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'used', 'withdrawn')),
  answer {text} NOT NULL DEFAULT '',
  answered_at {bigint},
  event {bigint} NOT NULL
);
CREATE INDEX case_link_case ON case_link (case_file, id);
