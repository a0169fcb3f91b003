// Enrolled by one, approved by another, paid once.

import { go, press, words } from "../lib/browser.mjs";
import { check, contains, same } from "../lib/check.mjs";
import { approve, fillPayment, findCandidate, payButton, paymentsShown, propose, stopOneUnpaid, told } from "../lib/steps.mjs";

const benefit = "kds-bantuan-pangan";

async function formOf(page, selector) {
  return page.locator(selector).evaluate((form) => Object.fromEntries(new FormData(form)));
}

export const ways = {
  async "four eyes: who proposes does not approve"({ browser, shared }) {
    const heri = await browser.page({ as: "heri" });
    await findCandidate(heri, "siti", benefit);
    shared.enrolment = await propose(heri);
    await approve(heri, shared.enrolment, "460/118/2024");
    contains(await words(heri, "main"), "orang lain yang harus menyetujui", "the refusal");
    const sri = await browser.page({ as: "sri" });
    await go(sri, "/");
    contains(await words(sri, "main"), "Usulan penerima Bantuan Pangan Kota menunggu", "it waits on the start page of who may approve");
    await approve(sri, shared.enrolment, "460/118/2024");
    contains(await words(sri, "main"), "Kuota", "the quota of the benefit is used up");
    await stopOneUnpaid(sri, benefit);
    await approve(sri, shared.enrolment, "460/118/2024");
    await told(sri, "Disetujui");
    contains(await words(sri, "main"), "Sri Wahyuni", "the story says who");
  },

  async "nobody is enrolled twice"({ browser, shared }) {
    const page = await browser.page({ as: "heri" });
    await go(page, shared.enrolment);
    await press(page, page.locator("dl.facts a[href^='/orang/'], dl.facts a[href^='/keluarga/']").first());
    if (page.url().includes("/keluarga/")) await press(page, page.locator("tbody a[href^='/orang/']").first());
    const person = new URL(page.url()).pathname;
    await go(page, `${person}/daftarkan?manfaat=${benefit}`);
    contains(await words(page, "main"), "Sudah terdaftar", "the page that offers benefits");
    same(await page.locator("form[action$='/daftarkan'] button.primary").count(), 0, "forms for a second enrolment");
    const csrf = await page.locator("[name=_csrf]").first().inputValue();
    const again = { _csrf: csrf, programme: benefit, year: "2024" };
    same((await page.request.post(`${person}/daftarkan`, { form: again })).status(), 409, "a second enrolment sent anyway");
  },

  async "the same form sent twice pays once"({ browser, shared }) {
    const page = await browser.page({ as: "bendahara" });
    await fillPayment(page, shared.enrolment, "1.000", "BAST 1/2024");
    await press(page, payButton);
    contains(await words(page, "[role=alert]"), "3.000.000", "a wrong amount is told with the right one");
    same(await page.inputValue("[name=proof]"), "BAST 1/2024", "what was typed stays");
    await page.fill("[name=amount]", "3.000.000");
    const again = await formOf(page, "form[action$='/bayar']");
    await press(page, payButton);
    await told(page, "tersimpan");
    same(await paymentsShown(page, "BAST 1/2024"), 1, "payments");
    const answer = await page.request.post(`${shared.enrolment}/bayar`, { form: again });
    check(answer.ok(), `the same form again is answered as before, not ${answer.status()}`);
    await page.reload();
    same(await paymentsShown(page, "BAST 1/2024"), 1, "payments after the same form came again");
    const other = { ...again, uid: `${again.uid}x` };
    const refused = await page.request.post(`${shared.enrolment}/bayar`, { form: other });
    check(!refused.ok(), "another payment of the same period is refused");
    await page.reload();
    same(await page.locator("tbody tr", { hasText: "BAST" }).count(), 1, "payments in the end");
  },

  async "the figure moves with the payment"({ browser }) {
    const page = await browser.page({ as: "sri" });
    await go(page, "/program");
    contains(await words(page, "main"), "2.996", "one family more than the published 2.995");
  },
};
