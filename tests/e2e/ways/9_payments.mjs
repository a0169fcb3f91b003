// After the others: it moves the figures that they look at.
// A batch from the list of who waits to the bank's answer, by three hands; a death that stops, opens and is claimed.

import { go, lookAt, phone, press, words } from "../lib/browser.mjs";
import { check, contains, same } from "../lib/check.mjs";
import { awaitWork, told } from "../lib/steps.mjs";

const benefit = "kds-santunan-kematian";

/** Nothing that axe or the widths find on a page. */
async function clean(page, address) {
  same((await lookAt(page, address)).join("\n"), "", `what axe and the widths find on ${address}`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function json(page, address) {
  const answer = await page.request.get(address, { headers: { Accept: "application/json" } });
  check(answer.ok(), `${address} answers ${answer.status()}`);
  return answer.json();
}

export const ways = {
  async "a death is recorded, its heirs stand in their order, and one of them claims"({ browser, shared }) {
    const page = await browser.page({ as: "heri" });
    await go(page, `/program/${benefit}/2024/kematian`);
    await clean(page, `/program/${benefit}/2024/kematian`);
    // Somebody of a family that has another adult: the newest of the food aid's receivers.
    const receivers = await json(page, "/api/v1/program/kds-siswa-miskin/2024/pendaftaran?status=approved&size=25");
    let heirs = 0;
    for (const one of receivers.rows) {
      await go(page, `/pendaftaran/${one.id}`);
      const person = await page.locator("dl.facts a[href^='/orang/']").first().getAttribute("href");
      await go(page, `${person}/wafat`);
      await page.fill("[name=on]", "01-12-2024");
      await page.fill("[name=source]", "Surat keterangan kematian");
      await press(page, "main form button.primary");
      await awaitWork(page, `text=/meninggal|wafat/i`);
      shared.death = `/program/${benefit}/2024/kematian/${person.split("/").pop()}`;
      const until = Date.now() + 20_000;
      let answer;
      do answer = await page.request.get(`/api/v1${shared.death}`, { headers: { Accept: "application/json" } });
      while (answer.status() === 404 && Date.now() < until);
      heirs = (await answer.json()).heirs.length;
      if (heirs > 0) break;
    }
    check(heirs > 0, "a death leaves an heir");
    await go(page, `/program/${benefit}/2024/kematian`);
    contains(await words(page, "main"), "Belum diajukan", "the death waits for its claim");
    await clean(page, shared.death);
    await go(page, shared.death);
    contains(await words(page, "main"), "Dapat diajukan sampai", "the last day to claim");
    await press(page, page.locator("main a[href*='/daftarkan?']").first());
    await press(page, "form[action$='/daftarkan'] button.primary");
    await told(page, "menunggu persetujuan");
    await go(page, shared.death);
    contains(await words(page, "main"), "sudah diajukan", "one claim a deceased");
  },

  async "a batch is drawn up, checked and approved by three people"({ browser, shared }) {
    const clerk = await browser.page({ as: "bendahara" });
    await go(clerk, "/penyaluran");
    await clean(clerk, "/penyaluran");
    await press(clerk, "main .head a.primary");
    await clean(clerk, "/penyaluran/baru");
    await go(clerk, "/penyaluran/baru");
    // The first benefit in which somebody waits for money.
    const offers = await clerk.locator("main li a[href*='manfaat=']").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    check(offers.length >= 5, `${offers.length} benefits can be paid`);
    for (const offer of offers) {
      await go(clerk, offer);
      await clerk.check("[name=method][value=goods]").catch(() => clerk.selectOption("[name=method]", "goods"));
      if ((await clerk.locator("[name=amount]").count()) > 0) await clerk.fill("[name=amount]", "1.000.000");
      await press(clerk, "main form button.primary");
      if (/\/penyaluran\/\d+$/.test(new URL(clerk.url()).pathname)) break;
    }
    await told(clerk, "Orang lain yang memeriksa");
    shared.batch = new URL(clerk.url()).pathname;
    same(await clerk.locator("form[action$='/periksa']").count(), 0, "ways to check one's own batch");
    await clean(clerk, shared.batch);
    await clean(clerk, `${shared.batch}/baris`);
    const second = await browser.page({ as: "heri" });
    await go(second, "/");
    contains(await words(second, "main"), "Daftar bayar menunggu", "it waits on the start page");
    await go(second, shared.batch);
    await press(second, "form[action$='/periksa'] button");
    await told(second, "diperiksa");
    same(await second.locator("form[action$='/setujui']").count(), 0, "ways to approve what one has checked");
    const third = await browser.page({ as: "sri" });
    await go(third, shared.batch);
    await press(third, "form[action$='/setujui'] button");
    await told(third, "dikunci");
    contains(await words(third, "main"), "Segel cocok", "the seal");
  },

  async "handed over, answered row by row, and what failed is mended"({ browser, shared }) {
    const page = await browser.page({ as: "bendahara" });
    const before = await json(page, `/api/v1${shared.batch}`);
    const lines = before.planned.lines;
    check(lines > 0, "somebody waits for money");
    await go(page, `${shared.batch}/serah`);
    await clean(page, `${shared.batch}/serah`);
    await go(page, shared.batch);
    await page.fill("[name=pay_order]", "0117/SP2D-LS/2024");
    await press(page, "form[action$='/serahkan'] button.primary");
    await told(page, "diserahkan");
    const answer = "No,Jumlah,Status,Keterangan\n1,,Gagal,Sudah pindah\n999999,,Berhasil,\n";
    await page.fill("form[action$='/jawaban'] [name=paid_on]", "20-12-2024");
    await page.setInputFiles("[name=file]", { name: "jawaban.csv", mimeType: "text/csv", buffer: Buffer.from(answer) });
    await press(page, "form[action$='/jawaban'] button.primary");
    await told(page, "1 gagal");
    if (lines > 1) {
      await page.fill("form[action$='/diterima'] [name=paid_on]", "20-12-2024");
      await page.fill("form[action$='/diterima'] [name=proof]", "Daftar tanda terima 17");
      await press(page, "form[action$='/diterima'] button");
      await told(page, "dicatat diterima");
    }
    contains(await words(page, "main"), "Selesai", "the batch is done");
    const after = await json(page, `/api/v1${shared.batch}`);
    same(after.paid.lines, lines - 1, "lines paid");
    same(after.failed.lines, 1, "lines failed");
    await go(page, "/penyaluran/perbaikan");
    await clean(page, "/penyaluran/perbaikan");
    await press(page, page.locator("tbody a[href$='/perbaikan']").first());
    await page.check("[name=result][value=fixed]");
    await page.fill("[name=note]", "Alamat baru sudah dicatat");
    await press(page, "main form button.primary");
    await told(page, "Perbaikan tercatat");
  },

  async "the figures of the year by source, area and month open into names"({ browser }) {
    const page = await browser.page({ as: "sri" });
    await go(page, "/program");
    contains(await words(page, "main"), "Menurut sumber dana", "the sources of money");
    await press(page, page.locator("a[href*='sumber=']").first());
    check((await page.locator("tbody tr").count()) > 0, "the names behind a source");
    await page.setViewportSize(phone);
    await go(page, `/program/${benefit}/2024/rincian`);
    check((await page.locator("main a[href*='dari=']").count()) > 0, "the months of a figure");
    await clean(page, `/program/${benefit}/2024/rincian`);
    await clean(page, `/program/${benefit}/2024`);
  },
};
