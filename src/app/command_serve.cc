#include <cstdio>

#include "app/commands.h"
#include "app/serve.h"

namespace vigie::app {

void add_serve(CLI::App& program, Run& run, Language language) {
  const auto in = [language](const Message& message) { return text(message, language); };
  auto options = std::make_shared<ServeOptions>();
  CLI::App* serve_command = program.add_subcommand("serve", in(say("Run the server")));
  serve_command->set_config("--config", "", in(say("Read these options from a file (TOML)")));
  serve_command->add_option("--data", options->data, in(say("Directory for database and keys")))
      ->capture_default_str();
  serve_command->add_option("--database", options->database,
                            in(say("sqlite:FILE or postgresql://...; default: <data>/vigie.db")));
  serve_command->add_option("--listen", options->listen, in(say("Address and port")))
      ->capture_default_str();
  serve_command->add_option("--tls-certificate", options->certificate_file,
                            in(say("PEM, with its chain")));
  serve_command->add_option("--tls-key", options->key_file, in(say("PEM")));
  serve_command->add_flag("--behind-proxy", options->behind_proxy,
                          in(say("A proxy in front ends TLS; its X-Forwarded-For is believed")));
  serve_command->add_option("--trusted-proxy", options->trusted_proxies,
                            in(say("Address or network of the proxy")));
  serve_command->add_option("--public-url", options->public_url,
                            in(say("How people reach this server")));
  serve_command->add_option("--instance", options->instance, in(say("Its name in message ids")))
      ->capture_default_str();
  serve_command->add_option("--node", options->node, in(say("Its name among several nodes")));
  serve_command->add_option("--link-key-file", options->link_key_file,
                            in(say("Key that signs acknowledge links; default: <data>/link.key")));
  serve_command
      ->add_option("--smtp", options->smtp_url, in(say("smtp://host:port or smtps://host:port")))
      ->required();
  serve_command->add_option("--smtp-user", options->smtp_user, in(say("User")));
  serve_command->add_option("--smtp-password-file", options->smtp_password_file,
                            in(say("File, mode 600")));
  serve_command
      ->add_option("--smtp-starttls", options->smtp_starttls, in(say("required, optional or off")))
      ->capture_default_str();
  serve_command->add_option("--smtp-ca-file", options->smtp_ca_file,
                            in(say("Trust these certificates")));
  serve_command->add_option("--mail-from", options->mail_from, in(say("Sender of all messages")))
      ->capture_default_str();
  serve_command->add_option("--secrets-dir", options->secrets_dir,
                            in(say("Files that {{{{secret.NAME}}}} in a configuration stands for; "
                                   "default: <data>/secrets")));
  serve_command->add_option("--channel-ca-file", options->channel_ca_file,
                            in(say("Trusted by senders over HTTP in addition to the system's")));
  serve_command->add_option("--probe-ca-file", options->probe_ca_file,
                            in(say("Checks trust these certificates too")));
  serve_command
      ->add_option(
          "--plugins-dir", options->plugins_dir,
          "Folder of Nagios plugins; whoever may configure checks may run them; '' for none")
      ->capture_default_str();
  serve_command->add_option("--log-format", options->log_format, in(say("text or json")))
      ->capture_default_str();
  serve_command
      ->add_option("--log-level", options->log_level, in(say("debug, info, warning or error")))
      ->capture_default_str();
  serve_command
      ->add_option("--http-threads", options->http_threads, in(say("Threads that answer requests")))
      ->capture_default_str();
  serve_command
      ->add_option("--keep-days", options->keep_days,
                   in(say("How long resolved incidents and the journal are kept")))
      ->check(CLI::Range(1, 36'500))
      ->capture_default_str();
  serve_command->add_option(
      "--heartbeat-url", options->heartbeat_url,
      in(say("Of a watcher elsewhere: asked while commits succeed, so that somebody "
             "notices when Vigie itself is down")));
  serve_command->callback([options, language, &run] {
    run = [options, language] { return serve(*options, language); };
  });
}

}  // namespace vigie::app
