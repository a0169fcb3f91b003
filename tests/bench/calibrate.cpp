// Learns what the signs of links are worth from towns of known truth (docs/decisions/0016).
// Usage: calibrate look FOLDER KIND     one line a doubtful link of that town, for `learn`
//        calibrate learn FILE           the table, as src/linkage/stated_usual.cpp
//        calibrate judge FILE           what the table in use says of those links, band by band
// KIND, 0 to 9, says which towns are of one kind: all kinds count alike. A line is the kind, 1 for
// a right link, and the number of each sign. Links beyond doubt are not looked at.
// tests/bench/calibrate.py makes the towns and calls this.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "linkage/calibrate.h"
#include "linkage/files.h"
#include "linkage/run.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

constexpr std::size_t most_kinds = 10;

int look(std::string const& folder, int kind) {
  Settings settings;
  settings.threads = 1;
  settings.keep_signs = true;
  auto files = read_tables(folder + "/ministry.csv", folder + "/city.csv",
                           Date::from_ymd(2026, 1, 1).value(), settings);
  auto truth = read_truth(folder + "/truth.csv");
  if (!files.ok() || !truth.ok()) return 1;
  auto const outcome = run(std::move(files.value()), settings);
  if (!outcome.ok()) return 1;
  std::sort(truth.value().begin(), truth.value().end());
  for (auto const& [ministry, city, signs] : outcome.value().signs) {
    KeyPair const keys{std::string(outcome.value().city_keys[city]),
                       std::string(outcome.value().ministry_keys[ministry])};
    bool const right = std::binary_search(truth.value().begin(), truth.value().end(), keys);
    std::printf("%d %d", kind, right ? 1 : 0);
    for (auto const number : signs) std::printf(" %.7g", number);
    std::printf("\n");
  }
  return 0;
}

struct Seen {
  std::size_t kind;
  bool right;
  Signs signs;
  double odds() const { return signs[static_cast<std::size_t>(Sign::odds)]; }
};

bool read(char const* path, std::vector<Seen>& out) {
  std::FILE* file = std::fopen(path, "r");
  if (file == nullptr) return false;
  int kind = 0;
  int right = 0;
  Seen seen{};
  bool whole = true;
  while (whole && std::fscanf(file, "%d %d", &kind, &right) == 2) {
    seen.kind = static_cast<std::size_t>(kind);
    seen.right = right == 1;
    for (auto& number : seen.signs) whole = whole && std::fscanf(file, "%lf", &number) == 1;
    if (seen.kind >= most_kinds) whole = false;
    if (whole) out.push_back(seen);
  }
  std::fclose(file);
  return whole && !out.empty();
}

