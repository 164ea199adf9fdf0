#include <cstdio>

#include "app/commands.h"
#include "app/serve.h"
#include "app/system_api.h"
#include "config/schema.h"

namespace vigie::app {

void add_serve(CLI::App& program, Run& run) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* serve_command = program.add_subcommand("serve", "Run the server");
  serve_command->set_config("--config", "", "Read these options from a file (TOML)");
  serve_command->add_option("--data", options->data, "Directory for database and keys")
      ->capture_default_str();
  serve_command->add_option("--database", options->database,
                            "sqlite:FILE or postgresql://...; default: <data>/vigie.db");
  serve_command->add_option("--listen", options->listen, "Address and port")->capture_default_str();
  serve_command->add_option("--tls-certificate", options->certificate_file, "PEM, with its chain");
  serve_command->add_option("--tls-key", options->key_file, "PEM");
  serve_command->add_flag("--behind-proxy", options->behind_proxy,
                          "A proxy in front ends TLS; its X-Forwarded-For is believed");
  serve_command->add_option("--trusted-proxy", options->trusted_proxies,
                            "Address or network of the proxy");
  serve_command->add_option("--public-url", options->public_url, "How people reach this server");
  serve_command->add_option("--instance", options->instance, "Its name in message ids")
      ->capture_default_str();
  serve_command->add_option("--node", options->node, "Its name among several nodes");
  serve_command->add_option("--link-key-file", options->link_key_file,
                            "Key that signs acknowledge links; default: <data>/link.key");
  serve_command->add_option("--smtp", options->smtp_url, "smtp://host:port or smtps://host:port")
      ->required();
  serve_command->add_option("--smtp-user", options->smtp_user, "User");
  serve_command->add_option("--smtp-password-file", options->smtp_password_file, "File, mode 600");
  serve_command->add_option("--smtp-starttls", options->smtp_starttls, "required, optional or off")
      ->capture_default_str();
  serve_command->add_option("--smtp-ca-file", options->smtp_ca_file, "Trust these certificates");
  serve_command->add_option("--mail-from", options->mail_from, "Sender of all messages")
      ->capture_default_str();
  serve_command->add_option("--probe-ca-file", options->probe_ca_file,
                            "Checks trust these certificates too");
  serve_command->add_option("--log-format", options->log_format, "text or json")
      ->capture_default_str();
  serve_command->add_option("--log-level", options->log_level, "debug, info, warning or error")
      ->capture_default_str();
  serve_command->add_option("--http-threads", options->http_threads, "Threads that answer requests")
      ->capture_default_str();
  serve_command
      ->add_option("--keep-days", options->keep_days,
                   "How long resolved incidents and the journal are kept")
      ->check(CLI::Range(1, 36'500))
      ->capture_default_str();
  serve_command->add_option("--heartbeat-url", options->heartbeat_url,
                            "Of a watcher elsewhere: asked while commits succeed, so that somebody "
                            "notices when Vigie itself is down");
  serve_command->callback([options, &run] { run = [options] { return serve(*options); }; });

  program.add_subcommand("openapi", "Print the OpenAPI document of the API")->callback([&run] {
    run = [] {
      std::printf("%s\n", openapi_text().c_str());
      return 0;
    };
  });
  program.add_subcommand("schema", "Print the JSON Schema of configuration files")
      ->callback([&run] {
        run = [] {
          std::printf("%s", json_schema().c_str());
          return 0;
        };
      });
}

}  // namespace vigie::app
