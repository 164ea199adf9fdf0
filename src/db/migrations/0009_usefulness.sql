-- Was it worth calling somebody for an incident? "not_judged", "useful", "false_alarm".

ALTER TABLE incidents ADD COLUMN usefulness {text} NOT NULL DEFAULT 'not_judged';