/// Solves `matrix` * x = `side` of a symmetric, positive matrix (Cholesky).
Signs solve(std::array<Signs, sign_count> matrix, Signs side) {
  for (std::size_t i = 0; i < sign_count; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      auto sum = matrix[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= matrix[i][k] * matrix[j][k];
      matrix[i][j] = i == j ? std::sqrt(sum) : sum / matrix[j][j];
    }
  for (std::size_t i = 0; i < sign_count; ++i) {
    for (std::size_t k = 0; k < i; ++k) side[i] -= matrix[i][k] * side[k];
    side[i] /= matrix[i][i];
  }
  for (std::size_t i = sign_count; i-- > 0;) {
    for (std::size_t k = i + 1; k < sign_count; ++k) side[i] -= matrix[k][i] * side[k];
    side[i] /= matrix[i][i];
  }
  return side;
}

/// What a link counts for by how sure it is said to be: most in the bands that are judged, 0.5 to
/// 0.997, and less on both sides, without a step.
double importance(double stated_bits) {
  constexpr double of_doubtful = 0.3;
  constexpr double of_sure = 0.15;
  auto const between = [&](double from, double to) {
    return std::clamp((stated_bits - from) / (to - from), 0.0, 1.0);
  };
  return of_doubtful + (1 - of_doubtful) * between(-1, 0) - (1 - of_sure) * between(8.4, 9.4);
}

/// A logistic regression by Newton's steps, held near zero by a little (ridge): first of the signs
/// before `doubt`, then, with those held, of doubt and its kin.
class Learner {
 public:
  explicit Learner(std::vector<Seen> links) : links_(std::move(links)) {
    for (auto const& link : links_)
      for (std::size_t i = 0; i < sign_count; ++i)
        size_[i] += link.signs[i] * link.signs[i] / static_cast<double>(links_.size());
  }

  Calibration learn() {
    // What a link counts for follows what is learnt: from some round on, steps are ever shorter.
    constexpr int rounds = 40;
    constexpr int whole_steps = 6;
    constexpr double settled = 1e-3;
    to_ = first_doubt;
    for (int round = 0; round < rounds; ++round) {
      auto const moved = step(round < whole_steps ? 1 : std::sqrt(1.0 / (round - whole_steps + 2)));
      std::fprintf(stderr, "round %d: %.5f bits\n", round, moved);
      if (moved < settled) break;
    }
    from_ = first_doubt;
    to_ = sign_count;
    constexpr int of_doubt = 20;
    for (int round = 0; round < of_doubt; ++round) step(1);
    return found_;
  }

 private:
  /// Returns the most that a sign's usual part of the odds has changed.
  double step(double length) {
    std::array<double, most_kinds> whole{};
    for (auto const& link : links_) whole[link.kind] += weight(link);
    std::array<Signs, sign_count> curve{};
    Signs slope{};
    for (auto const& link : links_) add(link, whole[link.kind], slope, curve);
    constexpr double ridge = 2e-5;
    constexpr double least_size = 1e-3;
    for (std::size_t i = 0; i < sign_count; ++i)
      if (i < from_ || i >= to_) curve[i][i] = 1;
    for (std::size_t i = from_; i < to_; ++i) {
      auto const hold = ridge * std::clamp(size_[i], least_size, 1.0);
      slope[i] -= hold * found_.bits[i];
      curve[i][i] += hold;
    }
    auto const change = solve(curve, slope);
    constexpr double longest = 2;
    double out = 0;
    for (std::size_t i = 0; i < sign_count; ++i) {
      auto const by = length * std::clamp(change[i], -longest, longest);
      found_.bits[i] += by;
      out = std::max(out, std::abs(by) * std::sqrt(size_[i]));
    }
    return out;
  }

  double stated(Seen const& link) const { return found_.stated(link.odds(), link.signs); }
  /// What a link counts for in the second part does not follow what is learnt there.
  double weight(Seen const& link) const {
    return importance(found_.stated_first(link.odds(), link.signs));
  }

  /// How much of what the signs at hand say is stated: all, or less where enough is known. Nothing:
  /// the statement does not follow them.
  std::optional<double> part_of(Seen const& link) const {
    auto const first = found_.stated_first(link.odds(), link.signs);
    if (from_ == first_doubt) return Calibration::depth_of_doubt(first);
    double sum = 0;
    for (std::size_t i = 0; i < first_doubt; ++i) sum += found_.bits[i] * link.signs[i];
    auto const part = sum == 0 ? 1 : (first - link.odds()) / sum;
    if (sum > 0 && part < 1) return std::nullopt;
    return part;
  }

  void add(Seen const& link, double whole, Signs& slope, std::array<Signs, sign_count>& curve) {
    auto const at = stated(link);
    auto const part = part_of(link);
    if (!part) return;
    auto const probability = probability_of(at);
    auto const per_bit = std::log(2.0) * *part;
    auto const counts = weight(link) / whole;
    auto const pull = counts * per_bit * ((link.right ? 1 : 0) - probability);
    auto const bend = counts * per_bit * per_bit * probability * (1 - probability);
    for (std::size_t i = from_; i < to_; ++i) {
      if (link.signs[i] == 0) continue;
      slope[i] += pull * link.signs[i];
      for (std::size_t j = from_; j <= i; ++j) curve[i][j] += bend * link.signs[i] * link.signs[j];
    }
  }

  std::vector<Seen> links_;
  Signs size_{};  // mean square of a sign's number
  Calibration found_{};
  std::size_t from_{0};  // the signs that are learnt now
  std::size_t to_{0};
};

int learn(char const* path) {
  std::vector<Seen> links;
  if (!read(path, links)) return 1;
  std::fprintf(stderr, "%zu links\n", links.size());
  auto const found = Learner(std::move(links)).learn();
  std::printf(
      "#include \"linkage/stated.h\"\n\nnamespace rangkul::linkage {\n\n"
      "// Written by tests/bench/calibrate.py (docs/decisions/0016); not edited by hand.\n"
      "Calibration Calibration::usual() {\n  Calibration out;\n"
      "  auto const set = [&](Sign sign, double bits) { "
      "out.bits[static_cast<std::size_t>(sign)] = bits; };\n");
  for (std::size_t i = 0; i < sign_count; ++i)
    std::printf("  set(Sign::%s, %.3f);\n", std::string(sign_key(static_cast<Sign>(i))).c_str(),
                found.bits[i]);
  std::printf("  return out;\n}\n\n}  // namespace rangkul::linkage\n");
  return 0;
}

/// Per kind and band: links, what is stated less what is true in points, and its standard error.
int judge(char const* path) {
  std::vector<Seen> links;
  if (!read(path, links)) return 1;
  constexpr std::array<double, 7> starts{0, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99};
  struct Band {
    double links{0};
    double apart{0};
    double variance{0};
  };
  std::array<std::array<Band, starts.size()>, most_kinds> bands{};
  auto const usual = Calibration::usual();
  for (auto const& link : links) {
    auto const probability = probability_of(usual.stated(link.odds(), link.signs));
    auto const above = std::ranges::upper_bound(starts, probability);
    auto& band = bands[link.kind][static_cast<std::size_t>(above - starts.begin() - 1)];
    band.links += 1;
    band.apart += probability - (link.right ? 1 : 0);
    band.variance += probability * (1 - probability);
  }
  for (std::size_t kind = 0; kind < most_kinds; ++kind)
    for (std::size_t at = 0; at < starts.size(); ++at)
      if (auto const& [count, apart, variance] = bands[kind][at]; count > 0)
        std::printf("kind %zu from %.2f: %7.0f links, %+.2f points (%.2f)\n", kind, starts[at],
                    count, 100 * apart / count, 100 * std::sqrt(variance) / count);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  std::string const verb = count > 1 ? arguments[1] : "";
  if (verb == "look" && count == 4) return look(arguments[2], std::atoi(arguments[3]));
  if (verb == "learn" && count == 3) return learn(arguments[2]);
  if (verb == "judge" && count == 3) return judge(arguments[2]);
  std::fprintf(stderr,
               "calibrate look FOLDER KIND | calibrate learn FILE | calibrate judge FILE\n");
  return 2;
}
