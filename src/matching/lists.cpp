#include "matching/lists.h"

namespace rangkul::matching {

using screen::Column;
using screen::ColumnKind;
using screen::Filter;
using screen::FilterKind;

screen::List const& villages_list() {
  // Primary key of match_village (run, region), grouped before the area is looked at: some hundred
  // rows a run.
  static screen::List const list{
      .name = "matching.villages",
      .from =
          "(SELECT region,"
          " SUM(CASE WHEN class LIKE 'ministry.%' THEN persons ELSE 0 END) AS ministry,"
          " SUM(CASE WHEN class LIKE 'city.%' THEN persons ELSE 0 END) AS city,"
          " SUM(CASE WHEN class LIKE 'city.%' THEN families ELSE 0 END) AS families,"
          " SUM(CASE WHEN class = 'city.equal' THEN persons ELSE 0 END) AS equal,"
          " SUM(CASE WHEN class = 'city.different' THEN persons ELSE 0 END) AS different,"
          " SUM(CASE WHEN class = 'ministry.only_here' THEN persons ELSE 0 END) AS only_ministry,"
          " SUM(CASE WHEN class = 'city.only_here' THEN persons ELSE 0 END) AS only_city,"
          " SUM(CASE WHEN class LIKE '%.ambiguous' THEN persons ELSE 0 END) AS ambiguous,"
          " SUM(CASE WHEN class LIKE '%.invalid' THEN persons ELSE 0 END) AS invalid"
          " FROM match_village WHERE run = :run GROUP BY region) v"
          " LEFT JOIN region r ON r.code = v.region",
      .where = "v.region >= :scope_from AND v.region < :scope_to",
      .id = "CAST('0' || REPLACE(v.region, '.', '') AS BIGINT)",
      .columns = {Column{.key = "village", .sql = "COALESCE(r.name, v.region)", .sortable = true},
                  Column{.key = "ministry",
                         .sql = "CAST(v.ministry AS BIGINT)",
                         .kind = ColumnKind::integer,
                         .sortable = true,
                         .total = true},
                  Column{.key = "city",
                         .sql = "CAST(v.city AS BIGINT)",
                         .kind = ColumnKind::integer,
                         .sortable = true,
                         .total = true},
                  Column{.key = "families",
                         .sql = "CAST(v.families AS BIGINT)",
                         .kind = ColumnKind::integer,
                         .sortable = true,
                         .total = true},
                  Column{.key = "equal",
                         .sql = "CAST(v.equal AS BIGINT)",
                         .kind = ColumnKind::integer,
                         .sortable = true,
                         .total = true},
                  Column{.key = "different",
                         .sql = "CAST(v.different AS BIGINT)",
                         .kind = ColumnKind::integer,
                         .sortable = true,
                         .total = true},
                  Column{.key = "only_ministry",
                         .sql = "CAST(v.only_ministry AS BIGINT)",
                         .kind = ColumnKind::integer,
                         .sortable = true,
                         .total = true},
                  Column{.key = "only_city",
                         .sql = "CAST(v.only_city AS BIGINT)",
                         .kind = ColumnKind::integer,
                         .sortable = true,
                         .total = true},
                  Column{.key = "ambiguous",
                         .sql = "CAST(v.ambiguous AS BIGINT)",
                         .kind = ColumnKind::integer,
                         .sortable = true,
                         .total = true},
                  Column{.key = "invalid",
                         .sql = "CAST(v.invalid AS BIGINT)",
                         .kind = ColumnKind::integer,
                         .sortable = true,
                         .total = true}},
      .filters = {Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "v.region >= :f_wilayah_from AND v.region < :f_wilayah_to"}},
      .sort = "village",
      .people = "match_villages",
  };
  return list;
}

