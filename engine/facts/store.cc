#include "engine/facts/store.h"

#include <algorithm>

namespace pareto::facts {

void ProofLog::Widen(std::size_t atoms) {
  if (atoms + 1 <= stride_) return;
  const std::size_t records = records_.size() / stride_;
  GrowingArray<std::uint32_t> wider;
  wider.Resize(records * (atoms + 1));
  for (std::size_t i = 0; i < records; ++i) {
    std::copy(records_.data() + i * stride_, records_.data() + (i + 1) * stride_, wider.data() + i * (atoms + 1));
  }
  records_ = std::move(wider);
  stride_ = atoms + 1;
}

void ProofLog::Begin(RowId row, std::uint32_t rule, std::size_t width) {
  Widen(width);
  if (first_ == kNoRow) first_ = row;
  if (width_.empty() || width_.back().first < rule) {
    width_.emplace_back(rule, static_cast<std::uint16_t>(width));
  } else if (width_.back().first != rule) {
    const auto at = std::lower_bound(width_.begin(), width_.end(), std::pair<std::uint32_t, std::uint16_t>(rule, 0));
    if (at->first != rule) width_.insert(at, {rule, static_cast<std::uint16_t>(width)});
  }
  while (records_.size() < (row - first_) * stride_) {
    *records_.Reserve(stride_) = kNoIndex;  // a base row that came between
    records_.Commit(stride_);
  }
}

void ProofLog::Record(RowId row, std::uint32_t rule, std::span<const RowId> rows) {
  const bool fresh = true;
  RecordBatch(row, rule, rows.data(), rows.size(), &fresh, 1);
}

void ProofLog::RecordBatch(RowId row, std::uint32_t rule, const RowId* rows, std::size_t width, const bool* fresh, std::size_t count) {
  Begin(row, rule, width);
  std::uint32_t* to = records_.Reserve(count * stride_);
  std::size_t words = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!fresh[i]) continue;
    to[words] = rule;
    for (std::size_t j = 0; j < width; ++j) to[words + 1 + j] = rows[i * width + j];
    words += stride_;
  }
  records_.Commit(words);
}

Proof ProofLog::Of(RowId row) const {
  if (first_ == kNoRow || row < first_ || (row - first_) * stride_ >= records_.size()) return {};
  const std::uint32_t* at = records_.data() + (row - first_) * stride_;
  if (at[0] == kNoIndex) return {};
  const auto width = std::lower_bound(width_.begin(), width_.end(), std::pair<std::uint32_t, std::uint16_t>(at[0], 0));
  return {at[0], {at + 1, width->second}};
}

FactStore::FactStore() : FactStore(std::make_shared<ValuePool>()) {}

FactStore::FactStore(std::shared_ptr<ValuePool> values) : pool_(std::move(values)), nodes_(std::make_unique<NodeTable>()) { OrderNodes(); }

void FactStore::OrderNodes() {
  // Both live behind pointers, so the store may move.
  pool_->set_node_order([pool = pool_.get(), nodes = nodes_.get()](std::uint32_t a, std::uint32_t b) { return nodes->Compare(*pool, a, b); });
}

void FactStore::DropRelations(std::size_t count) {
  relations_.erase(relations_.begin() + static_cast<std::ptrdiff_t>(count), relations_.end());
  infos_.resize(count);
  proofs_.resize(count);
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
