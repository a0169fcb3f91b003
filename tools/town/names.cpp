#include "names.h"

#include <algorithm>
#include <cctype>

namespace rangkul::town {
namespace {

/// Shares of the groups around the capital, of a thousand.
constexpr std::array<int, group_count> group_shares{320, 230, 160, 110, 55, 50, 35, 40};

constexpr int eras = 3;  // born before 1960, before 1992, later

// A form is a row of list codes and its share; each code gives one word ("Z" gives Abdul and one).
struct Forms {
  Group group;
  Sex sex;
  std::array<std::string_view, eras> by_era;
};
constexpr Forms forms_table[] = {
    {Group::javanese,
     Sex::male,
     {"J:60 JJ:8 JK:12 MJ:3 A:5 ZJ:1 UJ:1",
      "J:18 JK:30 RK:7 MA:5 AK:8 ZK:2 KK:5 JQ:4 UK:3 OK:9 JJK:3",
      "OK:18 OV:18 MOK:6 MOV:7 ROK:7 MAQ:5 OXK:4 XOV:5 RV:5 AV:5 MXV:4 RRK:2 O:3 XX:2"}},
    {Group::javanese,
     Sex::female,
     {"j:62 wj:16 Nj:5 ja:3 wk:3", "j:14 wk:16 jk:12 rk:12 wj:7 Na:6 Nj:3 Uj:2 ok:14 Uq:3 jkk:1",
      "ok:14 ov:20 rok:8 orv:6 Nav:5 rxv:6 xov:5 wov:3 Uov:4 av:5 oxk:4 o:3 xx:2"}},
    {Group::sundanese,
     Sex::male,
     {"S:55 ST:18 A:10 MA:5 SA:4", "S:13 ST:42 MT:4 OT:9 SQ:5 RT:5 MA:5 AT:5 SST:1 Z:3",
      "OT:14 OV:20 MOV:10 MOT:6 ROT:6 MAQ:6 XOV:6 SV:5 MXV:5 RV:4 O:2 AV:5"}},
    {Group::sundanese,
     Sex::female,
     {"s:58 st:14 a:10 Na:8", "s:11 st:36 Nt:9 Na:6 ot:12 rt:8 Ut:4 av:3 wt:4",
      "ov:20 ot:9 Nov:9 rov:7 Nav:6 xov:7 orv:5 Uov:4 sv:4 xv:6 o:3 av:6"}},
    {Group::betawi,
     Sex::male,
     {"B:62 A:16 MB:8 BB:3 Z:4", "B:20 BQ:8 MB:8 A:8 MA:14 AQ:14 Z:8 OB:5 Q:4 OV:6",
      "MOV:13 MO:6 OV:14 AQ:9 MAQ:10 OQ:10 OB:4 MXV:7 XOV:5 ROV:5 Z:4 MOQ:6"}},
    {Group::betawi,
     Sex::female,
     {"b:64 a:14 Na:8 Nb:4", "b:17 Na:18 Nb:8 aq:9 a:9 ob:6 Uq:7 ov:8 bq:4",
      "ov:17 Nov:10 Nav:9 oq:10 av:7 xov:7 Uov:5 Uq:5 rov:5 No:5 xv:4"}},
    {Group::muslim,
     Sex::male,
     {"A:34 MA:18 Z:18 AA:6 AQ:10", "MA:20 AQ:18 Z:14 MQ:10 MZ:5 AA:5 UQ:4 A:5 MAQ:6",
      "MAQ:16 MOQ:14 AQ:10 MXQ:8 Z:6 MZ:6 OQ:8 MQ:6 MOV:7"}},
    {Group::muslim,
     Sex::female,
     {"a:36 Na:34 U:2 aq:8 Uq:4", "Na:28 aq:16 Uq:14 Nq:6 a:8 oq:8 Naq:4",
      "Nav:12 aq:12 Uq:9 oq:14 Nov:8 aov:7 xq:7 Uav:6 Naq:6"}},
    {Group::batak,
     Sex::male,
     {"HG:80 HHG:6", "HG:70 HHG:12 CG:8", "HG:38 HHG:14 CG:14 HOG:9 OG:9 XHG:7"}},
    {Group::batak,
     Sex::female,
     {"hG:84 hhG:6", "hG:74 hhG:10 cG:8", "hG:40 hhG:14 cG:14 hoG:9 oG:9 xhG:7"}},
    {Group::minang,
     Sex::male,
     {"P:66 PY:10 A:10", "P:42 PY:12 MP:6 PQ:8 OP:6 PP:5",
      "OP:14 OV:16 MOV:10 PV:9 MAQ:6 OY:5 XOV:6 MXV:4"}},
    {Group::minang,
     Sex::female,
     {"p:74 a:8 Na:4", "p:48 pp:8 op:9 pq:7 po:4", "ov:20 op:10 xov:8 pv:9 Uov:4 rov:6 aq:6 ot:3"}},
    {Group::bugis,
     Sex::male,
     {"D:66 ED:12 A:8", "D:38 ED:14 MD:10 DQ:6 DD:5",
      "MOV:12 OD:9 EOV:6 MD:9 OV:14 MAQ:8 EMO:4 XOV:5"}},
    {Group::bugis,
     Sex::female,
     {"d:66 Nd:12 Ed:9", "d:36 Nd:14 Ed:10 dd:6 od:8",
      "ov:18 Nov:8 Eov:6 Nd:6 od:8 xov:6 Uov:5 aq:6"}},
    {Group::chinese,
     Sex::male,
     {"Lll:50 CL:26 L:10", "CL:62 Lll:10 C:8 CCL:6", "CL:46 CCL:18 COL:8 XCL:7 CXL:7"}},
    {Group::chinese,
     Sex::female,
     {"Lll:44 cL:28 L:4", "cL:62 Lll:8 c:9 ccL:7", "cL:44 ccL:20 coL:8 xcL:7 cxL:7"}}};

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (at < text.size()) {
    auto end = text.find(' ', at);
    if (end == std::string_view::npos) end = text.size();
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool is_vowel(char c) { return std::string_view("aeiouAEIOU").find(c) != std::string_view::npos; }

void append(std::string& word, std::string_view part) {
  if (!word.empty() && !part.empty()) {
    bool const twice = std::tolower(word.back()) == std::tolower(part.front());
    if (twice || (is_vowel(word.back()) && is_vowel(part.front()))) word.pop_back();
  }
  word += part;
}

int era_of(int year) { return year < 1960 ? 0 : year < 1992 ? 1 : 2; }

std::size_t slot(Group group, Sex sex, int era) {
  return static_cast<std::size_t>(group) * 6 + (sex == Sex::female ? 3 : 0) +
         static_cast<std::size_t>(era);
}

}  // namespace

std::string first_word(std::string const& name) { return name.substr(0, name.find(' ')); }

std::string last_word(std::string const& name) {
  auto const at = name.rfind(' ');
  return at == std::string::npos ? name : name.substr(at + 1);
}

Pool::Pool(std::string_view words) : words_(split(words)) {
  double sum = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    sum += 1'000'000.0 / (static_cast<double>(i) + 2.0);
    upto_.push_back(static_cast<std::uint32_t>(sum));
  }
}

std::string_view Pool::pick(Random& random) const {
  if (words_.empty()) return {};
  auto const at = static_cast<std::uint32_t>(random.below(static_cast<int>(upto_.back())));
  auto const found = std::upper_bound(upto_.begin(), upto_.end(), at);
  return words_[static_cast<std::size_t>(found - upto_.begin())];
}

Names::Names() {
  for (auto const* lists : {&word_lists(), &more_word_lists()})
    for (auto const& list : *lists)
      sources_[static_cast<std::size_t>(list.code)] = {
          list.composed, Pool(list.whole), Pool(list.heads), Pool(list.middles), Pool(list.tails)};
  for (auto const& row : forms_table)
    for (int era = 0; era < eras; ++era) {
      std::uint32_t sum = 0;
      for (auto const one : split(row.by_era[static_cast<std::size_t>(era)])) {
        auto const colon = one.find(':');
        sum += static_cast<std::uint32_t>(std::stoi(std::string(one.substr(colon + 1))));
        forms_[slot(row.group, row.sex, era)].push_back({std::string(one.substr(0, colon)), sum});
      }
    }
}

Group Names::group(Random& random) const {
  int at = random.below(1000);
  for (std::size_t i = 0; i < group_count; ++i) {
    at -= group_shares[i];
    if (at < 0) return static_cast<Group>(i);
  }
  return Group::javanese;
}

std::string Names::word(Random& random, char code) const {
  auto const& source = sources_[static_cast<std::size_t>(code)];
  std::string out;
  if (source.whole.empty() || random.below(100) < source.composed) {
    append(out, source.heads.pick(random));
    if (!source.middles.empty() && random.below(3) > 0) append(out, source.middles.pick(random));
    append(out, source.tails.pick(random));
    return out;
  }
  if (code == 'Z') {
    static constexpr std::string_view servants[] = {"Abdul ", "Abdul ", "Abdul ", "Abdoel ",
                                                    "Abd. ",  "Abdul",  "Abdu "};
    out = random.pick(servants);
    if (out.back() != ' ') {
      auto rest = std::string(source.whole.pick(random));
      rest[0] = static_cast<char>(std::tolower(rest[0]));
      return out + rest;
    }
  }
  out += source.whole.pick(random);
  return out;
}

std::string Names::form(Random& random, std::vector<Form> const& forms) const {
  auto const at = static_cast<std::uint32_t>(random.below(static_cast<int>(forms.back().upto)));
  auto const& chosen =
      *std::find_if(forms.begin(), forms.end(), [&](auto const& one) { return at < one.upto; });
  std::string out;
  for (char const code : chosen.parts) {
    auto next = word(random, code);
    for (int again = 0; again < 3 && out.find(next) != std::string::npos; ++again)
      next = word(random, code);
    if (!out.empty()) out += ' ';
    out += next;
  }
  return out;
}

std::string Names::make(Random& random, Group group, Sex sex, int year) const {
  return form(random, forms_[slot(group, sex, era_of(year))]);
}

std::string Names::child(Random& random, Group group, Sex sex, int year,
                         std::string const& father) const {
  auto out = make(random, group, sex, year);
  auto const family_name = last_word(father);
  auto const last = out.rfind(' ');
  bool const inherits = group == Group::batak || group == Group::chinese;
  if (inherits && last != std::string::npos) return out.substr(0, last + 1) + family_name;
  if (year < 1985 || father.find(' ') == std::string::npos || sex == Sex::female) return out;
  if (!random.chance(0.12)) return out;
  return last == std::string::npos ? out + ' ' + family_name
                                   : out.substr(0, last + 1) + family_name;
}

}  // namespace rangkul::town
