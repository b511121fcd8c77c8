#include "engine/facts/store.h"

namespace pareto::facts {

void ProofLog::Record(RowId row, std::uint32_t rule, std::span<const RowId> rows) {
  while (offset_.size() < row) offset_.Append(0);
  offset_.Append(static_cast<std::uint32_t>(pool_.size()) + 1);
  if (rule >= width_.size()) width_.resize(rule + 1, 0);
  width_[rule] = static_cast<std::uint16_t>(rows.size());
  std::uint32_t* to = pool_.Reserve(rows.size() + 1);
  *to++ = rule;
  for (const RowId r : rows) *to++ = r;
  pool_.Commit(rows.size() + 1);
}

Proof ProofLog::Of(RowId row) const {
  if (row >= offset_.size() || offset_[row] == 0) return {};
  const std::uint32_t* at = pool_.data() + (offset_[row] - 1);
  return {at[0], {at + 1, width_[at[0]]}};
}

FactStore::FactStore() : pool_(std::make_unique<ValuePool>()), nodes_(std::make_unique<NodeTable>()) {
  // Both live behind pointers, so the store may move.
  pool_->set_node_order([pool = pool_.get(), nodes = nodes_.get()](std::uint32_t a, std::uint32_t b) { return nodes->Compare(*pool, a, b); });
}

RelationId FactStore::AddRelation(RelationInfo info) {
  relations_.emplace_back(info.arity);
  infos_.push_back(std::move(info));
  proofs_.emplace_back();
  return RelationId{static_cast<std::uint32_t>(relations_.size() - 1)};
}

std::size_t FactStore::bytes() const {
  std::size_t bytes = pool_->bytes() + std::size_t{nodes_->size()} * (sizeof(NodeInfo) + 32);
  for (const Relation& relation : relations_) bytes += relation.bytes();
  for (const ProofLog& log : proofs_) bytes += log.bytes();
  return bytes;
}

}  // namespace pareto::facts
