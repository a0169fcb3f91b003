// Labels on houses: a decree opens a round, a village visits on a phone, who withdraws is said unfit, anybody checks.

import { go, lookAt, phone, press, words } from "../lib/browser.mjs";
import { check, contains, none, same } from "../lib/check.mjs";
import { awaitWork, told } from "../lib/steps.mjs";

const village = "32.76.06.1006";
const decree = "SE Bupati 460/3620/Dinsos";

const housesOf = (page) => page.locator("tbody a[href^='/labelisasi/rumah/']").evaluateAll((all) =>
  all.map((one) => new URL(one.href).pathname));

export const ways = {
  async "a decree opens a round, and its houses are drawn up"({ browser, shared }) {
    const heri = await browser.page({ as: "heri" });
    await go(heri, "/labelisasi/baru");
    await heri.fill("[name=name]", "Labelisasi rumah KPM");
    await heri.fill("[name=decree]", decree);
    await heri.fill("[name=decree_on]", "01-12-2022");
    await heri.uncheck("[name=pkh]");
    await heri.uncheck("[name=sembako]");
    await press(heri, "main form button.primary");
    contains(await words(heri, "[role=alert]"), "paling sedikit satu bantuan", "a round without an aid");
    await heri.check("[name=pkh]");
    await heri.check("[name=sembako]");
    await press(heri, "main form button.primary");
    await told(heri, "daftar rumahnya tersusun");
    shared.labels = new URL(heri.url()).pathname;
    contains(await words(heri, "main"), decree, "the decree");
    check(await heri.locator("tbody a.opens").count() > 0, "the numbers of villages open into houses");
  },

  async "the village visits on a phone: put up, refused, withdrawn by a signed statement"({ browser, shared }) {
    const page = await browser.page({ as: "rina" });
    await page.setViewportSize(phone);
    await go(page, `${shared.labels}/rumah?hasil=waiting`);
    const houses = await housesOf(page);
    check(houses.length > 2, "houses that wait for a visit");
    shared.house = houses[0];
    await go(page, houses[0]);
    await page.selectOption("[name=result]", "withdrew");
    await press(page, "form[action$='/kunjungan'] button.primary");
    contains(await words(page, "[role=alert]"), "nomor dan tanggal suratnya", "a withdrawal by hearsay");
    await page.selectOption("[name=result]", "installed");
    await page.check("[name=k6]");
    await page.fill("[name=position]", "-6.3701, 106.8203");
    await press(page, "form[action$='/kunjungan'] button.primary");
    await told(page, "Kunjungan tersimpan");
    contains(await words(page, "main"), "Lantai tanah", "the criterion that was seen");
    shared.label = await page.locator("main a[href^='/label/']").first().getAttribute("href");
    await go(page, `${houses[0]}/bukti`);
    await page.setInputFiles("[name=photo]", { name: "label.jpg", mimeType: "image/jpeg", buffer: await page.screenshot({ type: "jpeg", quality: 55, clip: { x: 20, y: 160, width: 320, height: 120 } }) });
    await press(page, "main form button.primary");
    await told(page, "Foto tersimpan");
    await go(page, houses[1]);
    await page.selectOption("[name=result]", "withdrew");
    await page.fill("[name=letter]", "Surat pernyataan 17-12-2024");
    await press(page, "form[action$='/kunjungan'] button.primary");
    await told(page, "Kunjungan tersimpan");
    await press(page, page.locator("main a[href^='/verval/baris/']").first());
    contains(await words(page, "main"), "Dinilai tidak layak", "the entry of the month");
    await go(page, houses[1]);
    await press(page, page.locator("form[action$='/urungkan'] button").first());
    await told(page, "diurungkan");
    contains(await words(page, "main"), "Belum didatangi", "the house as it was");
  },

  async "its label is checked at the door, revoked and made again"({ browser, shared }) {
    const anybody = await browser.page({});
    await anybody.setViewportSize(phone);
    await go(anybody, shared.label);
    contains(await words(anybody, "main"), "Label sah", "what everybody reads");
    same(await anybody.locator("main dl").count(), 0, "facts of the house for everybody");
    const rina = await browser.page({ as: "rina" });
    await go(rina, shared.label);
    check(await rina.locator("main dl").count() > 0, "facts of the house for who keeps it");
    await go(rina, shared.house);
    await rina.locator("details:has(form[action$='/cetak-ulang']) summary").click();
    await rina.fill("form[action$='/cetak-ulang'] [name=reason]", "Luntur");
    await press(rina, "form[action$='/cetak-ulang'] button");
    await told(rina, "label baru siap dicetak");
    await go(anybody, shared.label);
    contains(await words(anybody, "main"), "Label dicabut", "the old label");
  },

  async "the list and the sheets of labels are printed"({ browser, shared }) {
    const page = await browser.page({ as: "rina" });
    await go(page, `${shared.labels}/desa/${village}`);
    await press(page, "form[action$='/lembar'] button");
    await told(page, "PDF sedang dibuat");
    await awaitWork(page, "a[href^='/labelisasi/lembar/']");
    const file = await page.request.get(await page.locator("a[href^='/labelisasi/lembar/']").first().getAttribute("href"));
    check(file.ok() && (await file.body()).subarray(0, 5).toString() === "%PDF-", "the sheets are a PDF");
  },

  async "the pages of labelling, wide and on a phone"({ browser, shared }) {
    const heri = await browser.page({ as: "heri" });
    const findings = [];
    for (const path of ["/labelisasi", "/labelisasi/baru", shared.labels, `${shared.labels}/rumah`,
      `${shared.labels}/desa/${village}`, `${shared.labels}/peta`, shared.house, shared.label])
      findings.push(...await lookAt(heri, path));
    none(findings, "findings on the pages of labelling");
  },
};
