#include "programmes/lists.h"

namespace rangkul::programmes {

using screen::Column;
using screen::ColumnKind;
using screen::Filter;
using screen::FilterKind;

screen::List const& receivers_list() {
  // Index payment_list (programme, year, status, region), then person, family and region by key.
  static screen::List const list{
      .name = "programmes.receivers",
      .from =
          "payment p JOIN enrolment e ON e.id = p.enrolment LEFT JOIN person w ON w.id = p.person "
          "LEFT JOIN family f ON f.id = COALESCE(p.family, w.family) "
          "LEFT JOIN person d ON d.id = e.for_person LEFT JOIN region r ON r.code = p.region",
      .where =
          "p.programme = :programme AND p.year = :year AND p.status <> 'dropped' AND p.region >= "
          ":scope_from AND p.region < :scope_to AND (:own = '*' OR :own LIKE '%|' || p.programme "
          "|| "
          "' ' || p.year || '|%')",
      .id = "p.id",
      .columns =
          {Column{.key = "name",
                  .sql = "e.name",
                  .sortable = true,
                  .link = "/pendaftaran/{enrolment}"},
           Column{.key = "nik",
                  .sql = "w.nik",
                  .kind = ColumnKind::nik,
                  .field_class = auth::FieldClass::k2},
           Column{.key = "address",
                  .sql = "COALESCE(f.address, '')",
                  .field_class = auth::FieldClass::k2,
                  .below = "village"},
           Column{.key = "village", .sql = "COALESCE(r.name, p.region)"},
           Column{.key = "for_name", .sql = "COALESCE(d.name, '')"},
           Column{.key = "paid_on", .sql = "p.paid_on", .kind = ColumnKind::date, .sortable = true},
           Column{.key = "amount",
                  .sql = "p.amount",
                  .kind = ColumnKind::money,
                  .sortable = true,
                  .total = true},
           Column{.key = "fund", .sql = "p.fund_source", .below = "proof"},
           Column{.key = "proof", .sql = "p.proof"},
           Column{.key = "status",
                  .sql = "p.status",
                  .kind = ColumnKind::chip,
                  .chip_prefix = "programmes.payment.status"},
           Column{.key = "enrolment", .sql = "e.id", .kind = ColumnKind::hidden}},
      .filters =
          {Filter{.key = "status",
                  .kind = FilterKind::choice,
                  .where = "p.status = :f_status",
                  .choices = {"planned", "paid", "failed", "returned"}},
           Filter{.key = "sumber", .kind = FilterKind::text, .where = "p.fund_source = :f_sumber"},
           Filter{.key = "wilayah",
                  .kind = FilterKind::region,
                  .where = "p.region >= :f_wilayah_from AND p.region < :f_wilayah_to"},
           Filter{.key = "dari", .kind = FilterKind::date_from, .where = "p.paid_on >= :f_dari"},
           Filter{.key = "sampai", .kind = FilterKind::date_to, .where = "p.paid_on <= :f_sampai"}},
      .sort = "name",
      .people = "receivers",
  };
  return list;
}

screen::List const& enrolments_list() {
  // Index enrolment_list (programme, year, status, region).
  static screen::List const list{
      .name = "programmes.enrolments",
      .from = "enrolment e LEFT JOIN region r ON r.code = e.region",
      .where =
          "e.programme = :programme AND e.year = :year AND e.region >= :scope_from AND e.region < "
          ":scope_to AND (:own = '*' OR :own LIKE '%|' || e.programme || ' ' || e.year || '|%')",
      .id = "e.id",
      .columns =
          {Column{.key = "name", .sql = "e.name", .sortable = true, .link = "/pendaftaran/{id}"},
           Column{.key = "village", .sql = "COALESCE(r.name, e.region)", .sortable = true},
           Column{.key = "status",
                  .sql = "e.status",
                  .kind = ColumnKind::chip,
                  .chip_prefix = "programmes.enrolment.status"},
           Column{.key = "warnings", .sql = "CASE WHEN :own = '*' THEN e.warnings ELSE '' END"},
           Column{.key = "reason", .sql = "e.reason"}, Column{.key = "decree", .sql = "e.decree"},
           Column{.key = "proposed",
                  .sql = "e.proposed_at",
                  .kind = ColumnKind::instant,
                  .sortable = true},
           Column{.key = "id", .sql = "e.id", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "status",
                         .kind = FilterKind::choice,
                         .where = "e.status = :f_status",
                         .choices = {"proposed", "approved", "rejected", "stopped"}},
                  Filter{
                      .key = "bayar",
                      .kind = FilterKind::choice,
                      .where =
                          "COALESCE((SELECT MIN(p.status) FROM payment p WHERE p.enrolment = e.id "
                          "AND p.status IN ('planned', 'paid')), 'unpaid') = :f_bayar",
                      .choices = {"unpaid", "planned", "paid"}},
                  Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "e.region >= :f_wilayah_from AND e.region < :f_wilayah_to"}},
      .sort = "name",
      .people = "enrolments",
  };
  return list;
}

screen::List const& waiting_list() {
  // Index enrolment_rank (programme, year, rank_key, id) of what is proposed.
  static screen::List const list{
      .name = "programmes.waiting",
      .from = "enrolment e LEFT JOIN region r ON r.code = e.region",
      .where =
          "e.programme = :programme AND e.year = :year AND e.status = 'proposed' AND "
          "e.region >= :scope_from AND e.region < :scope_to AND (:own = '*' OR :own LIKE '%|' || "
          "e.programme || ' ' || e.year || '|%')",
      .id = "e.id",
      .columns = {{.key = "rank",
                   .sql = "e.rank_key",
                   .kind = ColumnKind::integer,
                   .sortable = true,
                   .shown = false,
                   .never_null = true},
                  {.key = "name", .sql = "e.name", .sortable = true, .link = "/pendaftaran/{id}"},
                  {.key = "village", .sql = "COALESCE(r.name, e.region)"},
                  {.key = "points", .sql = "-e.rank_key", .kind = ColumnKind::integer},
                  {.key = "amount", .sql = "e.amount", .kind = ColumnKind::money},
                  {.key = "warnings", .sql = "CASE WHEN :own = '*' THEN e.warnings ELSE '' END"},
                  {.key = "proposed", .sql = "e.proposed_at", .kind = ColumnKind::instant},
                  {.key = "id", .sql = "e.id", .kind = ColumnKind::hidden}},
      .filters = {{.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "e.region >= :f_wilayah_from AND e.region < :f_wilayah_to"}},
      .sort = "rank",
      .people = "enrolments",
  };
  return list;
}

}  // namespace rangkul::programmes
