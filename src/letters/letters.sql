-- name: count_register
-- Primary key; the row stays held until the end of the transaction, so that no number is given
-- twice and none is lost.
INSERT INTO letter_register (register, year, last) VALUES (:register, :year, 1)
ON CONFLICT (register, year) DO UPDATE SET last = letter_register.last + 1

-- name: last_number
-- Primary key.
SELECT last FROM letter_register WHERE register = :register AND year = :year

-- name: insert_letter
-- Unique indexes of uid, code, and of register, year and serial.
INSERT INTO letter (id, uid, code, letter, version, form, name, register, year, serial, number,
  about, search, region, subject_kind, subject, confidential, issued_on, issued_at, issued_by,
  issued_name, signed_name, content, seal, event)
VALUES (:id, :uid, :code, :letter, :version, :form, :name, :register, :year, :serial, :number,
  :about, :search, :region, :subject_kind, :subject, :confidential, :on, :at, :by, :by_name,
  :signed_name, :content, :seal, :event)

-- name: by_uid
-- Unique index of uid.
SELECT id FROM letter WHERE uid = :uid

-- name: letter
-- Primary key; the area is checked with the row.
SELECT id, code, letter, name, form, number, about, year, region, subject_kind, subject,
  confidential, issued_on, issued_at, issued_by, issued_name, signed_name, content, seal, prints,
  state, reason, void_name, void_at
FROM letter WHERE id = :id AND region >= :scope_from AND region < :scope_to

-- name: of_subject
-- Index letter_subject.
SELECT id FROM letter
WHERE subject_kind = :kind AND subject = :subject
  AND region >= :scope_from AND region < :scope_to
ORDER BY id DESC

-- name: checked
-- Unique index of code.
SELECT number, name, seal, issued_on, confidential, state FROM letter WHERE code = :code

-- name: set_void
-- Primary key; only while it stands.
UPDATE letter SET state = 'void', reason = :reason, void_name = :name, void_at = :at, event = :event
WHERE id = :id AND state = 'standing'

-- name: count_print
-- Primary key.
UPDATE letter SET prints = prints + 1, event = :event WHERE id = :id

-- name: prints
-- Primary key.
SELECT prints FROM letter WHERE id = :id
