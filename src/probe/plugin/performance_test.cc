#include "probe/plugin/performance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"

namespace vigie {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Performance, ALineHasWordsAndMetrics) {
  const PluginOutput read =
      read_plugin_output("DISK OK - free space: / 3326 MB (56%); | /=2643MB;5948;5958;0;5968\n");
  EXPECT_EQ(read.summary, "DISK OK - free space: / 3326 MB (56%);");
  EXPECT_EQ(read.text, "");
  EXPECT_THAT(read.metrics, ElementsAre(Metric{"/", "2643", "MB", "5948", "5958", "0", "5968"}));
}

TEST(Performance, MoreLinesMayHaveMetricsBehindTheSecondBar) {
  const PluginOutput read = read_plugin_output(
      "DISK OK | /=2643MB;5948\n/ 15272 MB (77%);\n/boot 68 MB (69%); | /boot=68MB;88;93\n"
      "/home=69357MB\n");
  EXPECT_EQ(read.summary, "DISK OK");
  EXPECT_EQ(read.text, "/ 15272 MB (77%);\n/boot 68 MB (69%);");
  EXPECT_THAT(read.metrics, ElementsAre(Metric{"/", "2643", "MB", "5948", "", "", ""},
                                        Metric{"/boot", "68", "MB", "88", "93", "", ""},
                                        Metric{"/home", "69357", "MB", "", "", "", ""}));
}

TEST(Performance, LabelsMayBeQuoted) {
  const PluginOutput read = read_plugin_output("OK|'C: drive''s'=1.5% load1=-0,25;;~:10;0 x=U");
  EXPECT_THAT(read.metrics, ElementsAre(Metric{"C: drive's", "1.5", "%", "", "", "", ""},
                                        Metric{"load1", "-0.25", "", "", "~:10", "0", ""},
                                        Metric{"x", "U", "", "", "", "", ""}));
}

TEST(Performance, WhatIsNoMetricIsLeftOut) {
  EXPECT_THAT(read_plugin_output("OK").metrics, IsEmpty());
  EXPECT_THAT(read_plugin_output("OK|").metrics, IsEmpty());
  EXPECT_THAT(read_plugin_output("OK| nonsense =3 'open=4").metrics, IsEmpty());
  EXPECT_THAT(read_plugin_output("OK|a= b=;;; ''=1 c=1ms").metrics,
              ElementsAre(Metric{"c", "1", "ms", "", "", "", ""}));
  EXPECT_EQ(read_plugin_output("").summary, "");
}

TEST(Performance, ThereIsALimit) {
  std::string line = "OK |";
  for (std::size_t i = 0; i < limits::plugin_metrics + 1; ++i)
    line += " a" + std::to_string(i) + "=1";
  EXPECT_EQ(read_plugin_output(line).metrics.size(), limits::plugin_metrics);
}

RC_GTEST_PROP(PerformanceProperty, NothingBreaksTheReader, (const std::string& noise)) {
  read_plugin_output(noise);
  const std::string likely =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("|=';\n 1a")));
  RC_ASSERT(read_plugin_output(likely).metrics.size() <= limits::plugin_metrics);
}

}  // namespace
}  // namespace vigie
