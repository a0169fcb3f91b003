-- name: head
SELECT seq, hash FROM audit_head WHERE chain = :chain {for_update}

-- name: peek_head
SELECT seq, hash FROM audit_head WHERE chain = :chain

-- name: move_head
UPDATE audit_head SET seq = :seq, hash = :hash WHERE chain = :chain

-- name: add_event
INSERT INTO event (id, seq, at, account, actor_name, name, data, reason, digest, prev_hash, hash)
VALUES (:id, :seq, :at, :account, :actor_name, :name, :data, :reason, :digest, :prev_hash, :hash)

-- name: add_subject
INSERT INTO event_subject (kind, subject, event) VALUES (:kind, :subject, :event)

-- name: add_access
INSERT INTO access (id, seq, at, account, actor_name, action, kind, subject, purpose, row_count,
                    remote, prev_hash, hash)
VALUES (:id, :seq, :at, :account, :actor_name, :action, :kind, :subject, :purpose, :row_count,
        :remote, :prev_hash, :hash)

-- Walked by the unique index on seq.
-- name: walk_events
SELECT seq, id, at, account, actor_name, name, data, reason, digest, prev_hash, hash
FROM event WHERE seq > :after ORDER BY seq LIMIT :count

-- Index: event(seq), event_subject(event).
-- name: walk_subjects
SELECT e.seq, s.kind, s.subject FROM event e JOIN event_subject s ON s.event = e.id
WHERE e.seq > :after AND e.seq <= :last ORDER BY e.seq, s.kind, s.subject

-- name: walk_accesses
SELECT seq, id, at, account, actor_name, action, kind, subject, purpose, row_count, remote,
       prev_hash, hash
FROM access WHERE seq > :after ORDER BY seq LIMIT :count

-- name: stray_subject
SELECT s.event FROM event_subject s
WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = s.event) ORDER BY s.event LIMIT 1

-- Index: event_subject(kind, subject, event); ids are ordered by time.
-- name: events_about
SELECT e.id, e.at, e.actor_name, e.name, e.data, e.reason
FROM event_subject s JOIN event e ON e.id = s.event
WHERE s.kind = :kind AND s.subject = :subject ORDER BY s.event DESC LIMIT :count

-- Index: event's key.
-- name: event_row
SELECT at, actor_name, name, data, reason FROM event WHERE id = :id

-- Index: access_subject (kind, subject, at).
-- name: accesses_to
SELECT at, actor_name, action, purpose FROM access
WHERE kind = :kind AND subject = :subject ORDER BY at DESC, seq DESC LIMIT :count

-- name: newest
-- Primary key.
SELECT seq FROM audit_head WHERE chain = 'event'

-- name: names_since
-- Unique index on seq.
SELECT name FROM event WHERE seq > :seq ORDER BY seq LIMIT 1000
