#include "probe/plugin/plugin_probe.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "base/excerpt.h"
#include "base/limits.h"
#include "base/system_reason.h"
#include "base/text.h"
#include "probe/amounts.h"
#include "probe/outcome_text.h"
#include "probe/plugin/performance.h"

namespace vigie {

namespace {

constexpr int plugin_ok = 0;
constexpr int plugin_warning = 1;
constexpr int plugin_critical = 2;
constexpr int plugin_unknown = 3;

ProbeAnswer unasked(Message why) {
  ProbeAnswer answer;
  answer.not_asked = std::move(why);
  return answer;
}

std::string program_of(const Check& check) {
  return std::get<PluginCheck>(check.question).command.front();
}

// The plugin's own words where it has some; else what its exit code means.
Message words(const Check& check, const PluginResult& result, const PluginOutput& said) {
  const std::string first =
      !said.summary.empty() ? said.summary : read_plugin_output(result.errors).summary;
  const std::string line = excerpt(first, limits::summary);
  switch (result.outcome) {
    case PluginResult::Outcome::timed_out:
      return line.empty() ? say("{} did not end within {}", program_of(check), human(check.timeout))
                          : say("{} did not end within {}; so far it said: {}", program_of(check),
                                human(check.timeout), line);
    case PluginResult::Outcome::killed:
      return say("{} was ended by signal {}", program_of(check), result.status);
    default:
      break;
  }
  if (result.status > plugin_unknown)
    return line.empty()
               ? say("{} ended with {}, which means nothing", program_of(check), result.status)
               : say("{} ended with {}, which means nothing: {}", program_of(check), result.status,
                     line);
  if (!line.empty()) return verbatim(line);
  switch (result.status) {
    case plugin_ok:
      return say("{} says nothing, and that all is well", program_of(check));
    case plugin_warning:
      return say("{} warns, and says nothing", program_of(check));
    case plugin_critical:
      return say("{} finds it critical, and says nothing", program_of(check));
    default:
      return say("{} does not know, and says nothing", program_of(check));
  }
}

// "C: drive" -> "C:_drive": a label as a part of a key.
std::string key_of(const std::string& label) {
  std::string key = excerpt(label, 60);
  std::ranges::replace_if(key, [](char c) { return c == '\n' || c == '\t' || c == ' '; }, '_');
  return "perf_" + key;
}

std::map<std::string, std::string> evidence(const PluginResult& result, const PluginOutput& said) {
  std::map<std::string, std::string> details = {{"run_ms", std::to_string(result.took.count())}};
  const auto put = [&](const std::string& key, const std::string& value, std::size_t limit) {
    if (!value.empty()) details[key] = excerpt(value, limit);
  };
  if (result.outcome == PluginResult::Outcome::ended)
    details["exit_code"] = std::to_string(result.status);
  put("output", said.text, limits::body_excerpt);
  put("errors", std::string(trim(result.errors)), limits::body_excerpt);
  for (const Metric& metric : said.metrics) {
    const std::string key = key_of(metric.label);
    put(key, metric.value, 60);
    put(key + "_unit", metric.unit, 60);
    put(key + "_warn", metric.warning, 60);
    put(key + "_crit", metric.critical, 60);
  }
  return details;
}

}  // namespace

Result<std::string> plugin_path(const std::string& folder, const std::string& program) {
  namespace fs = std::filesystem;
  if (folder.empty())
    return fail(ErrorCode::forbidden,
                say("this server runs no plugins: start it with --plugins-dir"));
  const fs::path root = fs::path(folder).lexically_normal();
  const fs::path path = (root / program).lexically_normal();  // a whole path stays as it is
  const fs::path below = path.lexically_relative(root);
  if (program.empty() || below.empty() || below == "." || *below.begin() == "..")
    return fail(ErrorCode::forbidden,
                say("{} is not in {}, the only folder from which this server runs plugins "
                    "(--plugins-dir)",
                    program, folder));
  return path.string();
}

ProbeAnswer judge_plugin(const Check& check, const PluginResult& result) {
  if (result.outcome == PluginResult::Outcome::stopped) return unasked(say("Vigie is stopping"));
  if (result.outcome == PluginResult::Outcome::not_started)
    return unasked(
        say("{} cannot be started: {}", program_of(check), system_reason(result.status)));
  const auto& question = std::get<PluginCheck>(check.question);
  const PluginOutput said = read_plugin_output(result.output);
  ProbeAnswer answer;
  answer.waited = result.waited;
  answer.good =
      result.outcome == PluginResult::Outcome::ended &&
      (result.status == plugin_ok || (result.status == plugin_warning && !question.warning_is_bad));
  answer.summary = words(check, result, said);
  answer.details = evidence(result, said);
  return answer;
}

Probe plugin_probe(PluginRunner& runner, std::string folder, SecretLookup secrets) {
  return [&runner, folder = std::move(folder), secrets = std::move(secrets)](const Check& check,
                                                                             Answered answered) {
    auto path = plugin_path(folder, program_of(check));
    if (!path) return answered(unasked(path.error().message));
    UsedSecrets used;
    PluginRequest request{{std::move(*path)}, check.timeout};
    const auto& command = std::get<PluginCheck>(check.question).command;
    for (std::size_t i = 1; i < command.size(); ++i) {
      auto word = fill_secrets(command[i], secrets, used);
      if (!word) return answered(unasked(word.error().message));
      request.command.push_back(std::move(*word));
    }
    runner.run(std::move(request), [check, used = std::move(used),
                                    answered = std::move(answered)](const PluginResult& result) {
      answered(blotted(judge_plugin(check, result), used));
    });
  };
}

}  // namespace vigie
