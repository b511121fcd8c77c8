// Blocks of addresses, ARNs and actions: forms, ends and what is malformed.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "stdlib/call_for_test.h"

namespace pareto::stdlib {
namespace {

TEST_CASE("which texts are blocks") {
  // As ipaddress.ip_network(text, strict=False) of Python 3.11 answers, for texts with a `/`.
  Run({
      {R"(is-cidr("10.0.0.0/8"))", "true"},
      {R"(is-cidr("10.0.0.1/8"))", "true"},
      {R"(is-cidr("10.0.0.0"))", "false"},
      {R"(is-cidr("10.0.0.0/33"))", "false"},
      {R"(is-cidr("10.0.0.0/-1"))", "false"},
      {R"(is-cidr("10.0.0.0/"))", "false"},
      {R"(is-cidr("/8"))", "false"},
      {R"(is-cidr(""))", "false"},
      {R"(is-cidr("10.0.0/8"))", "false"},
      {R"(is-cidr("10.0.0.256/8"))", "false"},
      {R"(is-cidr("010.0.0.0/8"))", "false"},
      {R"(is-cidr("10.0.0.0/0"))", "true"},
      {R"(is-cidr("10.0.0.0/8/8"))", "false"},
      {R"(is-cidr(" 10.0.0.0/8"))", "false"},
      {R"(is-cidr("::/0"))", "true"},
      {R"(is-cidr("::/129"))", "false"},
      {R"(is-cidr("2001:db8::/32"))", "true"},
      {R"(is-cidr("2001:DB8::/32"))", "true"},
      {R"(is-cidr("2001:db8::1::/64"))", "false"},
      {R"(is-cidr("::ffff:1.2.3.4/128"))", "true"},
      {R"(is-cidr("12345::/16"))", "false"},
      {R"(is-cidr("1:2:3:4:5:6:7:8:9/64"))", "false"},
      {R"(is-cidr("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255/128"))", "true"},
  });
  // Python takes the first three: a netmask, a zone, a length with a leading zero. They are refused here.
  Run({
      {R"(is-cidr("10.0.0.0/255.0.0.0"))", "false"},
      {R"(is-cidr("fe80::1%eth0/64"))", "false"},
      {R"(is-cidr("10.0.0.0/08"))", "false"},
      {R"(is-cidr("10.0.0.0\u0000/8"))", "false"},
      {R"(is-cidr("10.0.0.0/99999999999999999999"))", "false"},
      {R"(is-cidr(missing))", "missing"},
      {R"(is-cidr(unknown))", "unknown"},
  });
  World world;
  CHECK(world.Print(world.Apply("is-cidr", {world.pool().Text(std::string(100000, '1') + "/8")})) == "false");
}

TEST_CASE("blocks in blocks") {
  // As subnet_of and overlaps of Python 3.11's ipaddress answer; false between versions.
  Run({
      {R"(cidr-contains("10.0.0.0/8", "10.255.255.255/32"))", "true"},
      {R"(cidr-overlaps("10.0.0.0/8", "10.255.255.255/32"))", "true"},
      {R"(cidr-contains("10.0.0.0/8", "11.0.0.0/8"))", "false"},
      {R"(cidr-overlaps("10.0.0.0/8", "11.0.0.0/8"))", "false"},
      {R"(cidr-contains("0.0.0.0/0", "255.255.255.255"))", "true"},
      {R"(cidr-overlaps("0.0.0.0/0", "255.255.255.255"))", "true"},
      {R"(cidr-contains("10.0.0.0/9", "10.128.0.0/9"))", "false"},
      {R"(cidr-overlaps("10.0.0.0/9", "10.128.0.0/9"))", "false"},
      {R"(cidr-contains("10.1.2.3/16", "10.1.0.0/24"))", "true"},
      {R"(cidr-overlaps("10.1.2.3/16", "10.1.0.0/24"))", "true"},
      {R"(cidr-contains("10.0.0.0/24", "10.0.0.0/23"))", "false"},
      {R"(cidr-overlaps("10.0.0.0/24", "10.0.0.0/23"))", "true"},
      {R"(cidr-contains("::/0", "10.0.0.0/8"))", "false"},
      {R"(cidr-overlaps("::/0", "10.0.0.0/8"))", "false"},
      {R"(cidr-contains("0.0.0.0/0", "::/0"))", "false"},
      {R"(cidr-overlaps("0.0.0.0/0", "::/0"))", "false"},
      {R"(cidr-contains("2001:db8::/32", "2001:db8:1::/48"))", "true"},
      {R"(cidr-overlaps("2001:db8::/32", "2001:db8:1::/48"))", "true"},
      {R"(cidr-contains("2001:db8::/33", "2001:db8:8000::/33"))", "false"},
      {R"(cidr-overlaps("2001:db8::/33", "2001:db8:8000::/33"))", "false"},
      {R"(cidr-contains("::ffff:1.2.3.4/96", "::ffff:102:304"))", "true"},
      {R"(cidr-overlaps("::ffff:1.2.3.4/96", "::ffff:102:304"))", "true"},
      {R"(cidr-contains("1.2.3.4", "::ffff:1.2.3.4"))", "false"},
      {R"(cidr-overlaps("1.2.3.4", "::ffff:1.2.3.4"))", "false"},
      {R"(cidr-contains("fe80::/10", "febf:ffff::1"))", "true"},
      {R"(cidr-overlaps("fe80::/10", "febf:ffff::1"))", "true"},
      {R"(cidr-contains("fe80::/10", "fec0::1"))", "false"},
      {R"(cidr-overlaps("fe80::/10", "fec0::1"))", "false"},
      {R"(cidr-contains("::1", "0:0:0:0:0:0:0:1/128"))", "true"},
      {R"(cidr-overlaps("::1", "0:0:0:0:0:0:0:1/128"))", "true"},
      {R"(cidr-contains("10.0.0.7/31", "10.0.0.6/32"))", "true"},
      {R"(cidr-overlaps("10.0.0.7/31", "10.0.0.6/32"))", "true"},
  });
  Run({
      {R"(cidr-contains("10.0.0.0/8", "ten"))", "unknown"},
      {R"(cidr-contains("10.0.0.0/40", "10.0.0.0/8"))", "unknown"},
      {R"(cidr-overlaps("", "10.0.0.0/8"))", "unknown"},
  });
}

TEST_CASE("private blocks end where RFC 1918 and RFC 4193 say") {
  Run({
      {R"(cidr-private("10.255.255.255"))", "true"},
      {R"(cidr-private("11.0.0.0"))", "false"},
      {R"(cidr-private("172.15.255.255"))", "false"},
      {R"(cidr-private("172.16.0.0/12"))", "true"},
      {R"(cidr-private("172.16.0.0/11"))", "false"},
      {R"(cidr-private("172.32.0.0"))", "false"},
      {R"(cidr-private("192.168.0.0/15"))", "false"},
      {R"(cidr-private("0.0.0.0/0"))", "false"},
      {R"(cidr-private("fdff::/16"))", "true"},
      {R"(cidr-private("fe00::/16"))", "false"},
      {R"(cidr-private("::ffff:10.0.0.1"))", "false"},
      {R"(cidr-private("home"))", "unknown"},
  });
}

TEST_CASE("the parts of an ARN") {
  Run({
      {R"(parse-arn("arn:aws:logs:us-east-1:123456789012:log-group:a:*"))",
       R"({"partition": "aws", "service": "logs", "region": "us-east-1", "account": "123456789012", "resource": "log-group:a:*"})"},
      {R"(parse-arn("arn:aws-cn:iam::123456789012:role/é"))",
       R"({"partition": "aws-cn", "service": "iam", "region": "", "account": "123456789012", "resource": "role/é"})"},
      {R"(parse-arn("arn:aws:iam::123456789012"))", "missing"},
      {R"(parse-arn("arn:aws:s3:::"))", "missing"},
      {R"(parse-arn("arn::s3:::demo"))", "missing"},
      {R"(parse-arn("arn:aws::::demo"))", "missing"},
      {R"(parse-arn("ARN:aws:s3:::demo"))", "missing"},
      {R"(parse-arn("*"))", "missing"},
      {R"(parse-arn(""))", "missing"},
  });
}

TEST_CASE("actions and patterns") {
  Run({
      {R"(iam-matches("*", "s3:GetObject"))", "true"},
      {R"(iam-matches("S3:GETOBJECT", "s3:GetObject"))", "true"},
      {R"(iam-matches("s3:Get?bject", "s3:GetObject"))", "true"},
      {R"(iam-matches("s3:GetObject?", "s3:GetObject"))", "false"},
      {R"(iam-matches("s3:*Object", "s3:GetObjectAcl"))", "false"},
      {R"(iam-matches("s3:*Obj*Acl", "s3:GetObjectAcl"))", "true"},
      {R"(iam-matches("s3:[GP]et*", "s3:GetObject"))", "false"},
      {R"(iam-matches("", "s3:GetObject"))", "false"},
      {R"(iam-matches("s3:Get*", "s3:*"))", "false"},
      {R"(iam-matches(unknown, "s3:GetObject"))", "unknown"},
  });
}

}  // namespace
}  // namespace pareto::stdlib
