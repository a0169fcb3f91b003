#pragma once
// An office with its whole cast on one store, asked in process through the dispatcher: the places
// of Depok, an account for every role with its area, people and families in several villages, an
// applied import of each source, a matching run, enrolments, payments and jobs. Every person bears
// the marker word of their village in the name, the mother's name and the address, so that a test
// can see whose rows an answer holds.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/dispatch.h"
#include "app/program.h"
#include "registry/import.h"

namespace rangkul::app {

constexpr std::string_view office_code = "32.76";
constexpr std::string_view near_village = "32.76.06.1006";     // Beji Timur, in Beji
constexpr std::string_view beside_village = "32.76.06.1001";   // Beji, in the same district
constexpr std::string_view far_village = "32.76.02.1001";      // Cisalak Pasar, in Cimanggis
constexpr std::string_view other_village = "32.76.05.1001";    // Sukatani, in Tapos
constexpr std::string_view foreign_village = "32.73.01.1001";  // of another city

/// The department of the cast's account of one: it runs kds-pbi-apbd, and nothing else.
constexpr std::string_view health_department = "Dinas Kesehatan";

/// One account of the cast. Nobody has an empty token.
struct Member {
  std::string login;
  std::vector<std::string> roles;
  RegionCode area;
  std::string department{};
  AccountId id{};
  Rights rights{};
  std::string token;
  std::string csrf;
  bool nobody() const { return token.empty(); }
};

/// What lies in one village.
struct Place {
  RegionCode code;
  std::string marker;  // a word that stands nowhere else: "XZQCISALAK"
  std::vector<std::int64_t> people;
  std::vector<std::int64_t> families;
  std::vector<std::string> names;
  std::vector<std::string> niks;
  std::vector<std::string> kks;
  std::vector<std::string> phones;
  std::vector<std::int64_t> enrolments;
  std::vector<std::int64_t> payments;
  std::vector<std::int64_t> batches;              // of the village alone
  std::vector<std::int64_t> realisations;         // told by the health office
  std::vector<std::int64_t> others_realisations;  // told by another department
  std::vector<std::int64_t> entries;              // of the validation month 2024-11
  std::vector<std::int64_t> meetings;
  std::vector<std::int64_t> houses;  // of the round of labelling
  std::vector<std::int64_t> graduations;
  std::vector<std::int64_t> letters;      // every second one confidential
  std::vector<std::int64_t> cases;        // normal ones
  std::vector<std::int64_t> secrets;      // secret ones, opened by the program
  std::vector<std::int64_t> cares;        // cases of home care, with a plan
  std::vector<std::int64_t> care_visits;  // of the first of these
  std::vector<std::int64_t> conferences;  // on both of these cases
  std::vector<std::int64_t> pillars;
  std::vector<std::int64_t> heroes;
  std::vector<std::int64_t> needs;  // category entries
};

struct Cast {
  std::vector<Member> members;
  std::vector<Place> places;
  std::map<std::string, std::int64_t> ids;  // "import.city", "job", "account.near", ...
};

/// An answer with its body, whether it came as text or as a file.
struct Reply {
  int status{0};
  std::string body;
  std::string content_type;
  std::string location;
  std::vector<std::pair<std::string, std::string>> headers;
};

using Form = std::vector<std::pair<std::string, std::string>>;

class Office {
 public:
  Office(db::Store& store, Cast& cast);
  ~Office();

  Program& program() { return *program_; }
  db::Store& store() { return store_; }
  ManualClock& clock() { return clock_; }
  Cast& cast() { return cast_; }
  Member& member(std::string_view login);
  Place const& place(std::string_view code) const;
  Actor actor_of(Member const& member) const;
  /// The address of a route with objects of a village in it: the `at`-th of each kind.
  std::string address(std::string pattern, std::string_view village, std::size_t at = 0) const;

  /// `address` is a path with its query, as a browser sends it.
  Reply get(Member const& who, std::string const& address, bool json = false);
  Reply post(Member const& who, std::string const& address, Form const& form = {},
             bool with_token = true);
  Reply send(http::Request& request);
  /// Signs in with password and second step; the token is kept in the member.
  void sign_in(Member& member);
  std::int64_t count(std::string const& sql);
  std::string text(std::string const& sql);
  /// A file beside the office's programmes, as somebody of the office would put it there; gone with
  /// this office. The running program reads it when it is told to.
  void add_catalogue_file(std::string const& name, std::string const& toml);

 private:
  db::Store& store_;
  Cast& cast_;
  ManualClock clock_;
  std::vector<std::string> added_files_;
  std::unique_ptr<Program> program_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

/// Runs `act` on a fresh copy of the office on each store.
void in_office(std::function<void(Office&)> const& act);

http::Request request_of(Member const& who, http::Method method, std::string const& address);
/// Rows of a workbook as text, a line a row.
std::string sheet_text(std::string const& xlsx);
/// Text that people see: without tags, scripts and styles; entities decoded.
std::string visible_text(std::string const& html);

}  // namespace rangkul::app
