#pragma once
// One I/O thread and the connections that live on it; Boost.Beast stays in its .cpp.

#include <chrono>
#include <memory>

#include "http/counters.h"
#include "http/response.h"
#include "http/server.h"
#include "http/workers.h"

namespace rangkul::http {

/// What the connections of one listener share.
struct Service {
  ServerSettings const& settings;
  Handler handler;
  Workers& workers;
  Counters& counters;
};

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(Loop const&) = delete;
  Loop& operator=(Loop const&) = delete;
  /// Serves on this thread until stop() and the end of the last connection.
  void run();
  /// Takes an accepted socket; from any thread. The service outlives the loop.
  void adopt(OpenFile socket, Service& service);
  /// Ends idle connections now, the others after their request, all after `patience`; from any
  /// thread, more than once.
  void stop(std::chrono::seconds patience);

  struct Parts;

 private:
  std::unique_ptr<Parts> parts_;
};

}  // namespace rangkul::http
