#pragma once
// A file read and checked on a thread of its own, chunk by chunk, while the store takes the chunk
// before. Chunks have a fixed number of rows, so that two runs cut a file at the same places.

#include <memory>
#include <string>
#include <vector>

#include "registry/import_row.h"

namespace rangkul::registry {

struct Chunk {
  std::vector<FileRow> rows{};  // only the first `count` hold a row
  std::size_t count{0};
  std::int64_t rows_before{0};  // rows of the file in earlier chunks
  double part_read{0};          // of the file's bytes, 0..1
};

class RowStream {
 public:
  /// `maker` and its TokenBook belong to the stream's thread until the stream is gone or at its
  /// end. errors: sheet.*
  static Result<std::unique_ptr<RowStream>> open(std::string const& path, RowMaker& maker,
                                                 std::size_t chunk_rows);
  virtual ~RowStream() = default;
  RowStream() = default;
  RowStream(RowStream const&) = delete;
  RowStream& operator=(RowStream const&) = delete;
  /// The next chunk, or null at the end; it holds until the next call. errors: sheet.*
  virtual Result<Chunk*> next() = 0;
};

}  // namespace rangkul::registry