screen::List const& pairs_list() {
  // Index match_pair_class (run, class, region, id).
  static screen::List const list{
      .name = "matching.pairs",
      .from = "match_pair m LEFT JOIN region r ON r.code = m.region",
      .where = "m.run = :run AND m.region >= :scope_from AND m.region < :scope_to",
      .id = "m.id",
      .columns = {Column{.key = "name",
                         .sql = "m.name",
                         .sortable = true,
                         .link = "/padankan/tinjau/{id}",
                         .never_null = true},
                  Column{.key = "village", .sql = "COALESCE(r.name, m.region)"},
                  Column{.key = "class",
                         .sql = "m.class",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "matching.class"},
                  Column{.key = "differences",
                         .sql = "m.differences",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "match.field"},
                  Column{.key = "score",
                         .sql = "CAST(ROUND(m.probability * 100) AS BIGINT)",
                         .kind = ColumnKind::integer,
                         .sortable = true},
                  Column{.key = "state",
                         .sql = "m.state",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "matching.state"},
                  Column{.key = "decided_by", .sql = "m.decided_name", .below = "decided_at"},
                  Column{.key = "decided_at", .sql = "m.decided_at", .kind = ColumnKind::instant},
                  Column{.key = "region",
                         .sql = "m.region",
                         .kind = ColumnKind::hidden,
                         .sortable = true,
                         .never_null = true},
                  Column{.key = "id", .sql = "m.id", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "kelas",
                         .kind = FilterKind::choice,
                         .where = "m.class = :f_kelas",
                         .choices = {"equal", "different", "possible", "ambiguous"}},
                  Filter{.key = "status",
                         .kind = FilterKind::choice,
                         .where = "m.state = :f_status",
                         .choices = {"linked", "open", "confirmed", "rejected", "past"}},
                  Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "m.region >= :f_wilayah_from AND m.region < :f_wilayah_to"},
                  Filter{.key = "skor",
                         .kind = FilterKind::choice,
                         .where =
                             "CASE WHEN m.probability >= 0.9 THEN 'high' WHEN m.probability >= 0.5 "
                             "THEN 'middle' ELSE 'low' END = :f_skor",
                         .choices = {"high", "middle", "low"}}},
      .sort = "region",
      .people = "match_pairs",
  };
  return list;
}

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
          .columns = {Column{.key = "name",
                             .sql = "m.name",
                             .sortable = true,
                             .link = "/padankan/tinjau/{id}",
                             .below = "village",
                             .never_null = true},
                      Column{.key = "village", .sql = "COALESCE(r.name, m.region)"},
                      Column{.key = "kind",
                             .sql = "m.kind",
                             .kind = ColumnKind::chip,
                             .chip_prefix = "matching.kind"},
                      Column{.key = "score",
                             .sql = "CAST(ROUND(m.probability * 100) AS BIGINT)",
                             .kind = ColumnKind::integer},
                      Column{.key = "money",
                             .sql = "m.money",
                             .kind = ColumnKind::money,
                             .below = "receives",
                             .total = true},
                      Column{.key = "receives", .sql = "m.receives"},
                      Column{.key = "due",
                             .sql = "m.due",
                             .kind = ColumnKind::date,
                             .sortable = true,
                             .never_null = true},
                      Column{.key = "owner", .sql = "m.owner_name"},
                      Column{.key = "state",
                             .sql = "m.state",
                             .kind = ColumnKind::chip,
                             .below = "decided_by",
                             .chip_prefix = "matching.state"},
                      Column{.key = "decided_by", .sql = "m.decided_name"},
                      order_column("priority", "m.priority"), order_column("doubt", "m.doubt"),
                      Column{.key = "region",
                             .sql = "m.region",
                             .kind = ColumnKind::hidden,
                             .sortable = true,
                             .never_null = true},
                      Column{.key = "id", .sql = "m.id", .kind = ColumnKind::hidden}},
          .filters = {Filter{.key = "wilayah",
                             .kind = FilterKind::region,
                             .where = "m.region >= :f_wilayah_from AND m.region < :f_wilayah_to"},
                      Filter{.key = "jenis",
                             .kind = FilterKind::choice,
                             .where = "m.kind = :f_jenis",
                             .choices = {"same_nik", "fields", "rival", "copy", "undone"}},
                      Filter{.key = "skor",
                             .kind = FilterKind::choice,
                             .where = "CASE WHEN m.probability >= 0.9 THEN 'high' WHEN "
                                      "m.probability >= 0.5 THEN 'middle' ELSE 'low' END = :f_skor",
                             .choices = {"high", "middle", "low"}},
                      Filter{.key = "pemegang",
                             .kind = FilterKind::choice,
                             .where = "CASE WHEN m.owner = :me THEN 'mine' WHEN m.owner IS NULL "
                                      "THEN 'nobody' ELSE 'others' END = :f_pemegang",
                             .choices = {"mine", "nobody", "others"}}},
          .sort = "priority",
          .descending = true,
          .people = "match_pairs"};
}

}  // namespace

