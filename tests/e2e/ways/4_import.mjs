// A file of a strange shape: columns asked, previewed, a row mended, applied, undone.

import { go, press, words } from "../lib/browser.mjs";
import { check, contains } from "../lib/check.mjs";
import { awaitWork, confirmColumns, mendRefused, search, strangeFile, told, uploadFile } from "../lib/steps.mjs";

export const ways = {
  async "a strange file is asked about, mended, applied and undone"({ browser }) {
    const page = await browser.page({ as: "heri" });
    const file = strangeFile(9701);
    await uploadFile(page, file);
    const address = new URL(page.url()).pathname;
    await press(page, page.locator("form[action$='/kolom'] button.primary"));
    contains(await words(page, "main"), "ket2", "an unanswered column is refused by name");
    await go(page, address);
    await confirmColumns(page);
    // The page follows the work by itself: nobody reloads here.
    await page.locator("form[action$='/terapkan'] button").waitFor({ timeout: 60_000 });
    const preview = await words(page, "main");
    contains(preview, /Baru\s+4/, "the preview");
    contains(preview, /Ditolak\s+1/, "the preview");
    contains(preview, /Baris dalam berkas\s+5/, "rows in are rows accounted for");
    await mendRefused(page, file);
    contains(await words(page, "main"), "5 baris", "the mended row comes along");
    await press(page, "form[action$='/terapkan'] button");
    await page.locator("a[href$='/urungkan']").waitFor({ timeout: 60_000 });
    contains(await words(page, ".head"), "Diterapkan", "the import is applied");
    await search(page, "Valentina Prakosa");
    contains(await words(page, "ol.hits"), "Valentina Prakosa", "a new person is found");
    await search(page, file.of);
    contains(await words(page, "ol.hits"), file.of, "the mended person is found");

    await go(page, address);
    await press(page, "a[href$='/urungkan']");
    contains(await words(page, "main"), "Tidak ada yang berdiri di atas impor ini", "what depends on it");
    await press(page, "form[action$='/urungkan'] button");
    await awaitWork(page, ".head :text('sudah diurungkan')");
    await search(page, "Valentina Prakosa");
    check(!(await words(page, "main")).includes("Valentina Prakosa\n"), "nobody of the import is left");
  },

  async "files that are none are refused in one sentence"({ browser }) {
    const page = await browser.page({ as: "andini" });
    for (const [name, text] of [["kosong.csv", ""], ["laporan.csv", "%PDF-1.7\n%âãÏÓ\n"], ["judul.csv", "NIK;Nama\r\n"]]) {
      await go(page, "/impor");
      await page.setInputFiles("[name=file]", { name, mimeType: "text/csv", buffer: Buffer.from(text) });
      await page.check("[name=source][value=city]");
      await press(page, page.locator("form[action='/impor'] button"));
      const said = await words(page, "main");
      check(said.length < 600 && said.length > 20, `${name} is answered in a few words: ${said}`);
    }
  },

  async "the list of imports opens, a held row can be dismissed and opened again"({ browser }) {
    const page = await browser.page({ as: "heri" });
    const file = strangeFile(9711);
    await uploadFile(page, file);
    await confirmColumns(page);
    await page.locator("form[action$='/terapkan'] button").waitFor({ timeout: 60_000 });
    await press(page, "#tertahan button[value=dismiss]");
    await told(page, "1 baris");
    await page.selectOption("#keputusan", "all");
    await press(page, "#tertahan form.filters button");
    await press(page, "#tertahan button[value=reopen]");
    await press(page, "form[action$='/batal'] button");
    await told(page, "dibatalkan");
  },
};
