#include "matching/list_parts.h"
#include "matching/lists.h"

namespace rangkul::matching {

using screen::Column;
using screen::ColumnKind;

namespace {

// Some thousand of a million pairs; the words are those of the partial indexes.
constexpr std::string_view queue_where =
    "m.run = :run AND m.state IN ('open', 'confirmed', 'rejected') AND m.region >= :scope_from "
    "AND m.region < :scope_to";
constexpr std::string_view waiting_where =
    "m.run = :run AND m.state IN ('open', 'confirmed', 'rejected') AND m.state = 'open' AND "
    "m.region >= :scope_from AND m.region < :scope_to";

Column order_column(std::string_view key, std::string_view sql) {
  return {.key = key,
          .sql = sql,
          .kind = ColumnKind::integer,
          .sortable = true,
          .shown = false,
          .never_null = true};
}

screen::List make_queue(std::string_view name, std::string_view where) {
  return {.name = name,
          .from = "match_pair m LEFT JOIN region r ON r.code = m.region",
          .where = where,
          .id = "m.id",
          .columns = {pair_column(), Column{.key = "village", .sql = "COALESCE(r.name, m.region)"},
                      chip_column("kind", "m.kind", "matching.kind"), score_column(false),
                      Column{.key = "money",
                             .sql = "m.money",
                             .kind = ColumnKind::money,
                             .below = "receives",
                             .total = true},
                      Column{.key = "receives", .sql = "m.receives"}, due_column(),
                      Column{.key = "owner", .sql = "m.owner_name"},
                      Column{.key = "state",
                             .sql = "m.state",
                             .kind = ColumnKind::chip,
                             .below = "decided_by",
                             .chip_prefix = "matching.state"},
                      Column{.key = "decided_by", .sql = "m.decided_name"},
                      order_column("priority", "m.priority"), order_column("doubt", "m.doubt"),
                      region_column("m.region"),
                      Column{.key = "id", .sql = "m.id", .kind = ColumnKind::hidden}},
          .filters = {region_filter("m.region >= :f_wilayah_from AND m.region < :f_wilayah_to"),
                      choice_filter("jenis", "m.kind = :f_jenis",
                                    {"same_nik", "fields", "rival", "copy", "undone"}),
                      score_filter(), owner_filter()},
          .sort = "priority",
          .descending = true,
          .people = "match_pairs"};
}

}  // namespace

screen::List const& queue_list() {
  // Indexes match_pair_queue (run, priority, id), match_pair_doubt (run, doubt, id).
  static screen::List const list = [] {
    auto out = make_queue("matching.queue", queue_where);
    out.filters.insert(out.filters.begin() + 3, choice_filter("status", "m.state = :f_status",
                                                              {"open", "confirmed", "rejected"}));
    return out;
  }();
  return list;
}

screen::List const& waiting_list() {
  // As queue_list.
  static screen::List const list = make_queue("matching.queue", waiting_where);
  return list;
}

screen::List const& suspicions_list() {
  // Index match_pair_due (due, id) of what is open.
  static screen::List const list{
      .name = "matching.suspicions",
      .from = "match_pair m LEFT JOIN region r ON r.code = m.region",
      .where = "m.state = 'open' AND m.region >= :scope_from AND m.region < :scope_to",
      .id = "m.id",
      .columns = {pair_column(), Column{.key = "village", .sql = "COALESCE(r.name, m.region)"},
                  chip_column("kind", "m.kind", "matching.kind"),
                  Column{.key = "receives", .sql = "m.receives", .below = "money"},
                  Column{.key = "money", .sql = "m.money", .kind = ColumnKind::money},
                  Column{.key = "opened", .sql = "m.opened", .kind = ColumnKind::instant},
                  due_column(),
                  chip_column("clock",
                              "CASE WHEN m.due = '' THEN 'fine' WHEN m.due < :today THEN 'late' "
                              "WHEN m.due <= :soon THEN 'soon' ELSE 'fine' END",
                              "matching.clock"),
                  Column{.key = "owner", .sql = "m.owner_name"},
                  Column{.key = "id", .sql = "m.id", .kind = ColumnKind::hidden}},
      .filters = {region_filter("m.region >= :f_wilayah_from AND m.region < :f_wilayah_to"),
                  choice_filter("tenggat",
                                "CASE WHEN m.due = '' THEN 'fine' WHEN m.due < :today THEN 'late' "
                                "WHEN m.due <= :soon THEN 'soon' ELSE 'fine' END = :f_tenggat",
                                {"late", "soon", "fine"}),
                  choice_filter("bantuan",
                                "CASE WHEN m.receives = '' THEN 'none' ELSE 'some' END = "
                                ":f_bantuan",
                                {"some", "none"}),
                  owner_filter()},
      .sort = "due",
      .people = "match_pairs",
  };
  return list;
}

screen::List const& questions_list() {
  // Indexes match_question_of, match_question_by.
  static screen::List const list{
      .name = "matching.questions",
      .from = "match_question q JOIN match_pair m ON m.id = q.pair",
      .where =
          "(q.asked_of = :me OR q.asked_by = :me) AND q.region >= :scope_from AND "
          "q.region < :scope_to",
      .id = "q.id",
      .columns = {Column{.key = "name",
                         .sql = "m.name",
                         .link = "/padankan/tinjau/{pair}",
                         .never_null = true},
                  Column{.key = "question", .sql = "q.question"},
                  Column{.key = "by", .sql = "q.asked_by_name", .below = "asked_at"},
                  Column{.key = "asked_at",
                         .sql = "q.asked_at",
                         .kind = ColumnKind::instant,
                         .sortable = true,
                         .never_null = true},
                  Column{.key = "of", .sql = "q.asked_of_name"},
                  Column{.key = "state",
                         .sql = "CASE WHEN q.state = 'answered' THEN q.verdict ELSE q.state END",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "matching.question.state"},
                  Column{.key = "answer", .sql = "q.answer"},
                  Column{.key = "pair", .sql = "q.pair", .kind = ColumnKind::hidden}},
      .filters = {choice_filter("arah",
                                "CASE WHEN q.asked_of = :me THEN 'to_me' ELSE 'from_me' END = "
                                ":f_arah",
                                {"to_me", "from_me"}),
                  choice_filter("status", "q.state = :f_status",
                                {"open", "answered", "returned", "withdrawn", "past"}),
                  choice_filter("dibaca",
                                "CASE WHEN q.state IN ('answered', 'returned') THEN q.seen ELSE "
                                "-1 END = :f_dibaca",
                                {"0", "1"})},
      .sort = "asked_at",
      .descending = true,
      .people = "match_pairs",
  };
  return list;
}

screen::List const& sample_list() {
  // Primary key of match_sample_pair, then pairs by key: some hundred rows a sample.
  static screen::List const list{
      .name = "matching.sample_pairs",
      .from =
          "match_sample_pair s JOIN match_pair m ON m.id = s.pair "
          "LEFT JOIN region r ON r.code = s.region",
      .where =
          "s.sample = :sample AND s.verdict IN ('same', 'different') AND "
          "s.region >= :scope_from AND s.region < :scope_to",
      .id = "s.pair",
      .columns = {pair_column(), Column{.key = "village", .sql = "COALESCE(r.name, s.region)"},
                  score_column(false), chip_column("handled", "s.handled", "matching.handled"),
                  chip_column("verdict", "s.verdict", "matching.verdict"),
                  Column{.key = "id", .sql = "s.pair", .kind = ColumnKind::hidden}},
      .filters = {region_filter("s.region >= :f_wilayah_from AND s.region < :f_wilayah_to"),
                  choice_filter("beda",
                                "CASE WHEN (s.handled = 'linked') = (s.verdict = 'same') THEN "
                                "'alike' ELSE 'unlike' END = :f_beda",
                                {"unlike", "alike"}),
                  choice_filter("jawaban", "s.verdict = :f_jawaban", {"same", "different"})},
      .sort = "name",
      .people = "match_pairs",
  };
  return list;
}

}  // namespace rangkul::matching
