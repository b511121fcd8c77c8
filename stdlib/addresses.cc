// Addresses: blocks of them, and which is in which.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "stdlib/groups.h"

namespace pareto::stdlib {
namespace {

// A block of addresses, its host bits cleared.
struct Block {
  std::array<std::uint8_t, 16> bytes{};
  int bits = 0;          // how long its addresses are: 32 or 128
  int length = 0;        // how many leading bits are given
  bool written = false;  // with a length, and not as one address
};

// The bits of byte `index` that a prefix of `length` bits covers.
constexpr std::uint8_t MaskOf(int length, int index) {
  const int covered = std::clamp(length - 8 * index, 0, 8);
  return static_cast<std::uint8_t>(0xFF00u >> covered);
}

// `10.0.0.0/8`, `fd00::/8`, or one address. No leading zeros, no zone, no netmask.
std::optional<Block> ReadBlock(std::string_view text) {
  constexpr std::size_t kLongest = 49;  // an IPv6 address of 45 characters, and `/128`
  if (text.size() > kLongest || text.find('\0') != std::string_view::npos) return std::nullopt;
  Block block;
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  if (inet_pton(AF_INET, address.c_str(), block.bytes.data()) == 1) {
    block.bits = 32;
  } else if (inet_pton(AF_INET6, address.c_str(), block.bytes.data()) == 1) {
    block.bits = 128;
  } else {
    return std::nullopt;
  }
  block.length = block.bits;
  if (slash == std::string_view::npos) return block;
  const std::string_view digits = text.substr(slash + 1);
  if (digits.empty() || digits.size() > 3 || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
  int length = 0;
  for (const char c : digits) {
    if (!IsDigit(c)) return std::nullopt;
    length = 10 * length + (c - '0');
  }
  if (length > block.bits) return std::nullopt;
  block.length = length;
  block.written = true;
  for (int i = 0; i < 16; ++i) block.bytes[i] &= MaskOf(length, i);
  return block;
}

bool Holds(const Block& outer, const Block& inner) {
  if (outer.bits != inner.bits || outer.length > inner.length) return false;
  for (int i = 0; i < 16; ++i) {
    if (((outer.bytes[i] ^ inner.bytes[i]) & MaskOf(outer.length, i)) != 0) return false;
  }
  return true;
}

Value IsCidr(const FunctionContext& context, Arguments arguments) {
  const std::optional<Block> block = ReadBlock(context.pool.AsText(arguments[0]));
  return Value::Bool(block && block->written);
}

Value CidrContains(const FunctionContext& context, Arguments arguments) {
  const std::optional<Block> outer = ReadBlock(context.pool.AsText(arguments[0]));
  const std::optional<Block> inner = ReadBlock(context.pool.AsText(arguments[1]));
  return outer && inner ? Value::Bool(Holds(*outer, *inner)) : Value::Unknown();
}

Value CidrOverlaps(const FunctionContext& context, Arguments arguments) {
  const std::optional<Block> left = ReadBlock(context.pool.AsText(arguments[0]));
  const std::optional<Block> right = ReadBlock(context.pool.AsText(arguments[1]));
  // Blocks are nested or apart.
  return left && right ? Value::Bool(Holds(*left, *right) || Holds(*right, *left)) : Value::Unknown();
}

Value CidrPrivate(const FunctionContext& context, Arguments arguments) {
  const std::optional<Block> block = ReadBlock(context.pool.AsText(arguments[0]));
  if (!block) return Value::Unknown();
  for (const std::string_view known : {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}) {
    if (Holds(*ReadBlock(known), *block)) return Value::Bool(true);
  }
  return Value::Bool(false);
}

Refusal RefuseBlock(std::size_t, std::string_view text) {
  if (ReadBlock(text)) return {};
  return {"this is neither a block of addresses nor an address", "write `10.0.0.0/8`, `fd00::/8`, or one address"};
}

constexpr Function kFunctions[] = {
    {.name = "cidr-contains",
     .parameters = "outer: string, inner: string",
     .result = "bool",
     .doc =
         "Whether every address of one block is in another; one address is a block too, and a text that is neither makes it unknown.",
     .example = R"(cidr-contains("10.0.0.0/8", "10.2.0.0/16") = true)",
     .call = CidrContains,
     .refuse = RefuseBlock},
    {.name = "cidr-overlaps",
     .parameters = "left: string, right: string",
     .result = "bool",
     .doc = "Whether two blocks have an address in common; a text that is neither block nor address makes it unknown.",
     .example = R"(cidr-overlaps("10.0.0.0/16", "10.1.0.0/16") = false)",
     .call = CidrOverlaps,
     .refuse = RefuseBlock},
    {.name = "cidr-private",
     .parameters = "block: string",
     .result = "bool",
     .doc =
         "Whether a block or an address is wholly in `10.0.0.0/8`, `172.16.0.0/12`, `192.168.0.0/16` or `fc00::/7`; unknown where it is neither.",
     .example = R"(cidr-private("192.168.4.0/24") = true)",
     .call = CidrPrivate,
     .refuse = RefuseBlock},
    {.name = "is-cidr",
     .parameters = "text: string",
     .result = "bool",
     .doc =
         "Whether a text writes a block of IPv4 or IPv6 addresses with its length; bits behind the length may be set.",
     .example = R"(is-cidr("10.0.0.0/33") = false)",
     .call = IsCidr},
};

}  // namespace

std::span<const Function> AddressFunctions() { return kFunctions; }

}  // namespace pareto::stdlib
