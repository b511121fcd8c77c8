#include "cli/workspace/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace pareto::workspace {
namespace {

std::string Why(int error) {
  switch (error) {
    case ENOENT: return "there is no such file";
    case ENOTDIR: return "a part of the path is no folder";
    case EACCES:
    case EPERM: return "permission denied";
    case EISDIR: return "it is a folder";
    case ENOSPC: return "the disk is full";
    case ELOOP: return "too many links";
    default: return std::strerror(error);
  }
}

// Closes a file descriptor at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string{} : path.substr(0, slash + 1);
}

std::string Files::ProjectOf(const std::string& config) const { return FolderOf(config); }

Files::Kind DiskFiles::KindOf(const std::string& path) const {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return Kind::kNone;
  return S_ISDIR(info.st_mode) ? Kind::kDirectory : Kind::kFile;
}

bool DiskFiles::Read(const std::string& path, std::string* text, std::string* error) const {
  const Descriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) {
    *error = Why(errno);
    return false;
  }
  struct stat info;
  if (fstat(fd.get(), &info) != 0) {
    *error = Why(errno);
    return false;
  }
  if (S_ISDIR(info.st_mode)) {
    *error = Why(EISDIR);
    return false;
  }
  constexpr std::size_t kMost = 1u << 30;  // 1 GiB: positions are 32-bit, and no config or table is near it
  text->clear();
  text->reserve(static_cast<std::size_t>(info.st_size));
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = read(fd.get(), buffer, sizeof buffer);
    if (got < 0) {
      if (errno == EINTR) continue;
      *error = Why(errno);
      return false;
    }
    if (got == 0) return true;
    text->append(buffer, static_cast<std::size_t>(got));
    if (text->size() > kMost) {
      *error = "it is larger than 1 GiB";
      return false;
    }
  }
}

std::vector<std::string> DiskFiles::List(const std::string& folder, const std::string& suffix) const {
  std::vector<std::string> found;
  std::error_code failed, unclear;  // `unclear`: of one entry, such as a link to nowhere; the others are still there
  const std::filesystem::path root(folder.empty() ? "." : folder);
  // What stands in front of the name in the path of each entry.
  const std::size_t above = root.native().size() + (root.native().back() == '/' ? 0 : 1);
  const auto is_wanted = [&](std::string_view name) { return name.size() > suffix.size() && name.ends_with(suffix); };
  for (std::filesystem::recursive_directory_iterator it(root, std::filesystem::directory_options::skip_permission_denied, failed), end; !failed && it != end; it.increment(failed)) {
    const std::string& path = it->path().native();
    const std::string_view part = std::string_view(path).substr(path.rfind('/') + 1);
    // Hidden folders and installed packages are nobody's own files, and many.
    if (part.size() > 1 && (part[0] == '.' || part == "node_modules" || part == "site-packages" || part == "__pycache__") && it->is_directory(unclear)) {
      it.disable_recursion_pending();
      continue;
    }
    // The name first: of most files nothing more need be asked.
    const std::string_view name = std::string_view(path).substr(std::min(above, path.size()));
    if (is_wanted(name) && !it->is_symlink(unclear) && it->is_regular_file(unclear)) found.emplace_back(name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool DiskFiles::MakeFolder(const std::string& path, std::string* error) {
  std::error_code failed;
  std::filesystem::create_directories(path.empty() ? "." : path, failed);
  if (failed) *error = Why(failed.value());
  return !failed;
}

bool DiskFiles::Write(const std::string& path, const std::string& text, std::string* error) {
  // A device or a pipe cannot be renamed over: write to it.
  struct stat info;
  const bool plain = stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode);
  if (!plain && S_ISDIR(info.st_mode)) {
    *error = Why(EISDIR);
    return false;
  }
  // A link stays one: what it leads to is written.
  std::string target = path;
  struct stat link;
  if (plain && lstat(path.c_str(), &link) == 0 && S_ISLNK(link.st_mode)) {
    std::error_code failed;
    const std::filesystem::path real = std::filesystem::weakly_canonical(path, failed);
    if (!failed) target = real.string();
  }
  const bool exists = plain && stat(target.c_str(), &info) == 0;
  std::string temporary = plain ? target + ".XXXXXX" : path;
  int raw = -1;
  if (plain) {
    raw = mkstemp(temporary.data());
    if (raw >= 0) {
      const mode_t mask = umask(0);
      umask(mask);
      fchmod(raw, exists ? info.st_mode & 07777 : 0666 & ~mask);
    }
  } else {
    raw = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  }
  if (raw < 0) {
    *error = errno == ENOENT ? "its folder does not exist" : Why(errno);
    return false;
  }
  bool written = true;
  {
    const Descriptor fd(raw);
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t put = write(fd.get(), text.data() + done, text.size() - done);
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) {
        *error = Why(errno);
        written = false;
        break;
      }
      done += static_cast<std::size_t>(put);
    }
  }
  if (plain && written && rename(temporary.c_str(), target.c_str()) != 0) {
    *error = Why(errno);
    written = false;
  }
  if (plain && !written) unlink(temporary.c_str());
  return written;
}

}  // namespace pareto::workspace
