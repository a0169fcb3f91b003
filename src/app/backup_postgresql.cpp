#include <postgresql/libpq-fe.h>

#include <memory>

#include "app/backup_manifest.h"
#include "jobs/subprocess.h"

namespace rangkul::app {
namespace {

constexpr int seconds_at_most = 6 * 3600;

struct Options {
  void operator()(PQconninfoOption* list) const { PQconninfoFree(list); }
};

/// The parts of the address by the names that the client programs read: nothing of it is seen in a
/// list of processes.
Result<std::map<std::string, std::string>> environment_of(std::string const& url) {
  char* complaint = nullptr;
  std::unique_ptr<PQconninfoOption, Options> const parsed(PQconninfoParse(url.c_str(), &complaint));
  if (complaint != nullptr) PQfreemem(complaint);
  if (!parsed) return invalid("store.url");
  std::map<std::string, std::string> out;
  for (auto const* option = parsed.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr && option->envvar != nullptr) out[option->envvar] = option->val;
  return out;
}

}  // namespace

Status dump_postgresql(std::string const& url, std::string const& snapshot,
                       std::filesystem::path const& to) {
  return jobs::run_subprocess(
      {.argv = {"pg_dump", "--format=custom", "--no-password", "--no-owner", "--no-privileges",
                "--snapshot=" + snapshot, "--file=" + to.string()},
       .environment = TRY(environment_of(url)),
       .timeout_seconds = seconds_at_most});
}

Status restore_postgresql(std::string const& url, std::filesystem::path const& from) {
  auto environment = TRY(environment_of(url));
  auto const name = environment["PGDATABASE"];
  return jobs::run_subprocess(
      {.argv = {"pg_restore", "--no-password", "--no-owner", "--no-privileges", "--exit-on-error",
                "--single-transaction", "--dbname=" + name, from.string()},
       .environment = std::move(environment),
       .timeout_seconds = seconds_at_most});
}

}  // namespace rangkul::app
