// Forms as they are read and printed; people in need: entered, counted, and opened from the count.

import { go, lookAt, phone, press, words } from "../lib/browser.mjs";
import { check, contains, none, same } from "../lib/check.mjs";
import { told } from "../lib/steps.mjs";

export const ways = {
  async "forms: everybody signed in reads what a score means, and prints the form"({ browser }) {
    const page = await browser.page({ as: "dewi" });
    await page.setViewportSize(phone);
    same(await go(page, "/formulir"), 200, "the list of forms");
    none(await lookAt(page, "/formulir"), "findings on the list of forms");
    none(await lookAt(page, "/formulir/barthel"), "findings on one form");
    contains(await words(page, "main"), "Ketergantungan ringan", "a band of the score");
    none(await lookAt(page, "/formulir/barthel/cetak"), "findings on the empty form");
    check((await page.locator("main .ticks li").count()) > 20, "boxes to tick");
  },

  async "ppks: a category is entered, counted in the year, and the number opens into the name"({ browser }) {
    const page = await browser.page({ as: "heri" });
    await go(page, "/orang");
    const person = await page.getAttribute("main tbody a[href^='/orang/']", "href");
    const name = (await words(page, "main tbody th")).split("\n")[0];
    none(await lookAt(page, `${person}/ppks`), "findings on the page of categories");
    const form = "form[action$='/ppks']";
    await page.selectOption(`${form} [name=category]`, "11");
    await page.fill(`${form} [name=since]`, "02-01-2024");
    await page.check(`${form} [name=source][value=survey]`);
    await press(page, page.locator(`${form} button.primary`));
    await told(page, "Tersimpan");
    contains(await words(page, "main"), "Gelandangan", "the category on the person's page");
    same(await go(page, "/ppks/tabel?tahun=2024"), 200, "the table of the year");
    await press(page, page.locator("main tr:has-text('Gelandangan') a").first());
    contains(await words(page, "main table"), name, "the name behind the number");
    none(await lookAt(page, "/ppks/tabel?tahun=2024"), "findings on the table of the year");
    none(await lookAt(page, "/ppks/spm?tahun=2024"), "findings on the minimum standard");
    const operator = await browser.page({ as: "dewi" });
    same(await go(operator, "/ppks"), 403, "the list for a companion");
  },
};
