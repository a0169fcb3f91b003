// A figure is a door: from the published percentage down to a person; downloads are recorded.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { go, press, words } from "../lib/browser.mjs";
import { check, contains, same } from "../lib/check.mjs";

async function download(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator(link).click()]);
  return readFile(await file.path());
}

async function newestAccess(browser) {
  const page = await browser.page({ as: "auditor" });
  await go(page, "/jejak/pembukaan?action=export");
  return words(page, "tbody tr");
}

export const ways = {
  async "79,05 % opens down to a person"({ browser, pictures }) {
    const page = await browser.page({ as: "sri", size: { width: 1280, height: 860 } });
    await go(page, "/");
    // The picture of the README is this one.
    await page.screenshot({ path: join(pictures, "beranda.png") });
    const start = await words(page, "main");
    for (const percent of ["79,05 %", "99,83 %", "100,00 %", "99,95 %", "94,74 %", "92,01 %", "94,71 %"])
      contains(start, percent, "the start page");
    contains(start, "5 dari 7 manfaat", "the start page");
    await press(page, page.locator("a.opens", { hasText: /^2\.490$/ }));
    contains(page.url(), "/program/kds-santunan-kematian/2024/penerima", "the receivers of the benefit");
    contains(await words(page, ".pager"), "2.490", "the list counts what the figure says");
    await press(page, "tbody th a");
    contains(page.url(), "/pendaftaran/", "the enrolment");
    await press(page, page.locator("dl.facts a[href^='/orang/']").first());
    contains(page.url(), "/orang/", "the person");
    const person = await words(page, "main");
    contains(person, "••••", "a head of the office sees numbers masked");
    check(!/\d{4} ?\d{4} ?\d{4} ?\d{4}/.test(person), "no full number on the page");
  },

  async "the list is filtered, sorted and paged in place"({ browser }) {
    const page = await browser.page({ as: "heri" });
    await go(page, "/program/kds-santunan-kematian/2024/penerima");
    contains(await words(page, "tbody"), /\d{4} \d{4} \d{4} \d{4}/, "a head of division sees full numbers");
    const first = await words(page, "tbody th a");
    await page.evaluate(() => { window.stays = true; });
    await page.click("#daftar-sesudah");
    await page.waitForFunction((before) => document.querySelector("tbody th a").textContent !== before, first);
    contains(page.url(), "?", "the address follows");
    check(await page.evaluate(() => window.stays === true), "the page was not loaded anew");
    await page.goBack();
    await page.waitForFunction((before) => document.querySelector("tbody th a").textContent === before, first);
    await page.selectOption("[name=status]", "failed");
    await page.click("form.filters button");
    await page.waitForFunction(() => /status=failed/.test(location.search));
    check(!(await words(page, "main")).includes("2.490"), "the filter holds");
  },

  async "downloads carry what their reader may see, and are recorded"({ browser }) {
    const page = await browser.page({ as: "sri" });
    await go(page, "/program/kds-bidik-manis/2024/penerima");
    const count = /dari ([\d.]+)/.exec(await words(page, ".pager"))[1].replace(".", "");
    const csv = (await download(page, "section footer a[href*='format=csv']")).toString("utf8");
    // A note of what the list is, the headings, then the rows.
    const rows = csv.trim().split(/\r?\n/);
    same(rows.length - 2, Number(count), "rows of the file");
    check(!/\b3\d{15}\b/.test(csv), "numbers are masked in the file too");
    const access = await newestAccess(browser);
    contains(access, "Sri Wahyuni", "who took the list");
    contains(access, count, "how many rows");
    const xlsx = await download(page, "section footer a[href*='format=xlsx']");
    same(xlsx.subarray(0, 2).toString(), "PK", "an XLSX file");
  },

  async "a sub-district head sees the own part only"({ browser }) {
    const page = await browser.page({ as: "camat" });
    await go(page, "/program");
    const text = await words(page, "main");
    check(!text.includes("2.490"), "the city's figure is not shown to one sub-district");
    check(!text.includes("3.150"), "nor the city's target beside the figures of one sub-district");
    await press(page, "main table a.opens");
    const names = await words(page, "tbody");
    contains(names, "••••", "numbers are masked");
    check((await page.locator("section footer a[href*='format=']").count()) === 0, "no download without the right");
  },
};
