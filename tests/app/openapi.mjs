// Validates the interface's OpenAPI document: node openapi.mjs TEST_PROGRAM FOLDER_OF_NODE_MODULES.
// The test program writes the document that its office serves. It must fit OpenAPI 3.1, each schema
// JSON Schema, each reference something, and each name in a path a parameter; and documents that are
// broken on purpose must be refused. Exit 77: the validator is not there.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [program, modules] = process.argv.slice(2);
const module_at = (path) => join(modules, path);
if (!existsSync(module_at("@seriousme/openapi-schema-validator/index.js"))) {
  console.log("The validator is missing; ./dev setup installs it.");
  process.exit(77);
}
const { Validator } = await import(pathToFileURL(module_at("@seriousme/openapi-schema-validator/index.js")));
const { Ajv2020 } = await import(pathToFileURL(module_at("ajv/dist/2020.js")));

/** Calls `visit(key, value)` for each field below a value. */
function walk(value, visit) {
  if (value === null || typeof value !== "object") return;
  for (const [key, inside] of Object.entries(value)) {
    visit(key, inside);
    walk(inside, visit);
  }
}

function schema_faults(document) {
  const ajv = new Ajv2020({ strict: false, logger: false });
  const faults = [];
  const check = (where, schema) => {
    if (!ajv.validateSchema(schema)) faults.push(`${where}: ${ajv.errorsText()}`);
  };
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) check(name, schema);
  for (const [path, operations] of Object.entries(document.paths ?? {}))
    walk(operations, (key, inside) => key === "schema" && check(path, inside));
  return faults;
}

function reference_faults(document) {
  const faults = [];
  walk(document, (key, target) => {
    if (key !== "$ref") return;
    const found = String(target).split("/").slice(1).reduce((at, part) => at?.[part], document);
    if (!String(target).startsWith("#/") || found === undefined) faults.push(`${target} names nothing`);
  });
  return faults;
}

function path_faults(document) {
  const faults = [];
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    const wanted = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join();
    for (const [method, operation] of Object.entries(operations)) {
      const described = (operation?.parameters ?? []).filter((one) => one.in === "path" && one.required);
      if (described.map((one) => one.name).sort().join() !== wanted)
        faults.push(`${method} ${path}: its path parameters are not those of the path`);
    }
  }
  return faults;
}

async function faults_of(document) {
  const result = await new Validator().validate(structuredClone(document));
  const faults = result.valid ? [] : [JSON.stringify(result.errors)];
  return [...faults, ...schema_faults(document), ...reference_faults(document), ...path_faults(document)];
}

const breaks = {
  "no title": (d) => delete d.info.title,
  "an operation that is a number": (d) => (d.paths["/wrong"] = { get: 5 }),
  "a type that nobody knows": (d) => (d.components.schemas.Problem.type = "objekt"),
  "a reference to nothing": (d) => delete d.components.responses.Problem,
  "a path without its parameter": (d) => {
    const path = Object.keys(d.paths).find((name) => name.includes("{"));
    Object.values(d.paths[path])[0].parameters = [];
  },
};

const folder = mkdtempSync(join(tmpdir(), "rangkul-openapi-"));
try {
  const file = join(folder, "openapi.json");
  execFileSync(program, ["-tc=openapi: the document*"], {
    env: { ...process.env, RANGKUL_OPENAPI_OUT: file, RANGKUL_TEST_PG: undefined },
    stdio: "inherit",
  });
  const document = JSON.parse(readFileSync(file, "utf8"));
  const faults = await faults_of(document);
  for (const [name, spoil] of Object.entries(breaks)) {
    const broken = structuredClone(document);
    spoil(broken);
    if ((await faults_of(broken)).length === 0) faults.push(`a document with ${name} is taken`);
  }
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.log(`${Object.keys(document.paths).length} paths, valid; ${Object.keys(breaks).length} broken ones refused`);
} finally {
  rmSync(folder, { recursive: true });
}
