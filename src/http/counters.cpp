#include "http/counters.h"

#include <string_view>

namespace rangkul::http {
namespace {

void heading(std::string& out, std::string_view name, std::string_view kind) {
  out += "# TYPE ";
  out += name;
  out += ' ';
  out += kind;
  out += '\n';
}

template <typename Number>
void line(std::string& out, std::string_view name, Number value) {
  out += name;
  out += ' ';
  out += std::to_string(value);
  out += '\n';
}

std::string seconds(int milliseconds) {
  auto text = std::to_string(milliseconds / 1000);
  auto const rest = std::to_string(1000 + milliseconds % 1000).substr(1);
  return text + '.' + rest;
}

}  // namespace

void Counters::answered(int status, std::chrono::steady_clock::duration took) {
  auto const group = status >= 100 && status < 600 ? static_cast<std::size_t>(status / 100) : 5;
  ++by_class_[group];
  auto const us = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  std::size_t bucket = 0;
  while (bucket < bucket_ms.size() && us > std::int64_t{bucket_ms[bucket]} * 1000) ++bucket;
  ++by_time_[bucket];
  time_us_ += us;
}

std::string Counters::text() const {
  std::string out;
  heading(out, "rangkul_http_requests_total", "counter");
  for (std::size_t i = 1; i < by_class_.size(); ++i)
    line(out, "rangkul_http_requests_total{class=\"" + std::to_string(i) + "xx\"}",
         by_class_[i].load());
  heading(out, "rangkul_http_request_seconds", "histogram");
  std::int64_t count = 0;
  for (std::size_t i = 0; i < bucket_ms.size(); ++i) {
    count += by_time_[i];
    line(out, "rangkul_http_request_seconds_bucket{le=\"" + seconds(bucket_ms[i]) + "\"}", count);
  }
  count += by_time_.back();
  line(out, "rangkul_http_request_seconds_bucket{le=\"+Inf\"}", count);
  line(out, "rangkul_http_request_seconds_sum", static_cast<double>(time_us_.load()) / 1e6);
  line(out, "rangkul_http_request_seconds_count", count);
  heading(out, "rangkul_http_refused_total", "counter");
  line(out, "rangkul_http_refused_total", refused_.load());
  heading(out, "rangkul_http_received_bytes_total", "counter");
  line(out, "rangkul_http_received_bytes_total", received_.load());
  heading(out, "rangkul_http_sent_bytes_total", "counter");
  line(out, "rangkul_http_sent_bytes_total", sent_.load());
  heading(out, "rangkul_http_connections_live", "gauge");
  line(out, "rangkul_http_connections_live", live_.load());
  heading(out, "rangkul_http_connections_total", "counter");
  line(out, "rangkul_http_connections_total", connections_.load());
  heading(out, "rangkul_http_connections_turned_away_total", "counter");
  line(out, "rangkul_http_connections_turned_away_total", turned_away_.load());
  return out;
}

}  // namespace rangkul::http
