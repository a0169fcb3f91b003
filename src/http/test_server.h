#pragma once
// A server on a free port of the loopback with its thread, and handlers that tell what they got or
// wait at a door: tests only.

#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "http/response.h"
#include "http/server.h"

namespace rangkul::http::test {

/// Answers with what it was sent: path, header x-a, the form's fields, uploads with their size.
inline Answer echo(Request& request) {
  std::string out = request.path + '|' + request.header("x-a") + '|';
  for (auto const& [name, value] : request.form.list()) out += name + '=' + value + ';';
  for (auto const& upload : request.uploads)
    out += upload.file_name + ':' + std::to_string(upload.size) + ';';
  return text_answer(std::move(out));
}

/// The whole of a plain request.
inline std::string get_line(std::string const& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

/// A door that handlers wait at until the test opens it.
class Door {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    change_.notify_all();
    change_.wait(lock, [this] { return open_; });
  }
  void wait_for(int count) {
    std::unique_lock lock(mutex_);
    change_.wait(lock, [&] { return waiting_ >= count; });
  }
  void open() {
    std::lock_guard const lock(mutex_);
    open_ = true;
    change_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable change_;
  int waiting_{0};
  bool open_{false};
};

/// A folder of this test program alone.
inline std::filesystem::path test_folder() {
  return std::filesystem::temp_directory_path() / ("server." + std::to_string(::getpid()));
}

/// Settings with a free port, two workers and a short stop.
inline ServerSettings quick() {
  ServerSettings settings;
  settings.port = 0;
  settings.upload_folder = test_folder() / "uploads";
  settings.workers = 2;
  settings.stop_seconds = 2;
  return settings;
}

/// Serves from its making to finish() or its end.
class Running {
 public:
  explicit Running(Handler handler, ServerSettings settings = quick(), MetricsText metrics = {},
                   HealthCheck healthy = {})
      : server_(Server::create(std::move(settings), std::move(handler), std::move(metrics),
                               std::move(healthy))
                    .value()),
        thread_([this] { server_->run(); }) {}
  ~Running() {
    finish();
    std::error_code ignored;
    std::filesystem::remove_all(test_folder(), ignored);
  }
  void finish() {
    server_->stop();
    if (thread_.joinable()) thread_.join();
  }
  Server& operator*() { return *server_; }
  std::uint16_t port() const { return server_->port(); }

 private:
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

}  // namespace rangkul::http::test
