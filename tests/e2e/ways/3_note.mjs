// The year-end note as page, on paper, as PDF and XLSX.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { go, press, words } from "../lib/browser.mjs";
import { check, contains, same } from "../lib/check.mjs";

const address = "/laporan/catatan-akhir-tahun/2024";

export const ways = {
  async "the note says the year in sentences, with live figures"({ browser }) {
    const page = await browser.page({ as: "sri" });
    await go(page, "/laporan/catatan-akhir-tahun");
    await press(page, "tbody th a[href$='/2024'], tbody td a[href$='/2024']");
    same(new URL(page.url()).pathname, address, "the note");
    const note = await words(page, "main");
    for (const part of ["79,05", "92,01", "94,71", "Kartu Depok Sejahtera", "2.490"]) contains(note, part, "the note");
    check(await page.locator("a.opens").count() > 4, "its figures open");
  },

  async "printed, menus vanish and the head stands on the paper"({ browser, pictures }) {
    const page = await browser.page({ as: "sri" });
    await go(page, address);
    await page.emulateMedia({ media: "print" });
    const shown = (selector) => page.locator(selector).first().isVisible();
    check(await shown(".print-head"), "the head of the paper");
    for (const gone of ["header.top", "nav.rail", ".head .buttons", ".skip"])
      check(!(await shown(gone)), `${gone} is not printed`);
    contains(await words(page, ".print-head"), "Sri Wahyuni", "who printed it");
    const paper = await page.pdf({ path: join(pictures, "note.pdf"), format: "A4", preferCSSPageSize: true });
    same(paper.subarray(0, 5).toString(), "%PDF-", "printing makes a PDF");
  },

  async "the office's own PDF is made in the background"({ browser, pictures }) {
    const page = await browser.page({ as: "sri" });
    await go(page, address);
    await press(page, page.locator(`form[action='${address}/pdf'] button`));
    await page.locator("#berkas a[href^='/laporan/berkas/']").first().waitFor({ timeout: 60_000 });
    const [file] = await Promise.all([page.waitForEvent("download"), page.click("#berkas a[href^='/laporan/berkas/']")]);
    const path = join(pictures, "note-office.pdf");
    await file.saveAs(path);
    same((await readFile(path)).subarray(0, 5).toString(), "%PDF-", "a PDF");
  },

  async "the workbook is downloaded"({ browser }) {
    const page = await browser.page({ as: "sri" });
    await go(page, address);
    const [file] = await Promise.all([page.waitForEvent("download"), page.click("a[href$='format=xlsx']")]);
    contains(file.suggestedFilename(), ".xlsx", "its name");
    same((await readFile(await file.path())).subarray(0, 2).toString(), "PK", "an XLSX file");
  },

  async "own words stand beside the figures, and are undone"({ browser }) {
    const page = await browser.page({ as: "heri" });
    await go(page, address);
    await press(page, page.locator(`main a[href^='${address}/']`).first());
    await page.fill("[name=body]", "Penyaluran berjalan lancar di semua kecamatan.");
    await press(page, "main form button.primary");
    contains(await words(page, "main"), "Penyaluran berjalan lancar", "the note holds the words");
    await press(page, page.locator("[role=status] button"));
    check(!(await words(page, "main")).includes("Penyaluran berjalan lancar"), "the words are gone again");
  },
};
