-- The audit's chains (src/audit): events, what they are about, accesses, and the newest of each.

CREATE TABLE event (
  id {id},
  seq {bigint} NOT NULL UNIQUE,
  at {bigint} NOT NULL,
  account {bigint},
  actor_name {text} NOT NULL,
  name {text} NOT NULL,
  data {text} NOT NULL,
  reason {text} NOT NULL,
  digest {text} NOT NULL,
  prev_hash {text} NOT NULL,
  hash {text} NOT NULL
);
CREATE INDEX event_name ON event (name, at);

CREATE TABLE event_subject (
  kind {text} NOT NULL,
  subject {bigint} NOT NULL,
  event {bigint} NOT NULL REFERENCES event (id),
  PRIMARY KEY (kind, subject, event)
) {without_rowid};
CREATE INDEX event_subject_event ON event_subject (event);

CREATE TABLE access (
  id {id},
  seq {bigint} NOT NULL UNIQUE,
  at {bigint} NOT NULL,
  account {bigint},
  actor_name {text} NOT NULL,
  action {text} NOT NULL,
  kind {text} NOT NULL,
  subject {bigint} NOT NULL,
  purpose {text} NOT NULL,
  row_count {bigint} NOT NULL,
  remote {text} NOT NULL,
  prev_hash {text} NOT NULL,
  hash {text} NOT NULL
);
CREATE INDEX access_subject ON access (kind, subject, at);
CREATE INDEX access_account ON access (account, at);

CREATE TABLE audit_head (
  chain {text} PRIMARY KEY,
  seq {bigint} NOT NULL,
  hash {text} NOT NULL
);
INSERT INTO audit_head (chain, seq, hash) VALUES ('event', 0, ''), ('access', 0, '');

-- only: sqlite
CREATE TRIGGER event_kept BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'event is append-only'); END;
CREATE TRIGGER event_subject_kept BEFORE UPDATE ON event_subject BEGIN SELECT RAISE(ABORT, 'event_subject is append-only'); END;
CREATE TRIGGER event_subject_stays BEFORE DELETE ON event_subject BEGIN SELECT RAISE(ABORT, 'event_subject is append-only'); END;
CREATE TRIGGER access_kept BEFORE UPDATE ON access BEGIN SELECT RAISE(ABORT, 'access is append-only'); END;
CREATE TRIGGER access_stays BEFORE DELETE ON access BEGIN SELECT RAISE(ABORT, 'access is append-only'); END;
-- end
-- only: postgresql
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_subject_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON event_subject
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON access
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- end
