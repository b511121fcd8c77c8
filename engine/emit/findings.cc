#include "engine/emit/findings.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/emit/fix.h"
#include "engine/emit/row_place.h"

namespace pareto::emit {

using base::Diagnostic;
using base::Span;
using facts::Finding;
using facts::FindingFix;
using facts::Place;
using facts::Value;

namespace {

// Of a longer text its beginning and its end are told; bytes.
constexpr std::size_t kLongest = 2000;
constexpr std::size_t kEnd = 300;

// Where the character begins that the byte at `at` is of.
std::size_t Boundary(const std::string& text, std::size_t at) {
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

// Messages are one line and can be read, whatever texts a rule put into them.
std::string OneLine(std::string text) {
  if (text.size() > kLongest) {
    text = text.substr(0, Boundary(text, kLongest - kEnd)) + "…" + text.substr(Boundary(text, text.size() - kEnd));
  }
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

class Emitter {
 public:
  Emitter(const facts::FactStore& store, const facts::Schema& schema, base::SourceMap& sources)
      : store_(store), schema_(schema), sources_(sources), pool_(store.pool()) {}

  Diagnostic Emit(const Finding& finding) const {
    Diagnostic d;
    d.code = finding.code;
    d.severity = finding.severity;
    d.message = OneLine(finding.message);
    d.rule = finding.rule;
    d.identity = Identity(finding);
    const Spot spot = Find(finding.place);
    d.span = spot.span;
    if (!spot.absent.empty()) d.notes.push_back("`" + spot.absent + "` is not there");
    const Value node = finding.place.node;
    if (finding.written.resource.node() || (node.node() && store_.nodes().at(node).resource())) d.notes.push_back(ResourceNote(finding.place, finding.written));
    for (const facts::FindingNote& note : finding.notes) {
      const Spot place = Find(note.place);
      std::string text = OneLine(note.text);
      if (!place.absent.empty()) text += " (`" + place.absent + "` is not there)";
      if (place.span.valid()) {
        d.labels.push_back({place.span, std::move(text)});
      } else {
        d.notes.push_back(std::move(text));
      }
    }
    if (finding.gap) AddGap(finding, spot.absent, &d);
    for (const std::string& help : finding.help) d.help.push_back(OneLine(help));
    if (finding.fix) Fix(*finding.fix, d);
    return d;
  }

 private:
  struct Spot {
    Span span;
    std::string absent;
  };
  struct Taken {
    std::string shown;
    std::string_view text;
    base::FileId file = base::kNoFile;
  };

  Spot Find(const Place& place) const {
    Spot spot;
    if (place.relation != facts::kNoRelation) spot.span = RowPlace(store_.info(place.relation), place.row, place.column, sources_);
    if (!place.node.node() || place.node.node_index() >= store_.nodes().size()) return spot;
    const Value owner = store_.nodes().Owner(place.node);
    if (!owner.node()) return spot;
    static const std::vector<Value> kNoSteps;
    if (InFile(place)) {
      spot.span = SpanInFile(place.steps[0]);
      if (spot.span.valid()) return spot;
    }
    const bool resource = owner != place.node || InFile(place);
    spot.span = store_.raw != nullptr ? store_.raw->PlaceOf(owner, resource ? kNoSteps : place.steps, &spot.absent)
                                      : store_.nodes().at(owner).name_span;
    return spot;
  }

  static bool InFile(const Place& place) { return place.steps.size() == 1 && place.steps[0].map(); }

  Value Get(Value map, std::string_view key) const {
    for (const facts::MapEntry& entry : pool_.Entries(map)) {
      if (pool_.AsText(entry.first) == key) return entry.second;
    }
    return Value::Missing();
  }

  // The file that a relation's row has whole; kNoFile where none is called so.
  base::FileId FileOf(Value name) const {
    if (!taken_) FindTaken();
    const auto found = taken_->find(name.bits());
    if (found == taken_->end()) return base::kNoFile;
    Taken& taken = found->second;
    if (taken.file == base::kNoFile) taken.file = sources_.Add(taken.shown, std::string(taken.text));
    return taken.file;
  }

  // The files that relations take whole, by the name that a row has: the first of each name. One that has been read into `sources_` is found there.
  void FindTaken() const {
    taken_.emplace();
    for (std::size_t i = 0; i < store_.relations(); ++i) {
      const auto id = static_cast<facts::RelationId>(i);
      if (!store_.info(id).files) continue;
      const facts::Relation& rows = store_.relation(id);
      for (std::size_t r = 0; r < rows.size(); ++r) {
        const Value* row = rows.row(static_cast<facts::RowId>(r));
        if (row[1].text()) taken_->try_emplace(row[0].bits(), Taken{*store_.info(id).files + std::string(pool_.AsText(row[0])), pool_.AsText(row[1])});
      }
    }
    absl::flat_hash_map<std::string_view, std::vector<base::FileId>> read;
    for (std::size_t f = 0; f < sources_.size(); ++f) read[sources_.name(static_cast<base::FileId>(f))].push_back(static_cast<base::FileId>(f));
    for (auto& [name, taken] : *taken_) {
      const auto files = read.find(taken.shown);
      if (files == read.end()) continue;
      for (const base::FileId file : files->second) {
        if (taken.file == base::kNoFile && sources_.text(file) == taken.text) taken.file = file;
      }
    }
  }

  // The characters of a file that a step (facts::Place) says; invalid where there is no such file. What goes past the end of a line ends there.
  Span SpanInFile(Value step) const {
    const auto number = [&](std::string_view key) {
      const Value value = Get(step, key);
      return value.present() && pool_.IsInt(value) ? pool_.AsInt(value) : 0;
    };
    const base::FileId file = FileOf(Get(step, "file"));
    if (file == base::kNoFile) return {};
    const std::string_view text = sources_.text(file);
    std::size_t at = 0;
    for (std::int64_t line = number("line"); line > 1 && at < text.size(); --line) at = std::min(text.find('\n', at), text.size() - 1) + 1;
    const auto skip = [&](std::size_t from, std::int64_t characters) {
      while (characters > 0 && from < text.size() && text[from] != '\n') {
        do ++from;
        while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80);
        --characters;
      }
      return from;
    };
    const std::size_t begin = skip(at, number("column") - 1);
    return {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(skip(begin, number("length")))};
  }

  // As a rule file has it, on one line.
  std::string Written(Span span) const {
    std::string text(sources_.TextOf(span));
    std::string out;
    for (const char c : text) {
      const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
    }
    return OneLine(std::move(out));
  }

  // Says which value is not there, or is not known. `absent`: what the finding's own place has told to be absent.
  void AddGap(const Finding& finding, const std::string& absent, Diagnostic* d) const {
    const facts::Gap& gap = *finding.gap;
    if (finding.code == "run/not-judged") {
      const std::string part = "`" + Written(gap.part) + "`";
      if (part.size() == 2) return;
      d->message.resize(d->message.find(": ") + 2);
      if (gap.whole.valid()) {
        std::string value;
        pool_.AppendText(gap.value, &value);
        d->message += OneLine("`" + Written(gap.whole) + "`, where " + part + " is `" + value + "`");
      } else {
        d->message += part + " is unknown";
      }
      return;
    }
    const Spot spot = Find(gap.place);
    if (spot.absent.empty()) {
      // The words of a rule file are for the one who wrote it.
      const std::string part = sources_.name(gap.part.file).substr(0, 7) == "pareto:" ? std::string() : Written(gap.part);
      if (!part.empty()) d->notes.push_back("`" + part + "` has no value");
    } else if (spot.span != d->span) {
      d->labels.push_back({spot.span, "`" + spot.absent + "` is not there"});
    } else if (spot.absent != absent) {
      d->notes.push_back("`" + spot.absent + "` is not there");
    }
  }

  std::string StepsText(const std::vector<Value>& steps, char between) const {
    std::string text;
    for (const Value step : steps) {
      if (!text.empty()) text += between;
      pool_.AppendText(step, &text);
    }
    return text;
  }

  // `CODE|ENTITY|KEY PATH|FIELD`; a resource goes by its type and, behind its owner's path, its id; a row of a data file by the relation and its values.
  std::string Identity(const Finding& finding) const {
    std::string entity;
    std::string path;
    const Value node = finding.place.node;
    if (finding.place.relation != facts::kNoRelation) {
      const facts::Relation& relation = store_.relation(finding.place.relation);
      for (int i = 0; i < relation.arity(); ++i) path += (i == 0 ? "" : "/") + pool_.ToJson(relation.row(finding.place.row)[i]);
      return finding.code + "|" + store_.info(finding.place.relation).name + "|" + path + "|" + (finding.place.column < 0 ? "" : std::to_string(finding.place.column));
    }
    if (node.node() && node.node_index() < store_.nodes().size()) {
      const facts::NodeInfo& info = store_.nodes().at(node);
      if (info.resource()) {
        pool_.AppendText(info.type, &entity);
        path = info.owner.node() ? store_.nodes().Path(pool_, info.owner) + "/" : "";
        pool_.AppendText(info.id, &path);
      } else {
        if (info.entity != facts::kNoEntity) entity = schema_.at(info.entity).name;
        path = store_.nodes().Path(pool_, node);
      }
    }
    // Not the line: that moves.
    std::string steps;
    if (InFile(finding.place)) {
      pool_.AppendText(Get(finding.place.steps[0], "file"), &steps);
      steps.append(":").append(sources_.TextOf(SpanInFile(finding.place.steps[0])));
    } else {
      steps = StepsText(finding.place.steps, '/');
    }
    return finding.code + "|" + entity + "|" + path + "|" + steps;
  }

  std::string ResourceNote(const Place& place, const facts::Written& written) const {
    const facts::NodeInfo& info = store_.nodes().at(written.resource.node() ? written.resource : place.node);
    std::string what;
    pool_.AppendText(info.type, &what);
    what += " `";
    pool_.AppendText(info.id, &what);
    what += "`";
    if (written.by.valid() && written.property.text()) {
      std::string property;
      pool_.AppendText(written.property, &property);
      return "this is about `" + property + "` of " + what + ", which is written by " + std::string(sources_.name(written.by.file)) + ":" +
             std::to_string(sources_.At(written.by.file, written.by.begin).line);
    }
    const std::string steps = written.resource.node() || InFile(place) ? std::string() : StepsText(place.steps, '.');
    std::string rule;
    if (info.statement < store_.resource_statements.size()) {
      const base::Span span = store_.resource_statements[info.statement];
      if (span.valid()) rule = " by " + std::string(sources_.name(span.file)) + ":" + std::to_string(sources_.At(span.file, span.begin).line);
    }
    return "this is about " + (steps.empty() ? what : "`" + steps + "` of " + what) + ", which is made from here" + rule;
  }

  // What the document says at the place, as far as lists and maps have one spelling.
  Value Said(const Place& place) const {
    if (store_.raw == nullptr || place.steps.empty()) return Value::Missing();
    Value value = store_.raw->Raw(place.node, place.steps[0]);
    for (std::size_t i = 1; i < place.steps.size(); ++i) {
      const Value step = place.steps[i];
      if (value.map() && step.text()) {
        value = pool_.Get(value, step);
      } else if (value.list() && step.numeric() && pool_.IsInt(step)) {
        const auto items = pool_.Items(value);
        const std::int64_t index = pool_.AsInt(step);
        value = index >= 0 && static_cast<std::size_t>(index) < items.size() ? items[static_cast<std::size_t>(index)]
                                                                             : Value::Missing();
      } else {
        return Value::Missing();
      }
    }
    return value;
  }

  // Whether the text at the span is what a scalar of this value may be written as: guards against places that are spelt
  // in another way.
  bool Says(Span span, Value value) const {
    const std::string_view text = sources_.TextOf(span);
    if (text.empty()) return false;
    if (!value.text() || text[0] == '"' || text[0] == '\'' || text[0] == '|' || text[0] == '>') return true;
    return text == pool_.AsText(value) || text.find('\n') != std::string_view::npos;
  }

  void Fix(const FindingFix& fix, Diagnostic& d) const {
    const std::string steps = StepsText(fix.place.steps, '.');
    std::optional<base::Edit> edit = MakeEdit(fix);
    if (edit) {
      d.fix.push_back(*std::move(edit));
      return;
    }
    if (steps.empty()) return;
    if (fix.remove) {
      d.help.push_back("remove `" + OneLine(steps) + "`");
    } else if (fix.value.present()) {
      std::string value = pool_.ToJson(fix.value);
      if (value.size() <= 200) d.help.push_back("write `" + OneLine(steps + ": " + value) + "`");
    }
  }

  std::optional<base::Edit> MakeEdit(const FindingFix& fix) const {
    const Value node = fix.place.node;
    if (fix.place.steps.empty() || InFile(fix.place) || !node.node() || node.node_index() >= store_.nodes().size() ||
        store_.nodes().at(node).resource())
      return std::nullopt;
    const Spot spot = Find(fix.place);
    const Value said = Said(fix.place);
    const bool container = said.list() || said.map();
    if (!spot.span.valid() || (spot.absent.empty() && !container && !Says(spot.span, said))) return std::nullopt;
    if (fix.remove) {
      if (!spot.absent.empty() || said.missing()) return std::nullopt;
      return RemoveLines(sources_, spot.span, container, fix.place.steps.back().numeric());
    }
    NewScalar scalar;
    scalar.is_text = fix.value.text();
    if (!fix.value.present() || fix.value.list() || fix.value.map() || fix.value.node()) return std::nullopt;
    scalar.text = scalar.is_text ? std::string(pool_.AsText(fix.value)) : pool_.ToJson(fix.value);
    if (!spot.absent.empty()) {
      if (fix.place.steps.size() != 1 || !fix.place.steps[0].text()) return std::nullopt;
      return InsertField(sources_, spot.span, pool_.AsText(fix.place.steps[0]), scalar);
    }
    if (said.missing() || container) return std::nullopt;
    return ReplaceScalar(sources_, spot.span, scalar);
  }

  const facts::FactStore& store_;
  const facts::Schema& schema_;
  base::SourceMap& sources_;
  const facts::ValuePool& pool_;
  mutable std::optional<absl::flat_hash_map<std::uint32_t, Taken>> taken_;  // made when first asked for
};

}  // namespace

void EmitFindings(const facts::FactStore& store, const facts::Schema& schema, base::SourceMap& sources,
                  base::DiagnosticSink& sink) {
  const Emitter emitter(store, schema, sources);
  for (const Finding& finding : store.findings) sink.Report(emitter.Emit(finding));
}

}  // namespace pareto::emit
