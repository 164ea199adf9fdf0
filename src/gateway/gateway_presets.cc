// The providers that are known by name. A preset is a gateway with holes that settings fill; what a
// configuration says besides replaces what the preset says.
#include <algorithm>
#include <array>

#include "gateway/gateway.h"

namespace vigie {

namespace {

// https://mobile.free.fr/account: "Notifications par SMS". One subscriber can write to himself
// only, so each person has a gateway of their own. 402: too many at once; 500: later.
GatewayPreset free_mobile() {
  GatewayPreset preset;
  preset.name = "free-mobile";
  preset.doc = "Free Mobile: messages of a subscriber to himself; settings user and key.";
  preset.needs = {"user", "key"};
  preset.gateway.method = "GET";
  preset.gateway.url =
      "https://smsapi.free-mobile.fr/sendmsg?user={{settings.user}}&pass={{settings.key}}"
      "&msg={{text}}";
  preset.gateway.accepted = {{200, 200}};
  preset.gateway.failed_for_good = {{300, 401}, {403, 407}, {409, 428}, {430, 499}};
  return preset;
}

// https://www.twilio.com/docs/messaging/api/message-resource. It has no key against repetitions.
GatewayPreset twilio() {
  GatewayPreset preset;
  preset.name = "twilio";
  preset.doc = "Twilio: settings account, token and from (a number, or a sender name).";
  preset.needs = {"account", "token", "from"};
  preset.gateway.url =
      "https://api.twilio.com/2010-04-01/Accounts/{{settings.account}}/Messages.json";
  preset.gateway.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  preset.gateway.user = "{{settings.account}}";
  preset.gateway.password = "{{settings.token}}";
  preset.gateway.body = "To={{to}}&From={{settings.from}}&Body={{text}}";
  preset.gateway.escape = BodyEscape::form;
  return preset;
}

// https://eu.api.ovh.com/console/: POST /sms/{serviceName}/jobs. Without noStopClause a message
// waits for the morning. An answer of 200 may list the number as invalid.
GatewayPreset ovh() {
  GatewayPreset preset;
  preset.name = "ovh";
  preset.doc =
      "OVHcloud: settings service, application_key, application_secret, consumer_key, and sender "
      "(else a number that takes answers).";
  preset.needs = {"service", "application_key", "application_secret", "consumer_key"};
  preset.allows = {"sender"};
  preset.gateway.url = "https://eu.api.ovh.com/1.0/sms/{{settings.service}}/jobs";
  preset.gateway.headers = {{"Content-Type", "application/json"}};
  preset.gateway.body =
      R"({"charset":"UTF-8","class":"phoneDisplay",)"
      R"("coding":"{{#unicode}}8bit{{/unicode}}{{^unicode}}7bit{{/unicode}}","message":"{{text}}",)"
      R"("noStopClause":true,"priority":"high","receivers":["{{to}}"],)"
      R"({{#settings.sender}}"sender":"{{settings.sender}}"{{/settings.sender}})"
      R"({{^settings.sender}}"senderForResponse":true{{/settings.sender}}})";
  preset.gateway.sign = RequestSign::ovh;
  preset.gateway.accepted_matches = R"("validReceivers"\s*:\s*\[\s*")";
  return preset;
}

// https://docpartner.dev/: POST /v1/send.
GatewayPreset sms_partner() {
  GatewayPreset preset;
  preset.name = "smspartner";
  preset.doc = "SMS Partner: settings key, and sender.";
  preset.needs = {"key"};
  preset.allows = {"sender"};
  preset.gateway.url = "https://api.smspartner.fr/v1/send";
  preset.gateway.headers = {{"Content-Type", "application/json"}};
  preset.gateway.body =
      R"({"apiKey":"{{settings.key}}","phoneNumbers":"{{to}}","message":"{{text}}","gamme":1)"
      R"({{#settings.sender}},"sender":"{{settings.sender}}"{{/settings.sender}}})";
  preset.gateway.accepted_matches = R"("success"\s*:\s*true)";
  return preset;
}

}  // namespace

std::span<const GatewayPreset> gateway_presets() {
  static const std::array presets = {free_mobile(), ovh(), sms_partner(), twilio()};
  return presets;
}

const GatewayPreset* find_preset(std::string_view name) {
  const auto presets = gateway_presets();
  const auto found = std::ranges::find(presets, name, &GatewayPreset::name);
  return found == presets.end() ? nullptr : &*found;
}

}  // namespace vigie
