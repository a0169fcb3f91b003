#pragma once
// What a person sees: lists, forms, records and pages, each from one description.
// A List gives table, cards, filters, sort, paging by key, totals, CSV/XLSX and JSON; a Record
// gives form, checks, facts, JSON and import columns; show() makes page and JSON from one Value.
// Main types: Visit, Routes, List (list.h), Record (record.h), PageHead, parts (parts.h).
// Tables: none. Events: none; opened lists and exports are recorded as accesses.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "db/db.h"
#include "http/html.h"
#include "http/http.h"
#include "http/router.h"
#include "http/template.h"

namespace rangkul::screen {

/// A place in the menu; shown to who has the right (`May::sign_in`: everybody signed in).
struct NavItem {
  std::string_view group;  // message key of the heading, empty for the first group
  std::string_view key;    // message key "nav.<key>", and what PageHead::current names
  std::string_view address;
  std::string_view icon;
  May right;
};

/// The office as pages name it.
struct OfficeNames {
  std::string name;  // "Dinas Sosial Kota Depok"
  RegionCode region;
  Zone zone{Zone::wib};
  std::string head;  // who signs
  bool demo{false};  // all data are examples; pages say so
  std::string address{};
  std::string head_title{};  // "Kepala Dinas"
};

/// Everything a handler is given: the request, the context of its transaction, the frame around it.
struct Visit {
  http::Request& request;
  Context& context;
  OfficeNames const& office;
  std::vector<NavItem> const& nav;
  std::string csrf;          // token that forms send back; empty when nobody is signed in
  std::string session_id;    // opaque id of the session, for its own list
  std::string role_name;     // shown beside the name
  std::string theme;         // "light", "dark" or empty
  std::string files_folder;  // where uploads are kept

  Language language() const { return context.actor.language(); }
  /// A message of the catalogue in the reader's language; an unknown key is shown as it is.
  std::string say(std::string_view key, std::map<std::string, std::string> const& with = {}) const;
  /// The same, escaped.
  Html words(std::string_view key, std::map<std::string, std::string> const& with = {}) const;
  Date today() const;
};

using Handler = std::function<Result<http::Answer>(Visit&)>;
using Routes = http::Router<Handler>;

struct Crumb {
  std::string label;
  std::string address;
};

/// A button of the page head. A post action is a small form of its own with the CSRF token.
struct Action {
  std::string label;
  std::string address;
  std::string_view icon{};
  bool primary{false};
  bool post{false};
  bool danger{false};
};

struct PageHead {
  std::string title;           // a name or a question
  std::string context{};       // one line below
  std::string_view current{};  // NavItem::key
  std::vector<Crumb> trail{};
  std::vector<Action> actions{};
  bool field{false};  // field density (operators on phones)
};

/// A whole page: frame, head, body; without menu and search for who is not signed in. Shows and
/// clears a waiting flash message.
http::Answer page(Visit& visit, PageHead const& head, Html const& body, int status = 200);
/// Page or JSON from one value: a template beside the module for people, the value itself for
/// programs (Accept: application/json, or below /api/v1).
http::Answer show(Visit& visit, PageHead const& head, http::Template const& view,
                  Value const& value);

/// What was just done, told on the next page, with a way back where there is one.
struct Flash {
  std::string message;         // already in the reader's language
  std::string undo_address{};  // post address of "Urungkan"
};
/// 303 to `address` with a flash.
http::Answer done(Visit& visit, std::string address, Flash const& flash);

/// The page or JSON of a refusal: not found, no right (with who may), conflict, bad input.
http::Answer refusal(Visit& visit, Error const& error);
/// Text of an error in the reader's language.
std::string error_text(Visit const& visit, Error const& error);

/// Hidden CSRF field for hand-made forms.
Html csrf_field(Visit const& visit);

/// Where the office is reached, as the browser that asks reaches it: "https://sosial.depok.go.id".
std::string origin_of(Visit const& visit);

}  // namespace rangkul::screen
