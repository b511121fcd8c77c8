#include "cli/render/fingerprint.h"

#include <nettle/sha2.h>

#include <array>
#include <cstdint>

namespace pareto::render {

std::string Fingerprint(const base::Diagnostic& diagnostic) {
  const std::string text =
      diagnostic.identity.empty() ? diagnostic.code + "|" + diagnostic.message : diagnostic.identity;
  std::array<std::uint8_t, 8> digest{};
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, text.size(), reinterpret_cast<const std::uint8_t*>(text.data()));
  sha256_digest(&context, digest.size(), digest.data());
  std::string out;
  for (const std::uint8_t byte : digest) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

}  // namespace pareto::render
