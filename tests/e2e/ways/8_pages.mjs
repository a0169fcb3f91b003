// Every page of the menu and one of each kind behind it: what axe finds, what the browser complains about,
// raw message keys, width on a phone, weight. Pictures are kept for people to look at.

import { join } from "node:path";

import { axe, go, overflow, phone, rawKeys, wide, words } from "../lib/browser.mjs";
import { check, none } from "../lib/check.mjs";

const themes = ["light", "dark"];
/** In the dark, a few stand for all. */
const picturedDark = /-(home|pair|person|import|receivers)$/;

/** Addresses behind a list: the first link of its rows. */
async function firstLink(page, address, selector) {
  await go(page, address);
  const link = page.locator(selector).first();
  return (await link.count()) > 0 ? link.getAttribute("href") : null;
}

async function menuOf(page) {
  await go(page, "/");
  return page.locator("nav.rail li a").evaluateAll((links) => links.map((one) => one.getAttribute("href")));
}

async function detailsOf(page, login) {
  const first = (address, selector) => firstLink(page, address, selector);
  if (login === "pengelola") {
    return { account: await first("/pengguna", "tbody th a, tbody td a"), "account-new": "/pengguna/baru", "own-account": "/akun",
      password: "/akun/sandi" };
  }
  if (login === "auditor") return { accesses: "/jejak/pembukaan", verify: "/jejak/periksa" };
  if (login === "sri") {
    return {
      benefit: "/program/kds-santunan-kematian/2024",
      receivers: "/program/kds-santunan-kematian/2024/penerima",
      enrolments: "/program/kds-bantuan-pangan/2024/pendaftaran",
      note: "/laporan/catatan-akhir-tahun/2024",
      "no-right": "/pengguna",
      "not-found": "/orang/1",
    };
  }
  const person = await first("/orang", "tbody th a");
  const family = await first("/keluarga", "tbody th a");
  if (login === "rina")
    return { found: "/cari?q=siti", person, "person-edit": `${person}/ubah`, "person-enrol": `${person}/daftarkan`, family,
      "family-edit": `${family}/ubah`, receivers: "/program/kds-bantuan-pangan/2024/penerima", "no-right": "/impor" };
  const receivers = "/program/kds-santunan-kematian/2024/penerima";
  return {
    found: "/cari?q=sujarwo", nobody: "/cari?q=zzzzqq", person, "person-edit": `${person}/ubah`, "person-death": `${person}/wafat`,
    "person-merge": `${person}/gabung`, "person-enrol": `${person}/daftarkan`, "person-new": "/orang/baru",
    "person-unidentified": "/orang/tanpa-identitas", family, "family-edit": `${family}/ubah`, "family-move": `${family}/pindah`,
    "family-split": `${family}/pisah`, "family-house": `${family}/letak`,
    "quality-rows": await first("/mutu", "main a.opens"),
    import: await first("/impor", "tbody a[href^='/impor/']"),
    "import-compare": `${await first("/impor", "tbody a[href^='/impor/']")}/beda`,
    "import-undo": `${await first("/impor", "tbody a[href^='/impor/']")}/urungkan`,
    run: await first("/padankan", "tbody a[href^='/padankan/']"),
    pair: `${await first("/padankan", "tbody th a[href^='/padankan/']")}/tinjau`,
    pairs: `${await first("/padankan", "tbody th a[href^='/padankan/']")}/pasangan`,
    "pairs-villages": `${await first("/padankan", "tbody th a[href^='/padankan/']")}/wilayah`,
    job: await first("/pekerjaan", "tbody a[href^='/pekerjaan/']"),
    enrolment: await first(receivers, "tbody th a"),
    "note-edit": "/laporan/catatan-akhir-tahun/2024/kds",
    "own-account": "/akun",
  };
}

