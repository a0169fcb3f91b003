#include "programmes/batch_pages.h"

namespace rangkul::programmes {

using screen::Column;
using screen::ColumnKind;
using screen::Filter;
using screen::FilterKind;

namespace {

Column number_column() {
  return {.key = "number",
          .sql = "p.line_number",
          .kind = ColumnKind::integer,
          .sortable = true,
          .never_null = true};
}
Column amount_column() {
  return {.key = "amount",
          .sql = "p.amount",
          .kind = ColumnKind::money,
          .sortable = true,
          .total = true};
}
Column status_column() {
  return {.key = "status",
          .sql = "p.status",
          .kind = ColumnKind::chip,
          .below = "reason",
          .chip_prefix = "programmes.payment.status"};
}
Column reason_column() { return {.key = "reason", .sql = "p.reason"}; }

constexpr std::string_view lines_from =
    "payment p JOIN enrolment e ON e.id = p.enrolment LEFT JOIN family f ON f.id = "
    "COALESCE(p.family, (SELECT w.family FROM person w WHERE w.id = p.person)) "
    "LEFT JOIN region r ON r.code = p.region";

}  // namespace

screen::List const& batches_list() {
  // Index payment_batch_state, or payment_batch_benefit with a benefit.
  static screen::List const list{
      .name = "programmes.batches",
      .from = "payment_batch b LEFT JOIN region r ON r.code = b.area",
      .where =
          "b.area >= :scope_from AND b.area < :scope_to AND (:programme = '' OR (b.programme "
          "= :programme AND b.year = :year)) AND (:own = '*' OR :own LIKE '%|' || b.programme || "
          "' ' || b.year || '|%')",
      .id = "b.id",
      .columns = {Column{.key = "drawn",
                         .sql = "b.made_at",
                         .kind = ColumnKind::instant,
                         .sortable = true,
                         .link = "/penyaluran/{id}",
                         .below = "made",
                         .never_null = true},
                  Column{.key = "made", .sql = "b.made_name", .kind = ColumnKind::actor},
                  Column{.key = "programme", .sql = "b.programme", .kind = ColumnKind::programme},
                  Column{.key = "area", .sql = "COALESCE(r.name, b.area)"},
                  Column{.key = "method",
                         .sql = "b.method",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "programmes.method"},
                  Column{.key = "pay_on", .sql = "b.pay_on", .kind = ColumnKind::date},
                  Column{.key = "amount", .sql = "b.amount", .kind = ColumnKind::money},
                  Column{.key = "state",
                         .sql = "b.state",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "programmes.batch.state"},
                  Column{.key = "id", .sql = "b.id", .kind = ColumnKind::hidden}},
      .filters = {Filter{
                      .key = "keadaan",
                      .kind = FilterKind::choice,
                      .where = "b.state = :f_keadaan",
                      .choices = {"draft", "checked", "approved", "sent", "settled", "cancelled"}},
                  Filter{.key = "cara",
                         .kind = FilterKind::choice,
                         .where = "b.method = :f_cara",
                         .choices = {"bank", "post", "goods", "school", "hospital"}},
                  Filter{.key = "manfaat",
                         .kind = FilterKind::programme,
                         .where = "b.programme = :f_manfaat"},
                  Filter{.key = "tahun", .kind = FilterKind::year, .where = "b.year = :f_tahun"}},
      .sort = "drawn",
      .descending = true,
      .people = "payment_batches",
  };
  return list;
}

screen::List const& batch_lines_list() {
  // Index payment_of_batch; enrolment, person, family and region by key.
  static screen::List const list{
      .name = "programmes.batch_lines",
      .from = lines_from,
      .where = "p.batch = :batch AND p.region >= :scope_from AND p.region < :scope_to",
      .id = "p.id",
      .columns = {number_column(),
                  Column{.key = "name",
                         .sql = "e.name",
                         .sortable = true,
                         .link = "/pendaftaran/{enrolment}",
                         .below = "village"},
                  Column{.key = "village", .sql = "COALESCE(r.name, p.region)"},
                  Column{.key = "address",
                         .sql = "COALESCE(f.address, '')",
                         .field_class = auth::FieldClass::k2},
                  Column{.key = "has_account",
                         .sql = "CASE WHEN p.account = '' THEN 'no' ELSE 'yes' END",
                         .kind = ColumnKind::chip,
                         .chip_prefix = "programmes.has_account"},
                  amount_column(), status_column(), reason_column(),
                  Column{.key = "enrolment", .sql = "e.id", .kind = ColumnKind::hidden},
                  Column{.key = "id", .sql = "p.id", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "status",
                         .kind = FilterKind::choice,
                         .where = "p.status = :f_status",
                         .choices = {"planned", "paid", "failed", "returned", "dropped"}},
                  Filter{.key = "rekening",
                         .kind = FilterKind::choice,
                         .where = "(CASE WHEN p.account = '' THEN 'no' ELSE 'yes' END) = "
                                  ":f_rekening",
                         .choices = {"yes", "no"}},
                  Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "p.region >= :f_wilayah_from AND p.region < :f_wilayah_to"}},
      .sort = "number",
      .people = "batch_lines",
  };
  return list;
}

