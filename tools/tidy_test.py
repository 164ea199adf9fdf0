"""Each rule of tidy.py fires on a bad sample and is silent on a good one."""

import tempfile
import unittest
from pathlib import Path

import tidy

HEADER = "// What it is for.\n#pragma once\n"
DRAWING = "```mermaid\ngraph TD\n{}\n```\n"


def violations(files, drawing=""):
    """The rules that fire in a project made of these files: [(path, rule)]."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in {"ARCHITECTURE.md": DRAWING.format(drawing), **files}.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return [(v.path, v.rule) for v in tidy.check_tree(folder)]


def includes(*names):
    quoted = [name if name.startswith("<") else f'"{name}"' for name in names]
    return HEADER + "".join(f"#include {name}\n" for name in quoted)


class TidyTest(unittest.TestCase):
    def clean(self, files, drawing=""):
        self.assertEqual([], violations(files, drawing))

    def fires(self, rule, path, files, drawing=""):
        self.assertIn((path, rule), violations(files, drawing))

    def among_features(self, path, text, **more):
        """A file among two features, page above people, each with core, store and routes."""
        files = {"src/base/ids.h": HEADER, "src/world/world.h": HEADER}
        for folder in ("db", "http", "runtime", "app", "notify/email"):
            files[f"src/{folder}/{folder.split('/')[-1]}.h"] = HEADER
        for feature, below in (("people", "base/ids.h"), ("page", "people/people.h")):
            stem = f"{feature}/{feature}"
            files[f"src/{stem}.h"] = includes(below)
            files[f"src/{stem}_store.h"] = includes(f"{stem}.h", "db/db.h")
            files[f"src/{stem}_api.h"] = includes(f"{stem}_store.h")
        found = violations({**files, **more, path: text}, "page --> people\npeople --> base")
        return [rule for where, rule in found if where == path]

    def test_an_empty_project_is_clean(self):
        self.clean({})

    def test_features_in_order_are_clean(self):
        self.assertEqual([], self.among_features("src/page/more.h", includes("people/people.h")))

    def test_core_sees_no_store_no_routes_and_no_io(self):
        for bad in (
            "people/people_store.h",
            "people/people_api.h",
            "http/http.h",
            "db/db.h",
            "runtime/runtime.h",
            "app/app.h",
            "notify/email/email.h",
            "page/page_store.h",
            "page/page_api.h",
        ):
            with self.subTest(bad):
                self.assertIn("includes", self.among_features("src/page/more.h", includes(bad)))

    def test_a_cores_test_is_held_to_the_same(self):
        text = '#include "page/page_store.h"\n'
        self.assertIn("includes", self.among_features("src/page/page_test.cc", text))

    def test_store_sees_its_core_lower_cores_and_db(self):
        good = includes("page/page.h", "people/people.h", "base/ids.h", "db/db.h")
        self.assertEqual([], self.among_features("src/page/more_store.h", good))

    def test_store_sees_no_other_store_no_higher_core_no_http_no_routes(self):
        for path, bad in (
            ("src/page/more_store.h", "people/people_store.h"),
            ("src/people/more_store.h", "page/page.h"),
            ("src/page/more_store.h", "http/http.h"),
            ("src/page/more_store.h", "page/page_api.h"),
        ):
            with self.subTest(bad):
                self.assertIn("includes", self.among_features(path, includes(bad)))

    def test_world_store_composes_the_stores(self):
        good = includes("people/people_store.h", "page/page_store.h", "world/world.h")
        self.assertEqual([], self.among_features("src/world/world_store.h", good))

    def test_only_app_sees_routes(self):
        routes = '#include "page/page_api.h"\n'
        self.assertEqual([], self.among_features("src/app/routes.cc", routes))
        for path in ("src/people/more_api.h", "src/runtime/loop.h", "src/world/world_store.h"):
            with self.subTest(path):
                self.assertIn("includes", self.among_features(path, includes("page/page_api.h")))

    def test_foundations_know_no_feature(self):
        for path in ("src/db/more.h", "src/http/more.h"):
            with self.subTest(path):
                self.assertIn("includes", self.among_features(path, includes("people/people.h")))

    def test_an_edge_sees_only_what_is_below_it(self):
        self.assertIn("includes", self.among_features("src/http/more.h", includes("db/db.h")))
        self.assertIn(
            "includes", self.among_features("src/notify/email/more.h", includes("db/db.h"))
        )

    def test_only_tests_see_a_testing_folder(self):
        fake = {"src/db/testing/postgres.h": HEADER}
        text = includes("db/testing/postgres.h")
        self.assertIn("includes", self.among_features("src/page/more_store.h", text, **fake))
        test = '#include "db/testing/postgres.h"\n'
        self.assertEqual([], self.among_features("src/page/page_store_test.cc", test, **fake))

    def test_an_include_of_a_file_that_does_not_exist(self):
        self.fires("includes", "src/page/page.h", {"src/page/page.h": includes("page/absent.h")})

    def test_libraries_stay_in_their_folders(self):
        for library, owner, outside in (
            ("<boost/asio.hpp>", "http", "probe"),
            ("<boost/asio/awaitable.hpp>", "runtime", "app"),
            ("<boost/beast.hpp>", "http", "probe"),
            ("<curl/curl.h>", "notify/email", "http"),
            ("<libpq-fe.h>", "db", "app"),
            ("<sqlite3.h>", "db", "runtime"),
            ("<date/tz.h>", "civil", "schedule"),
            ("<yaml.h>", "config", "app"),
            ("<boost/json.hpp>", "config", "check"),
        ):
            with self.subTest(library):
                self.clean({f"src/{owner}/wrapper.cc": f"#include {library}\n"})
                bad = f"src/{outside}/wrapper.cc"
                self.fires("library", bad, {bad: f"#include {library}\n"})

    def test_a_library_does_not_leak_through_a_header(self):
        files = {
            "src/db/handle.h": includes("<sqlite3.h>"),
            "src/db/db.h": includes("db/handle.h"),
            "src/page/page_store.cc": '#include "db/db.h"\n',
        }
        self.fires("library", "src/page/page_store.cc", files)

    def test_a_cycle_of_folders(self):
        files = {
            "src/page/page.h": includes("alert/alert.h"),
            "src/alert/alert.h": includes("page/page.h"),
        }
        self.fires("cycle", "src/alert/alert.h", files)

    def test_the_drawing_must_be_there_and_true(self):
        three = {
            "src/base/ids.h": HEADER,
            "src/people/people.h": includes("base/ids.h"),
            "src/page/page.h": includes("base/ids.h", "people/people.h"),
        }
        true = "    page --> people\n    people --> base"
        self.clean(three, true)
        for name, lie in (
            ("an edge is missing", "people --> base"),
            ("an edge that no include makes", true + "\n    base --> page"),
            ("an edge that others imply", true + "\n    page --> base"),
        ):
            with self.subTest(name):
                self.fires("drawing", "ARCHITECTURE.md", three, lie)
        self.fires("drawing", "ARCHITECTURE.md", {"ARCHITECTURE.md": "no drawing"})

    def test_several_edges_on_one_line_and_nested_folders(self):
        files = {
            "src/page/page.h": HEADER,
            "src/people/people.h": HEADER,
            "src/notify/email/email.h": includes("page/page.h", "people/people.h"),
        }
        self.clean(files, "notify_email --> page & people")

    def test_names_that_say_nothing(self):
        self.fires("name", "src/base/string_util.h", {"src/base/string_util.h": HEADER})
        self.fires("name", "test/helpers/x.cc", {"test/helpers/x.cc": "int x;\n"})
        bad = {"src/page/page.h": HEADER + "class PageManager {};\n"}
        self.fires("name", "src/page/page.h", bad)
        good = HEADER + "class Database {};\nenum class Severity { info };\n// class PageInfo\n"
        self.clean({"src/page/page.h": good})

    def test_the_clock_is_read_in_two_folders(self):
        for read in (
            "std::chrono::system_clock::now()",
            "steady_clock::now()",
            "gettimeofday(&tv, nullptr)",
            "clock_gettime(CLOCK_REALTIME, &ts)",
            "std::time(nullptr)",
            "time(nullptr)",
        ):
            with self.subTest(read):
                self.fires("clock", "src/page/page.cc", {"src/page/page.cc": f"auto t = {read};\n"})
                self.clean({"src/runtime/clock.cc": f"auto t = {read};\n"})

    def test_edges_read_the_steady_clock_only(self):
        steady = "auto t = std::chrono::steady_clock::now();\n"
        wall = "auto t = std::chrono::system_clock::now();\n"
        for folder in ("http", "probe", "notify/email"):
            self.clean({f"src/{folder}/x.cc": steady})
            self.fires("clock", f"src/{folder}/x.cc", {f"src/{folder}/x.cc": wall})
        self.fires("clock", "src/db/x.cc", {"src/db/x.cc": steady})

    def test_only_tests_of_an_edge_may_know_the_real_date(self):
        wall = "auto t = std::time(nullptr);\n"
        self.clean({"src/http/client_test.cc": wall})
        self.fires("clock", "src/page/page_test.cc", {"src/page/page_test.cc": wall})

    def test_a_clock_in_a_comment_or_a_text_is_no_read(self):
        text = '// never steady_clock::now()\nauto s = "time(nullptr)";\n'
        self.clean({"src/page/page.cc": text})

    def test_nothing_sleeps(self):
        for path, text in (
            ("src/page/page_test.cc", "std::this_thread::sleep_for(1s);\n"),
            ("src/page/page.cc", "usleep(100);\n"),
            ("test/e2e/x_test.py", "import time\ntime." + "sleep(1)\n"),
            ("script/x", "#!/bin/sh\nwhile true; do sleep 1; done\n"),
        ):
            with self.subTest(path):
                self.fires("sleep", path, {path: text})

    def test_one_place_polls_for_all_and_a_peer_may_be_slow(self):
        self.clean({"src/base/testing/eventually.h": HEADER + "void f() { sleep_for(5ms); }\n"})
        self.clean({"src/http/testing/server.py": "await asyncio." + "sleep(1)\n"})

    def test_nothing_is_skipped(self):
        for path, text in (
            ("src/page/page_test.cc", "GTEST_" + 'SKIP() << "later";\n'),
            ("src/page/page_test.cc", "TEST(Page, DISABLED_" + "works) {}\n"),
            ("test/e2e/x_test.py", "pytest." + 'skip("later")\n'),
            ("test/e2e/x_test.py", "@pytest.mark." + "skipif(True)\n"),
        ):
            with self.subTest(text):
                self.fires("skip", path, {path: text})

    def test_nothing_unfinished(self):
        for word in ("TO" + "DO", "FIX" + "ME"):
            self.fires("unfinished", "src/page/page.cc", {"src/page/page.cc": f"// {word}: x\n"})

    def test_sql_of_a_store_is_the_shared_subset(self):
        path = "src/page/page_store.cc"
        for sql in ('"select $1::bigint"', 'R"(select\n  $1::bigint)"', '"select now()"'):
            with self.subTest(sql):
                self.fires("sql", path, {path: f"auto sql = {sql};\n"})
        self.clean({path: 'auto sql = std::string("select cast($1 as bigint)");\n'})

    def test_shape_of_files(self):
        self.fires("columns", "src/page/page.cc", {"src/page/page.cc": "// " + "x" * 98 + "\n"})
        self.clean({"src/page/page.cc": "// " + "é" * 97 + "\n"})
        self.fires("length", "src/page/page.cc", {"src/page/page.cc": "int x;\n" * 601})
        self.clean({"src/page/page.cc": "int x;\n" * 600})
        self.fires("space", "src/page/page.cc", {"src/page/page.cc": "int x; \n"})

    def test_a_header_explains_itself_and_is_included_once(self):
        self.fires("header", "src/page/page.h", {"src/page/page.h": "#pragma once\n"})
        self.fires("header", "src/page/page.h", {"src/page/page.h": "// What it is for.\n"})

    def test_no_standard_regex(self):
        for text in ("#include <regex>\n", 'std::regex r("x");\n'):
            self.fires("regex", "src/page/page.cc", {"src/page/page.cc": text})

    def test_every_limit_is_kept(self):
        limits = HEADER + "inline constexpr int redirects = 10;  // followed\n"
        header = {"src/base/limits.h": limits}
        self.fires("limit", "src/base/limits.h", header)
        self.fires(
            "limit",
            "src/base/limits.h",
            {**header, "src/page/page.cc": "// at most limits::redirects\n"},
        )
        code = "bool ok(int n) { return n < limits::redirects; }\n"
        self.clean({**header, "src/page/page.cc": code})

    def test_the_journal_is_explained(self):
        code = {"src/world/on_check.cc": 'auto kind = "check.up";\n'}
        rows = {"docs/journal.md": "| `check.up` | recovered |\n"}
        self.clean({**code, **rows})
        self.fires("journal", "src/world/on_check.cc", code)
        self.fires("journal", "docs/journal.md", rows)

    def test_the_lexer_knows_digit_separators_and_raw_strings(self):
        text = "int a = 20'000; int b = 1'0; usleep(1);\n"
        self.fires("sleep", "src/page/page.cc", {"src/page/page.cc": text})
        self.clean({"src/page/page.cc": 'auto s = R"x(usleep(1) ")" )x";\n'})


if __name__ == "__main__":
    unittest.main()
