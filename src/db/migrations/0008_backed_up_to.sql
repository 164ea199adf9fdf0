-- Of when the newest data in the backups of its services was when they failed:
-- "mail=1900000000000,shop=1900000000001", in milliseconds since 1970.

ALTER TABLE incidents ADD COLUMN backed_up_to {text} NOT NULL DEFAULT '';