async function look(page, name, address, pictures) {
  const findings = [];
  const add = (what) => findings.push(`${address}: ${what}`);
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: "light" });
  await go(page, address);
  for (const key of await rawKeys(page)) add(`raw message key ${key}`);
  if ((await page.locator("h1").count()) !== 1) add("not exactly one h1");
  for (const [size, label] of [[wide, "1440"], [phone, "360"]]) {
    await page.setViewportSize(size);
    const over = await overflow(page);
    if (over) add(`wider than the window of ${label} px by ${over}`);
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme });
      for (const line of await axe(page)) add(`axe ${label} ${theme} ${line}`);
      if (name && (theme === "light" || picturedDark.test(name)))
        await page.screenshot({ path: join(pictures, `${name}-${label}${theme === "dark" ? "-dark" : ""}.png`), fullPage: true });
    }
  }
  return findings;
}

function visits(login) {
  return async ({ browser, pictures }) => {
    const page = await browser.page({ as: login });
    const findings = [];
    const seen = [];
    for (const address of await menuOf(page)) seen.push([`menu${address.replace(/\W+/g, "-")}`.replace(/-$/, "-home"), address]);
    seen.push(...Object.entries(await detailsOf(page, login)));
    for (const [name, address] of seen) {
      check(address && !address.startsWith("null"), `no address for ${name}`);
      findings.push(...(await look(page, `${login}-${name}`, address, pictures)));
    }
    none(findings, "pages");
  };
}

/** What a first visit transfers, compressed, with an empty cache. */
async function weigh(browser, as, address) {
  const page = await browser.page({ as });
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0;
  session.on("Network.loadingFinished", (one) => { bytes += one.encodedDataLength; });
  await page.goto(address, { waitUntil: "networkidle" });
  await page.context().close();
  return bytes;
}

async function weights(browser, as, addresses, most) {
  const heavy = [];
  for (const address of addresses) {
    const bytes = await weigh(browser, as, address);
    check(bytes > 1000, `${address} transfers something`);
    if (bytes > most) heavy.push(`${address}: ${bytes} bytes, at most ${most}`);
  }
  none(heavy, "pages too heavy");
}

const office = 150_000;
const open = 60_000;

export const ways = {
  "pages of the head of the office": visits("sri"),
  "pages of the head of division": visits("heri"),
  "pages of the manager": visits("pengelola"),
  "pages of the auditor": visits("auditor"),
  "pages of the village operator": visits("rina"),

  async "public pages"({ browser, pictures }) {
    const page = await browser.page();
    const findings = [];
    for (const [name, address] of [["sign-in", "/masuk"], ["code", "/masuk/kode"], ["about", "/tentang"]])
      findings.push(...(await look(page, `public-${name}`, address, pictures)));
    none(findings, "pages");
  },

  async "English: no raw keys, no Indonesian menu"({ browser }) {
    const page = await browser.page({ as: "andini" });
    const choose = async (language) => {
      await go(page, "/akun");
      await page.check(`[name=language][value=${language}]`);
      await page.locator("form:has([name=theme]) button.primary").click();
      await page.waitForLoadState();
    };
    await choose("en");
    const findings = [];
    for (const address of [...(await menuOf(page)), "/program/kds-santunan-kematian/2024/penerima", "/laporan/catatan-akhir-tahun/2024",
      "/cari?q=sujarwo"]) {
      await go(page, address);
      for (const key of await rawKeys(page)) findings.push(`${address}: raw message key ${key}`);
      for (const word of ["Beranda", "Simpan", "Kelurahan", "Kata sandi"])
        if ((await words(page)).includes(word)) findings.push(`${address}: the word ${word}`);
    }
    await choose("id");
    none(findings, "pages in English");
  },

  async "weight: public pages at most 60 kB, office pages at most 150 kB"({ browser }) {
    await weights(browser, undefined, ["/masuk", "/tentang"], open);
    await weights(browser, "sri", ["/", "/program", "/program/kds-santunan-kematian/2024/penerima", "/laporan/catatan-akhir-tahun/2024"],
      office);
    await weights(browser, "heri", ["/orang", "/mutu", "/impor", "/padankan", "/cari?q=siti"], office);
  },
};
