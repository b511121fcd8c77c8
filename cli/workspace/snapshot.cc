#include "cli/workspace/snapshot.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <variant>

#include "dsl/archive.h"
#include "dsl/check_resources.h"
#include "engine/facts/archive.h"
#include "engine/facts/hash.h"
#include "rules/embedded.h"
#include "stdlib/functions.h"

namespace pareto::workspace {
namespace {

// Counted up by whoever changes what the bytes mean where the types stay as they are; a changed type changes the program that writes and reads.
constexpr std::string_view kFormat = "pareto rules 1\n";

std::span<const eval::Function* const> Functions() { return stdlib::Functions().all(); }

// Not against an enemy, who could change the program as well: against a cut or a slip in what builds it.
std::uint64_t Checksum(std::string_view bytes) {
  std::uint64_t sum = bytes.size(), word = 0;  // machines of one kind write and read it, so its order of bytes does not matter
  for (; bytes.size() >= sizeof word; bytes.remove_prefix(sizeof word)) {
    std::memcpy(&word, bytes.data(), sizeof word);
    sum = facts::MixWord(sum ^ word);
  }
  word = 0;
  std::memcpy(&word, bytes.data(), bytes.size());
  return facts::MixWord(sum ^ word);
}

// Whether the rows of a relation's data files belong to the program: not where they come from the project, nor where nothing reads them.
bool HasRows(const dsl::RelationSymbol& relation) { return !relation.from.empty() && relation.read && relation.from.rfind("project:", 0) != 0; }

}  // namespace

std::string Snapshot::Make(const std::vector<std::uint32_t>& files, std::size_t modules, int statements, dsl::Checked& checked, dsl::Lowered& lowered, facts::FactStore& store) {
  base::Writer pool;
  facts::WritePool(store.pool(), pool);
  eval::ProgramWriter run(Functions());
  dsl::TransferForRun(run, checked, lowered);
  eval::ProgramWriter more(Functions());
  dsl::TransferForMore(more, checked, lowered);
  base::Writer rows;
  for (const dsl::RelationSymbol& relation : checked.relations) {
    if (!HasRows(relation)) continue;
    facts::RelationId id = relation.id;
    facts::RelationInfo& info = store.info(id);
    const facts::Relation& held = store.relation(id);
    base::Transfer(rows, id, info.table, info.table_rows, info.table_fields, info.files);
    rows.Number(held.size());
    for (facts::RowId row = 0; row < held.size(); ++row) {
      for (int column = 0; column < held.arity(); ++column) rows.Number(held.row(row)[column].bits());
    }
  }

  base::Writer body;
  body.Text(rules::EmbeddedHash());
  body.Number(modules);
  body.Number(static_cast<std::uint64_t>(statements));
  // Facts about what resources take are looked for among the statements.
  dsl::ResourceTypes facts;
  dsl::AddResourceFacts(checked, facts);
  body.Number(lowered.extended || !facts.empty() ? 0 : 1);
  body.Number(files.size());
  for (const std::uint32_t file : files) body.Number(file);
  body.Number(run.functions.size());
  for (const std::string* part : {&pool.bytes(), &run.bytes(), &more.bytes(), &rows.bytes()}) body.Text(*part);

  std::string all(kFormat);
  for (const std::uint64_t word : {static_cast<std::uint64_t>(body.bytes().size()), Checksum(body.bytes())}) {
    for (int i = 0; i < 8; ++i) all += static_cast<char>(word >> 8 * i);
  }
  return all + body.bytes();
}

Snapshot::Snapshot(std::string_view bytes) {
  constexpr std::size_t kHead = kFormat.size() + 16;
  if (bytes.size() < kHead || bytes.substr(0, kFormat.size()) != kFormat) return;
  std::uint64_t words[2] = {0, 0};
  for (int w = 0; w < 2; ++w) {
    for (int i = 0; i < 8; ++i) words[w] |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[kFormat.size() + static_cast<std::size_t>(8 * w + i)])) << 8 * i;
  }
  const std::string_view body = bytes.substr(kHead);
  if (body.size() != words[0] || Checksum(body) != words[1]) return;
  base::Reader in(body);
  if (in.Text() != rules::EmbeddedHash()) return;
  modules_ = static_cast<std::size_t>(in.Number());
  statements_ = static_cast<int>(in.Number());
  takes_more_ = in.Number() != 0;
  for (std::size_t left = in.Count(); left > 0; --left) files_.push_back(static_cast<std::uint32_t>(in.Number()));
  if (in.Number() != stdlib::Functions().all().size()) return;
  for (std::string_view* part : {&pool_, &run_, &more_, &rows_}) *part = in.Text();
  const std::size_t embedded = rules::EmbeddedFiles().size();
  valid_ = in.ok() && in.at_end() && modules_ <= files_.size() && std::all_of(files_.begin(), files_.end(), [&](std::uint32_t file) { return file < embedded; });
}

bool Snapshot::Restore(dsl::Checked& checked, dsl::Lowered& lowered, facts::ValuePool& pool) const {
  base::Reader values(pool_);
  if (!facts::ReadPool(values, pool) || !values.at_end()) return false;
  eval::ProgramReader run(run_, Functions());
  dsl::TransferForRun(run, checked, lowered);
  return run.ok() && run.at_end();
}

bool Snapshot::RestoreForMore(dsl::Checked& checked, dsl::Lowered& lowered) const {
  eval::ProgramReader more(more_, Functions());
  dsl::TransferForMore(more, checked, lowered);
  return more.ok() && more.at_end();
}

bool Snapshot::RestoreRows(facts::FactStore& store) const {
  base::Reader rows(rows_);
  std::vector<facts::Value> values;
  while (!rows.at_end() && rows.ok()) {
    facts::RelationId id = facts::kNoRelation;
    base::Transfer(rows, id);
    if (static_cast<std::size_t>(id) >= store.relations()) return false;
    facts::RelationInfo& info = store.info(id);
    base::Transfer(rows, info.table, info.table_rows, info.table_fields, info.files);
    values.resize(static_cast<std::size_t>(info.arity));
    for (std::size_t left = rows.Count(); left > 0 && rows.ok(); --left) {
      for (facts::Value& value : values) base::Transfer(rows, value);
      store.relation(id).Add(values.data());
    }
  }
  return rows.ok();
}

bool MayBeAdded(const dsl::Module& module) {
  return std::none_of(module.statements.begin(), module.statements.end(), [](const dsl::Statement& statement) {
    return std::holds_alternative<dsl::Entity>(statement.node) || std::holds_alternative<dsl::Resource>(statement.node) || std::holds_alternative<dsl::Extend>(statement.node);
  });
}

}  // namespace pareto::workspace
