// One of the two configs of `pareto diff`: what its session knows, by the names that stay the same from one config to another.
#ifndef PARETO_CLI_DIFF_SIDE_H_
#define PARETO_CLI_DIFF_SIDE_H_

#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "cli/diff/model.h"
#include "cli/workspace/session.h"
#include "engine/base/diagnostic.h"

namespace pareto::cli {

class Side {
 public:
  // `session` has been evaluated, and must outlive it. `findings` are all that it found. Linear in what there is, and in what is asked for.
  Side(workspace::Session& session, std::vector<base::Diagnostic> findings);

  // A part of the config with a name of its own, as the document's fields list them: kind and name.
  using Name = std::pair<std::string, std::string>;
  const std::map<Name, facts::Value>& components() const { return components_; }
  facts::Value document() const { return document_; }

  // The fields of a node, in the order of its entity, without those that say what it is called.
  struct Given {
    const facts::Field* field = nullptr;
    facts::Value value;
  };
  const std::vector<Given>& FieldsOf(facts::Value node) const;
  // The items of a field's value that go by names of their own; empty where it is none of such.
  std::vector<std::pair<std::string, facts::Value>> ItemsOf(facts::Value node, const Given& given) const;
  // Whether the field holds the components of the document.
  bool HoldsComponents(const facts::Field& field) const;
  // A value as JSON text: what refers to a component as its name, an item of the config as a map of its fields.
  std::string Plain(facts::Value node, const Given& given) const;
  bool Hidden(facts::Value node, const facts::Field& field) const;

  std::string EntityOf(facts::Value node) const;
  // "endpoint `list` of api `shop`"; of a resource, its owner's.
  std::string Label(facts::Value node) const;
  Place PlaceOf(base::Span span) const;
  Place PlaceOf(facts::Value node) const;
  // Of what a field holds, `steps` into it.
  Place PlaceOf(facts::Value node, const facts::Field& field, const std::vector<Step>& steps) const;

  // Section, subject, what: value, and where the subject stands.
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Place> Facts() const;
  // Holder, permission, on.
  std::map<std::tuple<std::string, std::string, std::string>, Place> Permissions() const;
  struct Resource {
    facts::Value node;
    std::string type, owner, properties, attributes;  // the last two as JSON text
    Place place;
  };
  std::map<std::string, Resource> Resources() const;
  std::map<std::string, std::string> Parameters() const;  // JSON text by id
  std::map<std::string, std::string> Outputs() const;
  // By type: paths and "always" or "maybe".
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> Replaces() const;
  bool Renews(const std::string& type) const;
  // By resource and event: words.
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> Outcomes() const;
  // Relations for the comparison that lost rows to something unknown.
  std::vector<std::string> Lossy() const;

  // The rows of a relation of the prelude; none where it has none of that name.
  std::vector<std::vector<facts::Value>> RowsOf(std::string_view name) const;

  const std::vector<base::Diagnostic>& findings() const { return findings_; }
  std::size_t errors() const;
  workspace::Session& session() const { return session_; }

 private:
  std::map<std::string, std::string> Section(facts::RelationId relation) const;
  void AppendPlain(facts::Value value, std::string* out) const;
  std::string TextOf(facts::Value value) const;

  workspace::Session& session_;
  const facts::FactStore& store_;
  std::vector<base::Diagnostic> findings_;
  facts::Value document_;
  std::map<Name, facts::Value> components_;
  std::unordered_map<std::uint32_t, std::vector<Given>> fields_;  // by node
};

}  // namespace pareto::cli

#endif  // PARETO_CLI_DIFF_SIDE_H_
