-- A pair handed to a colleague with a question, and what came back.

-- state: open, answered (with a decision on the pair), returned (without one), withdrawn (by who
-- asked), past (a later run does not ask any more). seen: who asked has read the answer.
CREATE TABLE match_question (
  id {id},
  pair {bigint} NOT NULL,
  ministry_key {text} NOT NULL,
  city_key {text} NOT NULL,
  region {text} NOT NULL,
  asked_by {bigint} NOT NULL,
  asked_by_name {text} NOT NULL,
  asked_of {bigint} NOT NULL,
  asked_of_name {text} NOT NULL,
  question {text} NOT NULL,
  asked_at {bigint} NOT NULL,
  state {text} NOT NULL DEFAULT 'open',
  verdict {text} NOT NULL DEFAULT '',
  answer {text} NOT NULL DEFAULT '',
  answered_name {text} NOT NULL DEFAULT '',
  answered_at {bigint},
  seen {bigint} NOT NULL DEFAULT 0,
  event {bigint} NOT NULL
);
CREATE INDEX match_question_pair ON match_question (pair, id);
CREATE INDEX match_question_of ON match_question (asked_of, id);
CREATE INDEX match_question_by ON match_question (asked_by, id);
CREATE INDEX match_question_open ON match_question (asked_of, id) WHERE state = 'open';
CREATE INDEX match_question_unseen ON match_question (asked_by, id)
  WHERE state IN ('answered', 'returned') AND seen = 0;