screen::List const& hand_over_list() {
  // Index payment_of_batch. Accounts are of class K3 elsewhere: this list is for who hands it to
  // the bank alone (May::pay).
  static screen::List const list{
      .name = "programmes.hand_over",
      .from = lines_from,
      .where =
          "p.batch = :batch AND p.status IN ('planned', 'paid') AND p.region >= :scope_from "
          "AND p.region < :scope_to",
      .id = "p.id",
      .columns = {number_column(), Column{.key = "name", .sql = "e.name"},
                  Column{.key = "bank", .sql = "p.bank"},
                  Column{.key = "account", .sql = "p.account", .field_class = auth::FieldClass::k2},
                  Column{.key = "holder", .sql = "p.holder"},
                  Column{.key = "address",
                         .sql = "COALESCE(f.address, '')",
                         .field_class = auth::FieldClass::k2},
                  Column{.key = "village", .sql = "COALESCE(r.name, p.region)"}, amount_column(),
                  Column{.key = "code", .sql = "p.uid"}},
      .sort = "number",
      .people = "hand_over",
  };
  return list;
}

screen::List const& fixes_list() {
  // Index payment_to_fix.
  static screen::List const list{
      .name = "programmes.fixes",
      .from =
          "payment p JOIN enrolment e ON e.id = p.enrolment LEFT JOIN region r ON r.code = "
          "p.region",
      .where =
          "p.fix = 'open' AND p.region >= :scope_from AND p.region < :scope_to AND (:own = '*' OR "
          ":own LIKE '%|' || p.programme || ' ' || p.year || '|%')",
      .id = "p.id",
      .columns =
          {Column{.key = "name",
                  .sql = "e.name",
                  .sortable = true,
                  .link = "/pembayaran/{id}/perbaikan",
                  .below = "village",
                  .link_needs = May::pay},
           Column{.key = "village", .sql = "COALESCE(r.name, p.region)"},
           Column{.key = "programme", .sql = "p.programme", .kind = ColumnKind::programme},
           Column{.key = "paid_on", .sql = "p.paid_on", .kind = ColumnKind::date, .sortable = true},
           amount_column(), status_column(), reason_column(),
           Column{.key = "id", .sql = "p.id", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "status",
                         .kind = FilterKind::choice,
                         .where = "p.status = :f_status",
                         .choices = {"failed", "returned"}},
                  Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "p.region >= :f_wilayah_from AND p.region < :f_wilayah_to"}},
      .sort = "paid_on",
      .people = "fixes",
  };
  return list;
}

}  // namespace rangkul::programmes
