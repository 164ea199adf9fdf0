// The tables: every kind of resource, its section in a file and its fields. Each field is described
// once, here; the reader, "did you mean", the JSON Schema and the reference all follow it.
#pragma once

#include <string_view>

#include "config/shape.h"
#include "pay/agreement.h"
#include "rest/rule_pack.h"

namespace vigie {

std::string_view section_of(ResourceKind kind);  // "people"
std::optional<ResourceKind> kind_of_section(std::string_view section);
const Record& record_of(ResourceKind kind);

// Parts of a check; see fields_check.cc.
const Record& check_record();
const Record& ping_record();
const Record& dns_record();
const Record& plugin_record();
void verify_probe_times(const Check& check, const Node& node, const std::string& label,
                        Reading& reading);
const Record& tcp_record();
const Record& tls_record();
const Record& domain_record();
const Record& prometheus_record();
const Record& service_record();  // fields_service.cc

// "person/x", "team/x", "schedule/x" or the name of a person.
Target callee_of(std::string_view checked);
const Record& heartbeat_record();  // fields_heartbeat.cc
void verify_heartbeat(const Node& check, const std::string& label, Reading& reading);
const Record& maintenance_record();  // fields_maintenance.cc
const Record& vantage_record();      // fields_vantage.cc
const Record& gateway_record();      // fields_gateway.cc
const Record& rest_pack_record();    // fields_rest_pack.cc
// The whole pack, what it extends included, of which `node` is the part that was written last.
void verify_rest_pack(const rest::RulePack& pack, const Node& node, Reading& reading);
const Record& agreement_record();  // fields_agreement.cc
void verify_agreement(const pay::Agreement& agreement, const Node& node, Reading& reading);
// How a person is reached: keys of a person; see fields_contact.cc.
std::vector<Field> contact_fields();
void verify_contacts(const Node& person, const std::string& label, Reading& reading);

const Record& status_page_record();  // fields_status_page.cc
const Record& contract_record();     // fields_contract.cc

// From a canonical tree; what a field's default cannot say (a name for a title) is decided here.
Person make_person(const std::string& name, const Node& node);
Team make_team(const std::string& name, const Node& node);
Schedule make_schedule(const std::string& name, const Node& node);
// Without a last resort of its own it has none here: who is everybody, the caller knows.
Policy make_policy(const std::string& name, const Node& node);
Service make_service(const std::string& name, const Node& node);
Check make_check(const std::string& name, const Node& node);
Maintenance make_maintenance(const std::string& name, const Node& node);
Vantage make_vantage(const std::string& name, const Node& node);
Gateway make_gateway(const std::string& name, const Node& node);
StatusPage make_status_page(const std::string& name, const Node& node);
// Without a zone of its own it has none here: it is the person's, whom the caller knows.
rest::Contract make_contract(const std::string& name, const Node& node);

}  // namespace vigie
