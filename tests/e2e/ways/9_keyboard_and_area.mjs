// Everything by keyboard; and nobody learns of people outside their own area.

import { go, press, words } from "../lib/browser.mjs";
import { check, contains, same } from "../lib/check.mjs";
import { search } from "../lib/steps.mjs";

const focused = (page) => page.evaluate(() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  return {
    name: (one.getAttribute("aria-label") || one.innerText || one.name || one.id || one.tagName).trim().slice(0, 40),
    href: one.getAttribute("href"),
    tag: one.tagName,
    visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
});

async function person(browser, as, outside) {
  const page = await browser.page({ as });
  const rows = await page.request.get("/api/v1/orang?size=100", { headers: { Accept: "application/json" } });
  const { rows: people } = await rows.json();
  const found = people.find((one) => outside(one));
  check(found, "somebody of another place");
  return found;
}

export const ways = {
  async "skip link, tab order, visible focus"({ browser }) {
    const page = await browser.page({ as: "sri" });
    await go(page, "/");
    await page.keyboard.press("Tab");
    const skip = await focused(page);
    same(skip.href, "#isi", "the first stop is the skip link");
    check(skip.visible && skip.ring, "the skip link shows when it has the focus");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    check(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)),
      "after the skip link the next stop is in the page's content");
    const seen = [];
    const bad = [];
    for (let stop = 0; stop < 40; stop += 1) {
      const here = await focused(page);
      if (here.tag === "BODY") break;
      seen.push(here.href);
      if (!here.visible || !here.ring) bad.push(`${here.tag} ${here.name}`);
      await page.keyboard.press("Tab");
    }
    check(seen.includes("/laporan/catatan-akhir-tahun/2024"), `the main action is reached: ${seen.join(" ")}`);
    check(seen.some((one) => one?.includes("/penerima")), `the figures are reached: ${seen.join(" ")}`);
    same(bad.join(", "), "", "stops without a visible focus");
  },

  async "sign in, search and open a person without a mouse"({ browser, office }) {
    const page = await browser.page();
    await go(page, "/masuk");
    await page.focus("[name=login]");
    await page.keyboard.type("rina");
    await page.keyboard.press("Tab");
    await page.keyboard.type("rangkul-contoh-2024");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname === "/");
    browser.remember("rina", await page.context().storageState());
    await page.focus("#q");
    await page.keyboard.type("siti");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/cari/);
    for (let stop = 0; stop < 60; stop += 1) {
      await page.keyboard.press("Tab");
      if ((await focused(page)).href?.startsWith("/orang/")) break;
    }
    await Promise.all([page.waitForURL(/\/orang\/\d+/), page.keyboard.press("Enter")]);
    contains(await words(page, "main"), "NIK", "the page of a person");
  },

  async "outside the area: not by search, not by list, not by guessing an address"({ browser }) {
    const other = await person(browser, "heri", (one) => !JSON.stringify(one).includes("Beji"));
    const heri = await browser.page({ as: "heri" });
    await go(heri, `/orang/${other.id}`);
    const name = (await words(heri, "h1")).trim();
    const nik = /\b(\d{4}) (\d{4}) (\d{4}) (\d{4})\b/.exec(await words(heri, "main"));
    const family = await heri.locator("main a[href^='/keluarga/']").first().getAttribute("href");

    const rina = await browser.page({ as: "rina" });
    const foreign = await go(rina, `/orang/${other.id}`);
    const guessed = await rina.content();
    same(foreign, 404, "status of an address outside the area");
    const unknown = await go(rina, "/orang/4611686018427387");
    const never = await rina.content();
    same(unknown, 404, "status of an address that never was");
    const plain = (text) => text.replace(/value="[^"]{20,}"/g, "").replace(/\d{2}\.\d{2}/g, "");
    same(plain(guessed), plain(never), "both pages");
    same(await go(rina, family), 404, "their family");
    same(await go(rina, `/orang/${other.id}/ubah`), 404, "their form");
    same(await go(rina, `/orang/${other.id}/daftarkan`), 404, "their enrolment");
    same((await rina.request.get(`/api/v1/orang/${other.id}`)).status(), 404, "their record for programs");

    await search(rina, name);
    check((await rina.locator(`a[href='/orang/${other.id}']`).count()) === 0, "not among those found by name");
    if (nik) {
      await search(rina, nik.slice(1).join(""));
      contains(await words(rina, "main"), "Belum ada", "a number from elsewhere finds nobody");
      check(!(await words(rina, "main")).includes(name), "and no name");
    }
    await go(rina, "/orang");
    check(!(await words(rina, "main")).includes("Pancoran Mas"), "the list holds the own village only");
  },

  async "menus and addresses follow the rights"({ browser }) {
    const rina = await browser.page({ as: "rina" });
    await go(rina, "/");
    const menu = await rina.locator("nav.rail li a").evaluateAll((links) => links.map((one) => one.getAttribute("href")));
    for (const closed of ["/pengguna", "/kantor", "/jejak", "/impor", "/padankan"]) {
      check(!menu.includes(closed), `${closed} is not in the menu`);
      same(await go(rina, closed), 403, closed);
      contains(await words(rina, "main"), "belum berhak", "it says so kindly");
    }
    const manager = await browser.page({ as: "pengelola" });
    same(await go(manager, "/orang"), 403, "a manager of accounts sees no people");
  },
};
