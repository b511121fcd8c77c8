#include "cli/repl/history.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace pareto::cli::repl {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    path_ = (fs::temp_directory_path() / "pareto-history-XXXXXX").string();
    REQUIRE(mkdtemp(path_.data()) != nullptr);
  }
  ~Folder() { fs::remove_all(path_); }
  std::string state() const { return path_ + "/state/pareto"; }
  std::string file() const { return state() + "/history"; }
  std::string Text() const {
    std::ifstream in(file(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }

 private:
  std::string path_;
};

TEST_CASE("an entry of several lines is one line of the file") {
  for (const char* entry : {"part(p)", "rule a(p) if\n  part(p)", "\"\\n\\\\\"", "a\\\nb\\"}) {
    CHECK(OnOneLine(entry).find('\n') == std::string::npos);
    CHECK(FromOneLine(OnOneLine(entry)) == entry);
  }
}

TEST_CASE("entries are there in the next session, for their owner alone") {
  const Folder folder;
  {
    History history(folder.state());
    CHECK(history.Add("part(p)"));
    CHECK_FALSE(history.Add("part(p)"));
    CHECK_FALSE(history.Add(""));
    CHECK_FALSE(history.Add(" part(secret)"));
    CHECK(history.Add("rule a(p) if\n  part(p)"));
    CHECK(history.trouble().empty());
  }
  CHECK(folder.Text() == "part(p)\nrule a(p) if\\n  part(p)\n");
  struct stat about = {};
  REQUIRE(stat(folder.file().c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  CHECK(History(folder.state()).entries() == std::vector<std::string>{"part(p)", "rule a(p) if\n  part(p)"});
  CHECK(std::distance(fs::directory_iterator(folder.state()), fs::directory_iterator()) == 1);
}

TEST_CASE("two sessions keep each other's entries") {
  const Folder folder;
  History one(folder.state()), other(folder.state());
  one.Add("part(a)");
  other.Add("part(b)");
  one.Add("part(c)");
  CHECK(folder.Text() == "part(a)\npart(b)\npart(c)\n");
}

TEST_CASE("the file stays small") {
  const Folder folder;
  History history(folder.state());
  CHECK_FALSE(history.Add(std::string(History::kMostOfOne, 'x')));
  for (std::size_t i = 0; i < History::kMostEntries + 5; ++i) history.Add("part(p" + std::to_string(i) + ")");
  CHECK(History(folder.state()).entries().size() == History::kMostEntries);
  CHECK(History(folder.state()).entries().front() == "part(p5)");
  CHECK(history.entries().size() == History::kMostEntries);
}

TEST_CASE("a folder that cannot be made is no reason to stop") {
  const Folder folder;
  fs::create_directories(fs::path(folder.state()).parent_path());
  std::ofstream(folder.state()) << "a file\n";
  History history(folder.state());
  CHECK(history.Add("part(p)"));
  CHECK(history.entries().size() == 1);
  CHECK_FALSE(history.trouble().empty());
}

}  // namespace
}  // namespace pareto::cli::repl
