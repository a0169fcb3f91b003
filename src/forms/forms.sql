-- name: version_by_digest
-- Unique index of digest; held until the end, so that a tap sent twice waits for the first.
SELECT id FROM form_version WHERE digest = :digest {for_update}

-- name: insert_version
INSERT INTO form_version (id, form, version, digest, body, event)
VALUES (:id, :form, :version, :digest, :body, :event)

-- name: insert_answer
-- Unique indexes of uid and replaces.
INSERT INTO form_answer (id, version, form, subject_kind, subject, about_kind, about, region,
  answers, uid, reason, replaces, filled_by, filled_name, filled_at, event)
VALUES (:id, :version, :form, :kind, :subject, :about_kind, :about, :region, :answers, :uid,
  :reason, :replaces, :by, :by_name, :at, :event)

-- name: insert_score
INSERT INTO form_score (answer, score, form, subject_kind, subject, value, band, said_at, event)
VALUES (:answer, :score, :form, :kind, :subject, :value, :band, :at, :event)

-- name: answer_by_uid
-- Unique index of uid.
SELECT id, form, subject_kind, subject, filled_by FROM form_answer WHERE uid = :uid

-- name: replaced_by
-- Unique index of replaces.
SELECT id FROM form_answer WHERE replaces = :id

-- name: answer
-- Primary key, then the version by key; the one that corrects it by the unique index of replaces.
SELECT a.id, v.body, a.answers, a.filled_by, a.filled_name, a.filled_at, a.uid, a.reason,
  COALESCE(a.replaces, 0), COALESCE(n.id, 0)
FROM form_answer a JOIN form_version v ON v.id = a.version
  LEFT JOIN form_answer n ON n.replaces = a.id
WHERE a.id = :id AND a.subject_kind = :kind AND a.subject = :subject
  AND a.region >= :scope_from AND a.region < :scope_to

-- name: answers
-- Index form_answer_subject, then the version by key.
SELECT a.id, v.body, a.answers, a.filled_by, a.filled_name, a.filled_at, a.uid, a.reason,
  COALESCE(a.replaces, 0), COALESCE(n.id, 0)
FROM form_answer a JOIN form_version v ON v.id = a.version
  LEFT JOIN form_answer n ON n.replaces = a.id
WHERE a.subject_kind = :kind AND a.subject = :subject
  AND a.region >= :scope_from AND a.region < :scope_to
ORDER BY a.id DESC

-- name: newest
-- Index form_answer_subject over the answers of one subject.
SELECT a.id FROM form_answer a
WHERE a.subject_kind = :kind AND a.subject = :subject AND a.form = :form
  AND a.region >= :scope_from AND a.region < :scope_to
  AND NOT EXISTS (SELECT 1 FROM form_answer n WHERE n.replaces = a.id)
ORDER BY a.id DESC LIMIT 1

-- name: scores
-- Primary key.
SELECT score, value, band FROM form_score WHERE answer = :id

-- name: curve
-- Index form_score_curve, then the answer by key.
SELECT s.said_at, s.value, s.band, s.answer
FROM form_score s JOIN form_answer a ON a.id = s.answer
WHERE s.subject_kind = :kind AND s.subject = :subject AND s.form = :form AND s.score = :score
  AND a.region >= :scope_from AND a.region < :scope_to
  AND NOT EXISTS (SELECT 1 FROM form_answer n WHERE n.replaces = s.answer)
ORDER BY s.said_at, s.answer
