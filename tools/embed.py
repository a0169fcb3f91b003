#!/usr/bin/env python3
"""Turns .sql and page files into C++: one constant a named query, one a page. Called by CMake."""
import re
import sys
from pathlib import Path


def literal(text: str) -> str:
    """A C++ raw literal, split because compilers limit one literal's length."""
    parts = [text[i:i + 12000] for i in range(0, len(text), 12000)] or [""]
    return "\n".join('R"~~~(' + part + ')~~~"' for part in parts)


def queries(text: str, path: str):
    """Yields (name, sql) of the blocks headed '-- name: x'."""
    blocks = re.split(r"^-- name:\s*([a-z0-9_]+)\s*$", text, flags=re.M)
    if len(blocks) < 3:
        raise SystemExit(f"{path}: no block headed '-- name: x'")
    seen = set()
    for name, body in zip(blocks[1::2], blocks[2::2]):
        if name in seen:
            raise SystemExit(f"{path}: query {name} stands twice")
        seen.add(name)
        lines = [l for l in body.splitlines() if not l.strip().startswith("--")]
        sql = "\n".join(l for l in lines if l.strip()).strip().rstrip(";")
        yield name, sql


def embed_sql(module: str, source: str, out: str) -> None:
    stem = Path(source).stem
    found = list(queries(Path(source).read_text(), source))
    header = ["#pragma once", f"// Made from src/{module}/{stem}.sql.", '#include "db/query.h"', "",
              f"namespace rangkul::{module}::{stem}_sql {{"]
    header += [f"extern db::Query const {name};" for name, _ in found]
    header += ["}", ""]
    body = [f'#include "{module}/{stem}_sql.h"', "", f"namespace rangkul::{module}::{stem}_sql {{"]
    for name, sql in found:
        body.append(f'db::Query const {name}{{"{module}.{stem}.{name}",\n{literal(sql)}}};')
    body += ["}", ""]
    write(out + ".h", header)
    write(out + ".cpp", body)


def embed_pages(module: str, out: str, sources) -> None:
    """A table of name and text: the page engine compiles each once a language."""
    header = ["#pragma once", f"// Made from src/{module}/pages/.", '#include "http/template.h"', "",
              f"namespace rangkul::{module}::templates {{"]
    body = [f'#include "{module}/{module}_templates.h"', "", f"namespace rangkul::{module}::templates {{"]
    for source in sorted(sources):
        stem = Path(source).stem
        header.append(f"extern http::Template const {stem};")
        body.append(f'http::Template const {stem}{{"{module}/{stem}",\n{literal(Path(source).read_text())}}};')
    header += ["}", ""]
    body += ["}", ""]
    write(out + ".h", header)
    write(out + ".cpp", body)


def embed_files(symbol: str, out: str, sources) -> None:
    """Files as name and text, in order of their names: migrations, catalogue, assets."""
    namespace, name = symbol.rsplit("::", 1)
    header = ["#pragma once", "#include <span>", "#include <string_view>", "#include <utility>", "",
              f"namespace {namespace} {{",
              f"std::span<std::pair<std::string_view, std::string_view> const> {name}();", "}", ""]
    body = [f'#include "{Path(out).parent.name}/{Path(out).name}.h"', "#include <array>", "",
            f"namespace {namespace} {{", "namespace {",
            f"constexpr std::array<std::pair<std::string_view, std::string_view>, {len(sources)}> files{{{{"]
    for source in sorted(sources):
        body.append(f'{{"{Path(source).name}",\n{literal(Path(source).read_text())}}},')
    body += ["}};", "}", f"std::span<std::pair<std::string_view, std::string_view> const> {name}() {{ return files; }}", "}", ""]
    write(out + ".h", header)
    write(out + ".cpp", body)


def write(path: str, lines) -> None:
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(lines)
    if not target.exists() or target.read_text() != text:
        target.write_text(text)


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    if kind == "sql":
        embed_sql(*rest)
    elif kind == "pages":
        embed_pages(rest[0], rest[1], rest[2:])
    elif kind == "files":
        embed_files(rest[0], rest[1], rest[2:])
    else:
        raise SystemExit(f"unknown kind {kind}")
