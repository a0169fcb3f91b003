// Browser tests: the main ways through the product in Chromium, on a demonstration city of their own.
//   node tests/e2e/run.mjs [part of a way's name]...
// RANGKUL_PROGRAM: the program (build/release/rangkul). RANGKUL_E2E_PICTURES: folder of pictures (build/e2e).
// RANGKUL_E2E_STORE: a folder whose store is kept between runs. RANGKUL_CHROMIUM: another browser.

import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { Browser } from "./lib/browser.mjs";
import { Failure } from "./lib/check.mjs";
import { Office } from "./lib/office.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const top = resolve(here, "../..");
const program = resolve(process.env.RANGKUL_PROGRAM ?? join(top, "build/release/rangkul"));
const pictures = resolve(process.env.RANGKUL_E2E_PICTURES ?? join(top, "build/e2e"));
// The published figures of the year need this many people to be real rows.
const people = 20_000;
const longest = 10 * 60_000;

async function ways(wanted) {
  const found = [];
  for (const file of (await readdir(join(here, "ways"))).sort()) {
    if (!file.endsWith(".mjs")) continue;
    const { ways } = await import(`./ways/${file}`);
    for (const [name, act] of Object.entries(ways)) {
      const known = `${file.replace(".mjs", "")}: ${name}`;
      if (wanted.length === 0 || wanted.some((part) => known.includes(part))) found.push({ name: known, act });
    }
  }
  return found;
}

function limited(promise, name) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Failure(`${name} took longer than ${longest / 60_000} minutes`)), longest);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function runAll(stage, list) {
  let failed = 0;
  for (const { name, act } of list) {
    const begun = Date.now();
    const seen = stage.browser.complaints.length;
    let trouble = "";
    let note = "";
    try {
      note = (await limited(act(stage), name)) ?? "";
    } catch (error) {
      trouble = error instanceof Failure ? error.message : error.stack;
      await stage.pictureOfFailure(name);
    }
    await stage.browser.closePages();
    const complaints = [...new Set(stage.browser.complaints.slice(seen))];
    if (complaints.length > 0)
      trouble += `${trouble ? "\n    " : ""}the browser complained:\n      ${complaints.join("\n      ")}`;
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    console.log(`${trouble ? "FAILED" : "passed"}  ${seconds.padStart(6)} s  ${name}${note ? ` (${note})` : ""}`);
    if (trouble) {
      failed += 1;
      console.log(`    ${trouble}`);
    }
  }
  return failed;
}

async function main() {
  if (!existsSync(program)) throw new Error(`there is no program at ${program}; RANGKUL_PROGRAM names it`);
  await mkdir(pictures, { recursive: true });
  const list = await ways(process.argv.slice(2));
  let office;
  let browser;
  const close = async () => {
    await browser?.close().catch(() => {});
    await office?.close();
  };
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]])
    process.on(signal, () => close().finally(() => process.exit(code)));
  try {
    const begun = Date.now();
    office = await Office.open(program, people);
    await office.serve();
    console.log(`the office is ready after ${((Date.now() - begun) / 1000).toFixed(0)} s`);
    browser = await Browser.open(office);
    const stage = {
      office, browser, pictures, shared: {},
      async pictureOfFailure(name) {
        const file = join(pictures, `failed-${name.replace(/[^a-z0-9]+/gi, "-")}.png`);
        await browser.newestPage()?.screenshot({ path: file, fullPage: true }).catch(() => {});
      },
    };
    const failed = await runAll(stage, list);
    await close();
    console.log(`${list.length - failed} passed, ${failed} failed`);
    return failed === 0 && list.length > 0 ? 0 : 1;
  } catch (error) {
    await close();
    throw error;
  }
}

main().then((code) => process.exit(code), (error) => {
  console.error(error.stderr ? `${error.message}\n${error.stderr}` : error);
  process.exit(1);
});
