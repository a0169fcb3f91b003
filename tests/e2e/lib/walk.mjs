// Every page that somebody can reach: the links of the start page are followed, one page of each kind is looked at.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { axe, overflow, phone, rawKeys, wide } from "./browser.mjs";

/** Bytes that a first visit may transfer, compressed: a page for the public or the field, a page of the office. */
export const lightest = { field: 60_000, office: 150_000 };
/** Who works in the field, on weak lines: the village operator and the companion. */
const inTheField = ["rina", "dewi"];
const lanes = 3;
/** No page of its own: files, and the twins for programs. */
const noPage = /^\/(aset|api|keluar)\b|^\/(laporan|rekonsiliasi)\/berkas\/|^\/labelisasi\/(daftar|lembar)\/|\/unduh$|[?&]format=/;
/** Where in a list one stands, and how it is sorted, makes no other kind of page. */
const ofPlace = new Set(["sort", "after", "before", "size", "cursor", "sebelum"]);

/** /orang/4711/ubah and /orang/12/ubah are of one kind: /orang/N/ubah. */
export function kindOf(address) {
  const { pathname, searchParams } = new URL(address, "http://office");
  const path = pathname.split("/").map((part) =>
    /^\d+$/.test(part) ? "N" : /^\d\d(\.\d+)*$/.test(part) ? "R" : /^kds-/.test(part) ? "B" : part).join("/")
    // The twelve headings of a year's note are edited on one kind of page.
    .replace(/(catatan-akhir-tahun\/N\/).+/, "$1X")
    // All months, and all classes of a month, look alike.
    .replace(/^(\/rekonsiliasi)\/\d{4}-\d\d/, "$1/M").replace(/\/(kelas|keluarga)\/[a-z_]+$/, "/$1/X");
  const asked = [...new Set(searchParams.keys())].filter((key) => !ofPlace.has(key)).sort();
  return asked.length > 0 ? `${path}?${asked.join("&")}` : path;
}

const linksOf = (page) => page.locator("a[href^='/']").evaluateAll((links) => links.map((one) => one.getAttribute("href")));

/** What a page is built from. Two pages of one kind and build have the same findings, whoever reads them. */
const buildOf = (page) => page.evaluate(() => {
  const name = (one) => `${one.tagName}.${[...one.classList].sort().join(".")}`;
  const parts = new Set();
  for (const one of document.querySelectorAll("body *")) {
    if (one.closest("svg") && one.tagName !== "svg") continue;
    const attributes = one.getAttributeNames().filter((key) => key !== "class").sort().join(",");
    parts.add(`${name(one.parentElement)}>${name(one)}[${attributes}]`);
  }
  return [...parts];
});

const beyondSheets = (page) => page.evaluate(() => [...document.querySelectorAll(".sheet")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.scrollWidth - one.clientWidth} px (${one.innerText.slice(0, 30)})`));

async function weighed(page, act) {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  session.on("Network.loadingFinished", (one) => { bytes += one.encodedDataLength; });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const answer = await act();
  await page.evaluate(() => document.fonts.ready);
  await session.detach();
  return { answer, bytes };
}

export class Walk {
  #known = new Map();

  /** `pictures`: a folder for pictures of every page, or nothing. */
  constructor(browser, pictures) {
    this.browser = browser;
    this.pictures = pictures;
  }

  /** Looks at all that `as` reaches from `starts`; `more` are addresses that no link leads to. */
  async of(as, starts, more = []) {
    const seen = new Map();
    const queue = [];
    // What no link leads to is a kind of its own, so that it stands for no page behind a link.
    const add = (address, from) => {
      if (noPage.test(address)) return;
      const plain = address.split("#")[0];
      const kind = from ? kindOf(plain) : `asked ${plain}`;
      if (seen.has(kind)) return;
      seen.set(kind, from);
      queue.push({ address: plain, kind, from });
    };
    for (const address of starts) add(address, "start");
    for (const address of more) add(address, "");
    const result = { findings: [], pages: 0, examined: 0, heaviest: { bytes: 0, address: "" } };
    const busy = new Set();
    const lane = async () => {
      const page = await this.browser.page({ as });
      while (queue.length > 0 || busy.size > 0) {
        const next = queue.shift();
        if (!next) {
          await Promise.race(busy);
          continue;
        }
        const work = this.#look(page, as ?? "public", next, result).then((links) => links.forEach((one) => add(one, next.address)));
        busy.add(work);
        await work.finally(() => busy.delete(work));
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return result;
  }

  async #look(page, as, { address, kind, from }, result) {
    const add = (what) => result.findings.push(`${address}: ${what}`);
    await page.setViewportSize(wide);
    await page.emulateMedia({ colorScheme: "light" });
    const { answer, bytes } = await weighed(page, () => page.goto(address));
    result.pages += 1;
    if (from && answer.status() >= 400) add(`${answer.status()}, though ${from} leads there`);
    for (const key of await rawKeys(page)) add(`raw message key ${key}`);
    if ((await page.locator("h1").count()) !== 1) add("not exactly one h1");
    const field = inTheField.includes(as) || await page.evaluate(() => document.documentElement.dataset.density === "field");
    const most = field ? lightest.field : lightest.office;
    if (bytes > most) add(`transfers ${bytes} bytes, at most ${most}`);
    if (bytes > result.heaviest.bytes) result.heaviest = { bytes, address };
    const isNew = await this.#isNew(page, kind);
    if (isNew) result.examined += 1;
    for (const wider of await beyondSheets(page)) add(`a table is wider than its sheet by ${wider}`);
    await this.#examine(page, "1440", isNew, add, `${as}${kind.replace(/\W+/g, "-")}`);
    await page.setViewportSize(phone);
    const over = await overflow(page);
    if (over) add(`wider than the window of 360 px by ${over}`);
    await this.#examine(page, "360", isNew, add, `${as}${kind.replace(/\W+/g, "-")}`);
    return linksOf(page);
  }

  async #isNew(page, kind) {
    const known = this.#known.get(kind) ?? new Set();
    this.#known.set(kind, known);
    const before = known.size;
    for (const part of await buildOf(page)) known.add(part);
    return known.size > before;
  }

  async #examine(page, label, isNew, add, name) {
    const picture = async (theme) => {
      if (!this.pictures) return;
      await mkdir(this.pictures, { recursive: true });
      await page.screenshot({ path: join(this.pictures, `${name}-${label}${theme}.png`), fullPage: true });
    };
    await picture("");
    if (!isNew) return;
    for (const line of await axe(page)) add(`axe ${label} light ${line}`);
    await page.emulateMedia({ colorScheme: "dark" });
    // The themes differ in colours alone.
    for (const line of await axe(page, ["color-contrast"])) add(`axe ${label} dark ${line}`);
    await picture("-dark");
    await page.emulateMedia({ colorScheme: "light" });
  }
}
