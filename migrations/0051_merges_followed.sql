-- Merging a person moves the headship of family cards: found by this index.
CREATE INDEX family_head ON family (head);

-- What a merge of two people moved in the programmes, so that taking the merge back returns it.
-- as_receiver, as_deceased: which of the enrolment's people the absorbed one was.
CREATE TABLE enrolment_moved (
  enrolment {bigint} NOT NULL REFERENCES enrolment (id),
  kept {bigint} NOT NULL,
  absorbed {bigint} NOT NULL,
  as_receiver {bigint} NOT NULL,
  as_deceased {bigint} NOT NULL,
  PRIMARY KEY (enrolment, absorbed)
) {without_rowid};
CREATE INDEX enrolment_moved_absorbed ON enrolment_moved (absorbed, kept);
