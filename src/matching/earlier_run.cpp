#include "matching/earlier_run.h"

#include <filesystem>
#include <set>

#include "audit/chain.h"
#include "matching/runs_sql.h"
#include "sheet/file.h"

namespace rangkul::matching {
namespace {

namespace fs = std::filesystem;
namespace sql = runs_sql;

fs::path folder_of(Work const& work) { return fs::path(work.store.files_folder()) / "matching"; }
fs::path path_of(Work const& work, RunId run) { return folder_of(work) / (run.text() + ".edges"); }

/// BLAKE2b of a file's bytes, 64 hex digits.
Result<std::string> digest_of(fs::path const& path) {
  auto const file = TRY(sheet::File::open(path.string()));
  audit::Hasher hasher;
  constexpr std::size_t block_size = 1 << 20;
  std::string block(block_size, '\0');
  for (std::uint64_t at = 0;;) {
    auto const size = TRY(file.read_at(at, block));
    if (size == 0) return hasher.hex();
    hasher.add(std::string_view(block).substr(0, size));
    at += size;
  }
}

}  // namespace

std::optional<linkage::Earlier> find_earlier(Work const& work) {
  if (!work.store.has_files_folder()) return std::nullopt;
  RunId run;
  std::string digest;
  {
    auto tx = work.store.read(work.actor);
    auto const found = tx.first<RunId, std::string>(sql::newest_with_result,
                                                    {db::bind("area", work.actor.area())});
    if (!found) return std::nullopt;
    run = std::get<RunId>(*found);
    digest = parse_json(std::get<std::string>(*found)).value_or(Value{})["left"].text_or_empty();
  }
  auto const path = path_of(work, run);
  auto const found = digest_of(path);
  if (digest.empty() || !found.ok() || found.value() != digest) return std::nullopt;
  auto read = linkage::read_earlier(path.string());
  if (!read.ok()) return std::nullopt;
  return std::move(read).value();
}

std::optional<std::string> keep_earlier(Work const& work, RunId run, linkage::Earlier const& left) {
  if (!work.store.has_files_folder()) return std::nullopt;
  std::error_code error;
  fs::create_directories(folder_of(work), error);
  auto const path = path_of(work, run);
  if (error || !linkage::write_earlier(path.string(), left).ok()) return std::nullopt;
  auto digest = digest_of(path);
  if (!digest.ok()) return std::nullopt;
  return std::move(digest).value();
}

void forget_earlier(Work const& work) {
  if (!work.store.has_files_folder()) return;
  std::set<std::string> kept;
  {
    auto tx = work.store.read(work.actor);
    tx.each(sql::newest_of_areas, {},
            [&](RunId run) { kept.insert(path_of(work, run).filename().string()); });
  }
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder_of(work), error)) {
    if (kept.contains(entry.path().filename().string())) continue;
    std::error_code ignored;
    fs::remove(entry.path(), ignored);
  }
}

}  // namespace rangkul::matching
