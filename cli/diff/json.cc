#include <nlohmann/json.hpp>

#include "cli/diff/show.h"

namespace pareto::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

const char* Word(Sign sign, const char* added, const char* removed) { return sign == Sign::kAdded ? added : sign == Sign::kRemoved ? removed : "changed"; }

void AddPlace(Json& to, const Place& place) {
  if (place.file.empty()) return;
  to["file"] = place.file;
  to["line"] = place.line;
  to["column"] = place.column;
}

Json Parsed(const std::string& text) {
  Json value = Json::parse(text, nullptr, false);
  return value.is_discarded() ? Json() : value;
}

Json Fields(const std::vector<FieldChange>& fields) {
  Json list = Json::array();
  for (const FieldChange& field : fields) {
    Json& added = list.emplace_back();
    added["path"] = field.path;
    added["change"] = !field.values.before ? "added" : !field.values.after ? "removed" : "changed";
    if (field.hidden) added["hidden"] = true;
    if (field.values.before && !field.hidden) added["old"] = Parsed(*field.values.before);
    if (field.values.after && !field.hidden) added["new"] = Parsed(*field.values.after);
    AddPlace(added, field.place);
  }
  return list;
}

Json Resources(const std::vector<ResourceChange>& resources) {
  Json list = Json::array();
  for (const ResourceChange& change : resources) {
    Json& added = list.emplace_back();
    added["change"] = change.replaced.empty() ? Word(change.sign, "added", "removed") : "replaced";
    added["id"] = change.id;
    if (!change.type.empty()) added["type"] = change.type;
    if (!change.owner.empty()) added["owner"] = change.owner;
    if (!change.was.empty()) added["was"] = change.was;
    if (!change.replaced.empty()) {
      added["certain"] = change.replaced == "always";
      added["because"] = change.because;
    }
    if (!change.outcome.empty()) added["outcome"] = change.outcome;
    if (change.sign == Sign::kChanged) added["properties"] = Fields(change.fields);
    AddPlace(added, change.place);
  }
  return list;
}

}  // namespace

std::string DifferenceJson(const Difference& difference, const std::vector<std::string>& failed, bool incomplete) {
  Json out;
  out["version"] = kVersion;
  out["old"] = {{"name", difference.before}, {"errors", difference.errors_before}};
  out["new"] = {{"name", difference.after}, {"errors", difference.errors_after}};
  out["judged"] = difference.judged();
  out["incomplete"] = incomplete;
  out["mayBeMore"] = difference.may_be_more;
  out["components"] = Json::array();
  for (const ComponentChange& change : difference.components) {
    Json& added = out["components"].emplace_back();
    added["change"] = Word(change.sign, "added", "removed");
    added["kind"] = change.kind;
    if (!change.name.empty()) added["name"] = change.name;
    if (change.sign == Sign::kChanged) added["fields"] = Fields(change.fields);
    AddPlace(added, change.place);
  }
  out["facts"] = Json::array();
  for (const FactChange& change : difference.facts) {
    Json& added = out["facts"].emplace_back();
    added["change"] = Word(change.sign, "added", "removed");
    added["section"] = change.section;
    added["subject"] = change.subject;
    added["what"] = change.what;
    if (change.sign != Sign::kAdded) added["old"] = change.before;
    if (change.sign != Sign::kRemoved) added["new"] = change.after;
    AddPlace(added, change.place);
  }
  out["permissions"] = Json::array();
  for (const PermissionChange& change : difference.permissions) {
    Json& added = out["permissions"].emplace_back();
    added["change"] = Word(change.sign, "gained", "lost");
    added["holder"] = change.holder;
    added["permission"] = change.permission;
    added["on"] = change.on;
    AddPlace(added, change.place);
  }
  out["resources"] = Resources(difference.resources);
  out["parameters"] = Resources(difference.parameters);
  out["outputs"] = Resources(difference.outputs);
  out["findings"] = Json::array();
  for (const FindingChange& change : difference.findings) {
    Json& added = out["findings"].emplace_back();
    added["change"] = Word(change.sign, "new", "gone");
    added["severity"] = change.severity;
    added["code"] = change.code;
    added["message"] = change.message;
    added["fingerprint"] = change.fingerprint;
    AddPlace(added, change.place);
  }
  out["failed"] = failed;
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pareto::cli
