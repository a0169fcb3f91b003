#include "app/backup_manifest.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <memory>
#include <sstream>

#include "app/backup_sql.h"
#include "audit/audit.h"
#include "auth/seal.h"
#include "base/value.h"

namespace rangkul::app {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t piece_bytes = 1 << 20;

class Checksum {
 public:
  Checksum() { crypto_generichash_init(&state_, nullptr, 0, crypto_generichash_BYTES); }
  void add(char const* bytes, std::size_t count) {
    crypto_generichash_update(&state_, reinterpret_cast<unsigned char const*>(bytes), count);
  }
  std::string hex() {
    std::array<unsigned char, crypto_generichash_BYTES> raw{};
    crypto_generichash_final(&state_, raw.data(), raw.size());
    std::array<char, crypto_generichash_BYTES * 2 + 1> text{};
    return sodium_bin2hex(text.data(), text.size(), raw.data(), raw.size());
  }

 private:
  crypto_generichash_state state_;
};

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor const&) = delete;
  Descriptor& operator=(Descriptor const&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

bool write_all(int to, char const* bytes, std::size_t count) {
  while (count > 0) {
    auto const written = ::write(to, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes += written;
    count -= static_cast<std::size_t>(written);
  }
  return true;
}

/// Reads to the end; `to` below zero means that nothing is written.
Result<BackupFile> pass(fs::path const& from, int to) {
  Descriptor const source(::open(from.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  struct stat about {};
  if (!source.open() || ::fstat(source.number(), &about) != 0 || !S_ISREG(about.st_mode))
    return not_found("backup.missing");
  auto const buffer = std::make_unique<std::array<char, piece_bytes>>();
  Checksum checksum;
  BackupFile out;
  while (true) {
    auto const read = ::read(source.number(), buffer->data(), buffer->size());
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return not_found("backup.missing");
    if (read == 0) break;
    auto const count = static_cast<std::size_t>(read);
    checksum.add(buffer->data(), count);
    if (to >= 0 && !write_all(to, buffer->data(), count))
      return Error{ErrorKind::unavailable, "backup.unwritable", {{"file", from.string()}}};
    out.bytes += read;
  }
  out.blake2b = checksum.hex();
  return out;
}

bool stays_below(std::string const& path) {
  fs::path const file(path);
  if (file.empty() || file.is_absolute() || path.find('\0') != std::string::npos) return false;
  for (auto const& part : file)
    if (part == ".." || part == "." || part.empty()) return false;
  return true;
}

Result<Manifest> manifest_of(Value const& value) {
  if (value["format"].integer_or(0) != backup_format)
    return invalid("backup.format", {{"format", std::to_string(value["format"].integer_or(0))}});
  Manifest out;
  out.made_at = value["made_at"].text_or_empty();
  auto const kind = value["store"].text_or_empty();
  if (kind != "sqlite" && kind != "postgresql") return invalid("backup.no_manifest");
  out.dialect = kind == "sqlite" ? db::Dialect::sqlite : db::Dialect::postgresql;
  out.state.schema_version = static_cast<int>(value["schema_version"].integer_or(0));
  if (auto const* rows = value["rows"].fields())
    for (auto const& [table, count] : *rows) out.state.rows[table] = count.integer_or(-1);
  out.state.key = value["key"].text_or_empty();
  auto const& audit = value["audit"];
  out.state.events = audit["events"].integer_or(-1);
  out.state.accesses = audit["accesses"].integer_or(-1);
  out.state.event_head = audit["event_head"].text_or_empty();
  out.state.access_head = audit["access_head"].text_or_empty();
  out.state.first_broken = audit["first_broken"].text_or_empty();
  if (auto const* files = value["files"].list())
    for (auto const& file : *files)
      out.files.push_back({file["path"].text_or_empty(), file["bytes"].integer_or(-1),
                           file["blake2b"].text_or_empty()});
  if (out.files.empty() || out.files.front().path != store_file_name(out.dialect))
    return invalid("backup.no_manifest");
  for (std::size_t i = 0; i < out.files.size(); ++i)
    if (!stays_below(out.files[i].path) || (i > 0 && !out.files[i].path.starts_with("files/")))
      return invalid("backup.no_manifest");
  return out;
}

}  // namespace

std::string store_file_name(db::Dialect dialect) {
  return dialect == db::Dialect::sqlite ? "store.db" : "store.dump";
}

std::string manifest_text(Manifest const& manifest) {
  Value rows{Value::Fields{}};
  for (auto const& [table, count] : manifest.state.rows) rows.set(table, count);
  Value::List files;
  for (auto const& file : manifest.files)
    files.push_back(
        Value::object({{"path", file.path}, {"bytes", file.bytes}, {"blake2b", file.blake2b}}));
  auto const& state = manifest.state;
  return to_json(Value::object(
             {{"format", backup_format},
              {"made_at", manifest.made_at},
              {"store", manifest.dialect == db::Dialect::sqlite ? "sqlite" : "postgresql"},
              {"schema_version", state.schema_version},
              {"audit", Value::object({{"events", state.events},
                                       {"accesses", state.accesses},
                                       {"event_head", state.event_head},
                                       {"access_head", state.access_head},
                                       {"first_broken", state.first_broken}})},
              {"key", state.key},
              {"rows", std::move(rows)},
              {"files", Value(std::move(files))}})) +
         "\n";
}

Result<Manifest> read_manifest(fs::path const& folder) {
  constexpr std::uintmax_t most_bytes = 256 << 20;
  auto const path = folder / "manifest.json";
  std::error_code failed;
  auto const size = fs::file_size(path, failed);
  if (failed || size > most_bytes) return not_found("backup.no_manifest");
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  auto const value = parse_json(text.str());
  if (!value.ok()) return invalid("backup.no_manifest");
  return manifest_of(value.value());
}

Result<BackupFile> copy_with_checksum(fs::path const& from, fs::path const& to) {
  std::error_code failed;
  fs::create_directories(to.parent_path(), failed);
  Descriptor const target(
      ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!target.open())
    return Error{ErrorKind::unavailable, "backup.unwritable", {{"file", to.string()}}};
  auto copied = TRY(pass(from, target.number()));
  if (::fsync(target.number()) != 0)
    return Error{ErrorKind::unavailable, "backup.unwritable", {{"file", to.string()}}};
  return copied;
}

Result<BackupFile> checksum_of(fs::path const& file) { return pass(file, -1); }

std::string checksum_of_text(std::string_view text) {
  Checksum checksum;
  checksum.add(text.data(), text.size());
  return checksum.hex();
}

StoreState state_of(db::Transaction& tx, int schema_version) {
  StoreState out;
  out.schema_version = schema_version;
  std::vector<std::string> tables;
  tx.each(tx.dialect() == db::Dialect::sqlite ? backup_sql::tables_sqlite
                                              : backup_sql::tables_postgresql,
          {}, [&](std::string name) { tables.push_back(std::move(name)); });
  for (auto const& table : tables) {
    // The names are the store's own list of tables.
    auto const sql = "SELECT COUNT(*) FROM " + table;  // tidy: allow sql: a name cannot be bound
    tx.rows_of("backup.rows", sql, {}, {db::CellType::integer}, [&](db::Row const& row) {
      out.rows[table] = std::get<std::int64_t>(row.front());
      return true;
    });
  }
  auto const seen = audit::verify(tx);
  out.events = seen.events;
  out.accesses = seen.accesses;
  out.event_head = seen.event_head;
  out.access_head = seen.access_head;
  out.first_broken = seen.first_broken.value_or("");
  for (auto const& name : auth::keys_in_use(tx)) {
    if (!name.empty()) out.key += (out.key.empty() ? "" : " ") + name;
  }
  return out;
}

StoreState state_of(db::Store& store) {
  auto const version = store.schema_version();
  auto tx = store.read(Actor::system("backup"));
  return state_of(tx, version);
}

BackupSummary summary_of(Manifest const& manifest) {
  BackupSummary out;
  out.files = static_cast<std::int64_t>(manifest.files.size());
  for (auto const& file : manifest.files) out.bytes += file.bytes;
  for (auto const& [table, count] : manifest.state.rows) out.rows += count;
  out.made_at = manifest.made_at;
  out.key = manifest.state.key;
  out.digest = checksum_of_text(manifest_text(manifest));
  return out;
}

void tell_store(db::Store& store, std::string const& event, BackupSummary const& summary,
                BackupTools const& tools) {
  auto const actor = Actor::system("backup");
  auto tx = store.write(actor);
  Context context{tx, actor, tools.clock, tools.catalogue, {}};
  audit::Change const change(context, {.name = event,
                                       .data = Value::object({{"digest", summary.digest},
                                                              {"made_at", summary.made_at},
                                                              {"files", summary.files},
                                                              {"bytes", summary.bytes},
                                                              {"rows", summary.rows}})});
  tx.commit();
}

}  // namespace rangkul::app
