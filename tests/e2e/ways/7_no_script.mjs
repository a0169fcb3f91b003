// The same ways in a browser that runs no script.

import { go, press, signIn, words } from "../lib/browser.mjs";
import { check, contains, same } from "../lib/check.mjs";
import {
  approve, awaitWork, confirmColumns, decided, fillPayment, findCandidate, mendRefused, openReview, payButton, paymentsShown,
  propose, runMatching, search, stopOneUnpaid, strangeFile, told, uploadFile,
} from "../lib/steps.mjs";

const plain = { script: false };

export const ways = {
  async "sign in, menu on a phone, search"({ browser, office }) {
    const page = await browser.page({ ...plain, size: { width: 360, height: 780 } });
    await signIn(page, office, "pengelola");
    same(new URL(page.url()).pathname, "/", "the start page");
    await page.click("a.menu");
    check(await page.locator("nav.rail").isVisible(), "the menu opens by its address");
    await press(page, "nav.rail a[href='/pengguna']");
    contains(await words(page, "main"), "rina", "the accounts");
    browser.remember("pengelola", await page.context().storageState());

    const heri = await browser.page({ ...plain, as: "heri" });
    await go(heri, "/");
    await heri.fill("#q", "Sujarwo");
    await heri.press("#q", "Enter");
    await heri.waitForURL(/\/cari/);
    check((await heri.locator("ol.hits li").count()) > 0, "the box of every page finds people");
  },

  async "import a file, mend a row, apply, undo"({ browser }) {
    const page = await browser.page({ ...plain, as: "heri" });
    const file = strangeFile(9721);
    await uploadFile(page, file);
    const address = new URL(page.url()).pathname;
    await confirmColumns(page);
    await awaitWork(page, "form[action$='/terapkan'] button");
    await mendRefused(page, file);
    await press(page, "form[action$='/terapkan'] button");
    await awaitWork(page, "a[href$='/urungkan']");
    await search(page, "Xaverius Prakosa");
    contains(await words(page, "ol.hits"), "Xaverius Prakosa", "a new person is found");
    await go(page, `${address}/urungkan`);
    await press(page, "form[action$='/urungkan'] button");
    await awaitWork(page, ".head :text('sudah diurungkan')");
  },

  async "match, three pairs by button, one undone"({ browser }) {
    const page = await browser.page({ ...plain, as: "andini" });
    await runMatching(page, "Andini Rahma");
    await press(page, "main table.figured a.opens");
    check((await page.locator("tbody tr").count()) > 0, "a class opens into names");
    await openReview(page);
    const before = await decided(page);
    for (const choice of ["sama", "beda", "sama"]) {
      await press(page, page.locator(`button[name=j][value=${choice}]`));
      await told(page, choice === "sama" ? "orang yang sama" : "orang yang berbeda");
    }
    same(await decided(page), before + 3, "pairs decided");
    const passed = page.url();
    await press(page, page.locator("form:has(button[name=j]) a.button"));
    check(page.url() !== passed && page.url().includes("/padankan/tinjau/"), "a pair may be left for later");
    await go(page, passed);
    await press(page, page.locator("button[name=j][value=beda]"));
    const undo = page.locator("[role=status] button");
    await press(page, undo);
    same(page.url(), passed, "undoing leads back to the pair");
    same(await decided(page), before + 3, "pairs decided after undoing");
  },

  async "enrol, approve, pay twice with one form"({ browser }) {
    const heri = await browser.page({ ...plain, as: "heri" });
    await findCandidate(heri, "dewi", "kds-bantuan-pangan");
    const enrolment = await propose(heri);
    const sri = await browser.page({ ...plain, as: "sri" });
    await stopOneUnpaid(sri, "kds-bantuan-pangan");
    await approve(sri, enrolment, "460/119/2024");
    await told(sri, "Disetujui");
    const page = await browser.page({ ...plain, as: "bendahara" });
    await fillPayment(page, enrolment, "3.000.000", "BAST 2/2024");
    // Without script nothing holds back a second press: the same form travels twice.
    const fields = await page.locator("form[action$='/bayar'] input").evaluateAll((inputs) =>
      Object.fromEntries(inputs.map((one) => [one.name, one.value])));
    await press(page, payButton);
    await told(page, "tersimpan");
    await page.request.post(`${enrolment}/bayar`, { form: fields });
    await go(page, enrolment);
    same(await paymentsShown(page, "BAST 2/2024"), 1, "payments");
  },

  async "a list is filtered and paged, a figure opens, the note is read"({ browser }) {
    const page = await browser.page({ ...plain, as: "sri" });
    await go(page, "/");
    await press(page, page.locator("a.opens", { hasText: /^2\.490$/ }));
    await page.selectOption("[name=status]", "paid");
    await press(page, "form.filters button");
    contains(page.url(), "status=paid", "the filter is in the address");
    await press(page, "#daftar-sesudah");
    await press(page, "tbody th a");
    contains(page.url(), "/pendaftaran/", "the enrolment");
    await press(page, page.locator("dl.facts a[href^='/orang/']").first());
    contains(await words(page, "main"), "Anggota keluarga", "the person");
    await go(page, "/laporan/catatan-akhir-tahun/2024");
    contains(await words(page, "main"), "79,05", "the note");
    await press(page, page.locator("form[action$='/2024/pdf'] button"));
    await awaitWork(page, "#berkas a[href^='/laporan/berkas/']");
  },
};
