#include "registry/row_stream.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace rangkul::registry {
namespace {

constexpr std::size_t chunks_in_flight = 2;  // one is read while the other is taken

class ThreadedStream final : public RowStream {
 public:
  ThreadedStream(std::unique_ptr<sheet::RowReader> reader, RowMaker& maker, std::size_t chunk_rows)
      : reader_(std::move(reader)), maker_(maker), chunk_rows_(chunk_rows) {
    for (std::size_t i = 0; i < chunks_in_flight; ++i) free_.push_back(std::make_unique<Chunk>());
    thread_ = std::thread([this] { work(); });
  }
  ~ThreadedStream() override {
    {
      std::lock_guard const lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  Result<Chunk*> next() override {
    std::unique_lock lock(mutex_);
    if (current_) {
      free_.push_back(std::move(current_));
      changed_.notify_all();
    }
    changed_.wait(lock, [&] { return !full_.empty() || done_; });
    if (!full_.empty()) {
      current_ = std::move(full_.front());
      full_.pop_front();
      return current_.get();
    }
    if (broken_) std::rethrow_exception(broken_);
    if (fault_) return *fault_;
    return static_cast<Chunk*>(nullptr);
  }

 private:
  std::unique_ptr<Chunk> empty_chunk() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !free_.empty() || stop_; });
    if (stop_) return nullptr;
    auto out = std::move(free_.front());
    free_.pop_front();
    return out;
  }

  Status read_all() {
    sheet::Row row;
    std::int64_t before = 0;
    bool more = true;
    while (more) {
      auto chunk = empty_chunk();
      if (!chunk) return {};
      if (chunk->rows.size() < chunk_rows_) chunk->rows.resize(chunk_rows_);
      chunk->count = 0;
      chunk->rows_before = before;
      while (chunk->count < chunk_rows_ && (more = TRY(reader_->next(row))))
        maker_.make(row, chunk->rows[chunk->count++]);
      before += static_cast<std::int64_t>(chunk->count);
      auto const size =
          static_cast<double>(std::max<std::uint64_t>(1, reader_->facts().size_bytes));
      chunk->part_read = static_cast<double>(reader_->bytes_read()) / size;
      if (chunk->count == 0) return {};
      std::lock_guard const lock(mutex_);
      full_.push_back(std::move(chunk));
      changed_.notify_all();
    }
    return {};
  }

  void work() {
    std::optional<Error> fault;
    std::exception_ptr broken;
    try {
      auto const status = read_all();
      if (!status.ok()) fault = status.error();
    } catch (...) {
      broken = std::current_exception();
    }
    std::lock_guard const lock(mutex_);
    fault_ = std::move(fault);
    broken_ = broken;
    done_ = true;
    changed_.notify_all();
  }

  std::unique_ptr<sheet::RowReader> reader_;
  RowMaker& maker_;
  std::size_t chunk_rows_;
  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::deque<std::unique_ptr<Chunk>> free_{};
  std::deque<std::unique_ptr<Chunk>> full_{};
  std::unique_ptr<Chunk> current_{};
  bool stop_{false};
  bool done_{false};
  std::optional<Error> fault_{};
  std::exception_ptr broken_{};
  std::thread thread_{};
};

}  // namespace

Result<std::unique_ptr<RowStream>> RowStream::open(std::string const& path, RowMaker& maker,
                                                   std::size_t chunk_rows) {
  auto reader = TRY(sheet::open_sheet(path));
  sheet::Row heading;
  if (!TRY(reader->next(heading))) return invalid("import.no_rows");
  return std::unique_ptr<RowStream>(
      std::make_unique<ThreadedStream>(std::move(reader), maker, chunk_rows));
}

}  // namespace rangkul::registry
