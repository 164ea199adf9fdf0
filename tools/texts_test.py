#!/usr/bin/python3
"""Each rule of texts.py sees what it is for, and nothing else."""

import sys
import unittest

import texts
from tidy_sources import Source


def violations(code, french):
    sources = [Source("src/a/a.cc", code), Source("src/a/french.inc", french)]
    return [v.message for v in texts.check(sources)]


class Texts(unittest.TestCase):
    def test_what_has_its_french_is_clean(self):
        self.assertEqual(violations('say("a {}", b);', '{"a {}",\n "un {}"},\n'), [])

    def test_a_sentence_over_several_lines_is_one(self):
        code = 'say("a "\n    "b \\"{}\\"",\n    c);'
        self.assertEqual(violations(code, '{"a b \\"{}\\"",\n "un "\n "b « {} »"},\n'), [])

    def test_french_may_put_arguments_elsewhere(self):
        self.assertEqual(violations('say("{} of {}", a, b);', '{"{} of {}",\n "{1} {0}"},\n'), [])

    def test_missing_french_is_named(self):
        self.assertEqual(violations('say("a");', ""), ['no French of "a"'])

    def test_other_placeholders_are_named(self):
        found = violations('say("a {}", b);', '{"a {}",\n "un"},\n')
        self.assertEqual(found, ["English and French have other placeholders"])

    def test_an_entry_that_nobody_says_is_named(self):
        self.assertEqual(violations("", '{"a",\n "un"},\n'), ['nobody says "a"'])

    def test_a_word_of_a_table_is_said(self):
        self.assertEqual(violations('Row row{"a"};', '{"a",\n "un"},\n'), [])

    def test_one_english_has_one_french(self):
        found = violations('say("a");', '{"a",\n "un"},\n{"a",\n "une"},\n')
        self.assertEqual(found, ["it is already in src/a/french.inc:1"])

    def test_a_format_that_is_no_literal_is_named(self):
        self.assertEqual(violations("say(words);", ""), ["say() takes a literal"])

    def test_comments_and_tests_say_nothing(self):
        self.assertEqual(violations('// say("a")\n', ""), [])
        source = Source("src/a/a_test.cc", 'say("only a test");')
        self.assertEqual(texts.check([source]), [])

    def test_a_failure_in_plain_words_is_named(self):
        for words in ('"a"', 'fmt::format("{}", a)', 'std::string("a") + b'):
            found = violations(f"return fail(ErrorCode::invalid, {words});", "")
            self.assertEqual(found, ["a failure is told by say()"])
        self.assertEqual(violations("return fail(ErrorCode::invalid, message);", ""), [])

    def test_a_line_that_is_no_entry_is_named(self):
        self.assertIn('an entry is {"English", "French"},', violations("", "// ok\n{oops},\n"))


if __name__ == "__main__":
    sys.exit(unittest.main())
