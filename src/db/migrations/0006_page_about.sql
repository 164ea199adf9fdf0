-- A change of a locked service that no incident is about is told of its check.

ALTER TABLE pages ADD COLUMN about_check {text} NOT NULL DEFAULT '';