screen::List const& queue_list() {
  // Indexes match_pair_queue (run, priority, id), match_pair_doubt (run, doubt, id).
  static screen::List const list = [] {
    auto out = make_queue("matching.queue", queue_where);
    out.filters.insert(out.filters.begin() + 3,
                       Filter{.key = "status",
                              .kind = FilterKind::choice,
                              .where = "m.state = :f_status",
                              .choices = {"open", "confirmed", "rejected"}});
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
      .columns = {Column{.key = "name",
                         .sql = "m.name",
                         .sortable = true,
                         .link = "/padankan/tinjau/{id}",
                         .below = "village",
                         .never_null = true},
                  Column{.key = "village", .sql = "COALESCE(r.name, m.region)"},
                  Column{.key = "kind",
                         .sql = "m.kind",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "matching.kind"},
                  Column{.key = "receives", .sql = "m.receives", .below = "money"},
                  Column{.key = "money", .sql = "m.money", .kind = ColumnKind::money},
                  Column{.key = "opened", .sql = "m.opened", .kind = ColumnKind::instant},
                  Column{.key = "due",
                         .sql = "m.due",
                         .kind = ColumnKind::date,
                         .sortable = true,
                         .never_null = true},
                  Column{.key = "clock",
                         .sql = "CASE WHEN m.due = '' THEN 'fine' WHEN m.due < :today THEN 'late' "
                                "WHEN m.due <= :soon THEN 'soon' ELSE 'fine' END",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "matching.clock"},
                  Column{.key = "owner", .sql = "m.owner_name"},
                  Column{.key = "id", .sql = "m.id", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "m.region >= :f_wilayah_from AND m.region < :f_wilayah_to"},
                  Filter{.key = "tenggat",
                         .kind = FilterKind::choice,
                         .where =
                             "CASE WHEN m.due = '' THEN 'fine' WHEN m.due < :today THEN 'late' "
                             "WHEN m.due <= :soon THEN 'soon' ELSE 'fine' END = :f_tenggat",
                         .choices = {"late", "soon", "fine"}},
                  Filter{.key = "bantuan",
                         .kind = FilterKind::choice,
                         .where = "CASE WHEN m.receives = '' THEN 'none' ELSE 'some' END = "
                                  ":f_bantuan",
                         .choices = {"some", "none"}},
                  Filter{.key = "pemegang",
                         .kind = FilterKind::choice,
                         .where = "CASE WHEN m.owner = :me THEN 'mine' WHEN m.owner IS NULL "
                                  "THEN 'nobody' ELSE 'others' END = :f_pemegang",
                         .choices = {"mine", "nobody", "others"}}},
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
      .filters = {Filter{.key = "arah",
                         .kind = FilterKind::choice,
                         .where = "CASE WHEN q.asked_of = :me THEN 'to_me' ELSE 'from_me' END = "
                                  ":f_arah",
                         .choices = {"to_me", "from_me"}},
                  Filter{.key = "status",
                         .kind = FilterKind::choice,
                         .where = "q.state = :f_status",
                         .choices = {"open", "answered", "returned", "withdrawn", "past"}},
                  Filter{.key = "dibaca",
                         .kind = FilterKind::choice,
                         .where = "CASE WHEN q.state IN ('answered', 'returned') THEN q.seen ELSE "
                                  "-1 END = :f_dibaca",
                         .choices = {"0", "1"}}},
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
      .columns = {Column{.key = "name",
                         .sql = "m.name",
                         .sortable = true,
                         .link = "/padankan/tinjau/{id}",
                         .below = "village",
                         .never_null = true},
                  Column{.key = "village", .sql = "COALESCE(r.name, s.region)"},
                  Column{.key = "score",
                         .sql = "CAST(ROUND(m.probability * 100) AS BIGINT)",
                         .kind = ColumnKind::integer},
                  Column{.key = "handled",
                         .sql = "s.handled",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "matching.handled"},
                  Column{.key = "verdict",
                         .sql = "s.verdict",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "matching.verdict"},
                  Column{.key = "id", .sql = "s.pair", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "s.region >= :f_wilayah_from AND s.region < :f_wilayah_to"},
                  Filter{.key = "beda",
                         .kind = FilterKind::choice,
                         .where = "CASE WHEN (s.handled = 'linked') = (s.verdict = 'same') THEN "
                                  "'alike' ELSE 'unlike' END = :f_beda",
                         .choices = {"unlike", "alike"}},
                  Filter{.key = "jawaban",
                         .kind = FilterKind::choice,
                         .where = "s.verdict = :f_jawaban",
                         .choices = {"same", "different"}}},
      .sort = "name",
      .people = "match_pairs",
  };
  return list;
}

screen::List const& singles_list() {
  // Index match_single_class (run, class, region, record), then person and region by key.
  static screen::List const list{
      .name = "matching.singles",
      .from =
          "match_single s JOIN person p ON p.id = s.person LEFT JOIN region r ON r.code = "
          "s.region",
      .where = "s.run = :run AND s.region >= :scope_from AND s.region < :scope_to",
      .id = "s.record",
      .columns = {Column{.key = "name",
                         .sql = "p.name",
                         .sortable = true,
                         .link = "/orang/{person}",
                         .never_null = true},
                  Column{.key = "nik",
                         .sql = "p.nik",
                         .kind = ColumnKind::nik,
                         .field_class = auth::FieldClass::k2},
                  Column{
                      .key = "born", .sql = "p.born", .kind = ColumnKind::date, .sortable = true},
                  Column{.key = "village", .sql = "COALESCE(r.name, s.region)"},
                  Column{.key = "side",
                         .sql = "s.side",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "matching.source"},
                  Column{.key = "class",
                         .sql = "s.class",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "matching.class"},
                  Column{.key = "region",
                         .sql = "s.region",
                         .kind = ColumnKind::hidden,
                         .sortable = true,
                         .never_null = true},
                  Column{.key = "person", .sql = "s.person", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "kelas",
                         .kind = FilterKind::choice,
                         .where = "s.class = :f_kelas",
                         .choices = {"only_ministry", "only_city", "ambiguous", "invalid"}},
                  Filter{.key = "sumber",
                         .kind = FilterKind::choice,
                         .where = "s.side = :f_sumber",
                         .choices = {"ministry", "city"}},
                  Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "s.region >= :f_wilayah_from AND s.region < :f_wilayah_to"}},
      .sort = "region",
      .people = "match_singles",
  };
  return list;
}

}  // namespace rangkul::matching
