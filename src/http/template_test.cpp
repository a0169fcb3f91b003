#include "http/template.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "http/assets.h"
#include "http/html.h"

using namespace rangkul;
using namespace rangkul::http;

namespace {

std::string show(std::string_view text, Value const& value, Language language = Language::id) {
  return render(Template{"test/page", text}, value, language).markup();
}

std::string sample_message(Language language, std::string_view key) {
  bool const id = language == Language::id;
  if (key == "person.one") return id ? "Orang" : "Person";
  if (key == "person.count") return id ? "{count} orang di {place}" : "{count} people in {place}";
  if (key == "odd") return "a {{b}} < `c`";
  return {};
}

struct Messages {
  Messages() { set_message_lookup(sample_message); }
  ~Messages() {
    set_message_lookup({});
    set_strictness(Strictness::fail);
  }
};

}  // namespace

TEST_CASE("template: text is escaped with the backtick, Html is not") {
  auto const value =
      Value::object({{"a", "<b a='1' c=\"2\">&`"}, {"h", element("b", text("<x>"))}});
  CHECK(show("{{a}}|{{h}}", value) ==
        "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;&#96;|<b>&lt;x&gt;</b>");
  CHECK(show("{{a}}", Value::object({{"a", "m<i>"}})) == "m&lt;i&gt;");
}

TEST_CASE("template: numbers, booleans, null and empty text") {
  auto const value = Value::object(
      {{"n", 12}, {"r", 2.5}, {"yes", true}, {"no", false}, {"none", Value()}, {"blank", ""}});
  CHECK(show("{{n}} {{r}} {{yes}}{{no}}{{none}}{{blank}}.", value) == "12 2.5 .");
  CHECK(
      show("{{#n}}n{{/n}}{{#yes}}y{{/yes}}{{#no}}x{{/no}}{{#none}}x{{/none}}{{#blank}}x{{/blank}}",
           value) == "ny");
  CHECK(show("{{^yes}}x{{/yes}}{{^no}}a{{/no}}{{^none}}b{{/none}}{{^blank}}c{{/blank}}", value) ==
        "abc");
}

TEST_CASE("template: lists repeat, objects open, names are looked for outwards") {
  Value value = Value::object({{"title", "T"}, {"list", Value::List{}}, {"none", Value::List{}}});
  Value list;
  list.push(Value::object({{"name", "a"}, {"tags", Value(Value::List{"x", "y"})}}));
  list.push(Value::object({{"name", "b"}, {"tags", Value(Value::List{})}}));
  value.set("list", list).set("office", Value::object({{"place", Value::object({{"name", "P"}})}}));
  CHECK(show("{{#list}}{{title}}{{name}}({{#tags}}{{.}},{{/tags}}{{^tags}}-{{/tags}}) {{/list}}",
             value) == "Ta(x,y,) Tb(-) ");
  CHECK(show("{{#none}}x{{/none}}{{^none}}empty{{/none}}", value) == "empty");
  CHECK(show("{{office.place.name}}{{#office}}{{place.name}}{{title}}{{/office}}", value) == "PPT");
  CHECK(show("{{#office.place}}{{name}}{{/office.place}}", value) == "P");
}

TEST_CASE("template: lines that hold only a section tag leave no empty line") {
  Value value = Value::object({{"list", Value(Value::List{1, 2})}});
  CHECK(show("<ul>\n{{#list}}\n<li>{{.}}</li>\n{{/list}}\n</ul>\n", value) ==
        "<ul>\n<li>1</li>\n<li>2</li>\n</ul>\n");
}

TEST_CASE("template: a missing name is a fault in tests and an empty place in release") {
  auto const value = Value::object({{"a", Value::object({{"b", 1}})}});
  CHECK_THROWS_AS(show("{{missing}}", value), TemplateFault);
  CHECK_THROWS_AS(show("{{a.missing}}", value), TemplateFault);
  CHECK_THROWS_AS(show("{{#missing}}x{{/missing}}", value), TemplateFault);
  CHECK_THROWS_AS(show("[[no.such.message]]{{a.b}}", Value()), TemplateFault);
  Messages const messages;
  CHECK_THROWS_AS(show("[[no.such.message]]", value), TemplateFault);
  set_strictness(Strictness::tolerate);
  std::string log;
  set_fault_log([&](std::string const& line) { log += line + ';'; });
  CHECK(show("[{{missing}}{{a.b}}{{#gone}}x{{/gone}}{{^gone}}y{{/gone}}]", value) == "[1y]");
  CHECK(show("([[no.such.message]])", value) == "(no.such.message)");
  set_fault_log({});
  CHECK(log.starts_with("test/page: no value for missing;"));
  CHECK(log.ends_with("test/page: no message no.such.message;"));
}

TEST_CASE(
    "template: raw tags, partials, delimiters and broken sections are refused in every build") {
  set_strictness(Strictness::tolerate);
  auto const value = Value::object({{"a", "<b>"}});
  for (auto const* text : {"{{{a}}}", "{{&a}}", "{{ & a}}", "{{>a}}", "{{=<% %>=}}", "{{#a}}",
                           "{{/a}}", "{{a", "[[a", "[[a|b]]"})
    CHECK_THROWS_AS(show(text, value), TemplateFault);
  set_strictness(Strictness::fail);
}

TEST_CASE("template: messages in both languages, filled and escaped") {
  Messages const messages;
  auto const value = Value::object({{"total", 3}, {"place", "<Depok>"}, {"b", "no"}});
  CHECK(show("<h1>[[person.one]]</h1>", value) == "<h1>Orang</h1>");
  CHECK(show("<h1>[[person.one]]</h1>", value, Language::en) == "<h1>Person</h1>");
  CHECK(show("[[person.count|count=total]]", value) == "3 orang di &lt;Depok&gt;");
  CHECK(show("[[person.count|count=total|place=b]]", value, Language::en) == "3 people in no");
  CHECK(show("[[odd]]", value).find("&lt; &#96;c&#96;") != std::string::npos);
  CHECK(show("[[odd]]", value).starts_with("a &#123;"));
  CHECK(message(Language::id, "person.count", {{"count", "4"}}) == "4 orang di {place}");
  CHECK(message(Language::id, "unknown") == "unknown");
  CHECK(show("[[aset:rangkul.css]]", value) == "/aset/rangkul.css");
}

TEST_CASE("template: a reload of messages drops compiled pages while others render") {
  Messages const messages;
  auto const value = Value::object({{"total", 3}, {"place", "x"}});
  std::atomic<int> wrong{0};
  std::thread other([&] {
    for (int i = 0; i < 200; ++i)
      if (show("[[person.count|count=total]]", value) != "3 orang di x") ++wrong;
  });
  for (int i = 0; i < 50; ++i) set_message_lookup(sample_message);
  other.join();
  CHECK(wrong == 0);
  set_message_lookup([](Language, std::string_view) { return std::string("neu"); });
  CHECK(show("[[person.count|count=total]]", value) == "neu");
}
