// Cases: from the report on the street through the steps of the procedure; what is secret is not there.

import { go, lookAt, phone, press, words } from "../lib/browser.mjs";
import { check, contains, none, same } from "../lib/check.mjs";
import { told } from "../lib/steps.mjs";

const clean = async (page, address) => none(await lookAt(page, address), `findings on ${address}`);
const step = (act, id) => `form[action$='/langkah']:has([name=act][value='${act}']):has([name=step][value='${id}'])`;

export const ways = {
  async "cases: a report becomes a case on a phone, and its steps go on"({ browser, shared }) {
    const page = await browser.page({ as: "anto" });
    await page.setViewportSize(phone);
    await go(page, "/kasus/baru");
    await press(page, "a[href*='prosedur=odgj-terlantar']");
    await press(page, "main form button.primary");
    contains(await words(page, "[role=alert]"), "Belum diisi", "an empty report");
    await page.fill("[name=title]", "Perempuan berjalan di tengah jalan");
    await page.fill("[name=area]", "Kemiri Muka, Beji");
    await page.fill("[name=place]", "Depan stasiun");
    await press(page, "main form button.primary");
    await told(page, "Kasus dibuka");
    shared.case = new URL(page.url()).pathname;
    await clean(page, shared.case);
    await page.locator(step("selesai", "laporan")).locator("button").click();
    await page.waitForLoadState();
    contains(await words(page, "main"), "Formulir laporan", "what the step still wants");
    await go(page, shared.case);
    for (const item of ["pelapor", "lokasi"]) {
      await press(page, page.locator(step("centang", "laporan")).filter({ has: page.locator(`[name=what][value=${item}]`) }).locator("button"));
      await told(page, "Dicentang");
    }
    await page.locator("details", { has: page.locator(step("formulir", "laporan")) }).locator("summary").first().click();
    await page.locator(step("formulir", "laporan")).locator("[name=reason]").fill("Formulir 12");
    await press(page, page.locator(step("formulir", "laporan")).locator("button"));
    await told(page, "Formulir dicatat");
    await press(page, page.locator(step("selesai", "laporan")).locator("button"));
    await told(page, "Langkah selesai");
    contains(await words(page, "main"), "Menjangkau dan mengamankan", "the next step");
    await press(page, "form[action$='/urungkan'] button");
    await told(page, "Diurungkan");
  },

  async "cases: the board shows whose turn it is, and where things get stuck"({ browser }) {
    const page = await browser.page({ as: "dimas" });
    same(await go(page, "/papan"), 200, "the board");
    check((await page.locator("tbody tr").count()) > 3, "open steps on the board");
    await clean(page, "/papan?jam=late");
    await clean(page, "/papan/kemacetan");
    await clean(page, "/kasus");
  },

  async "cases: the steps of another's case are read, and its letter is written"({ browser, shared }) {
    const page = await browser.page({ as: "heri" });
    await go(page, shared.case);
    contains(await words(page, "main"), "Formulir laporan", "the story of the case");
    await clean(page, shared.case);
    await page.locator("details", { has: page.locator(step("kesampingkan", "laporan")) }).locator("summary").first().click();
    await page.locator(step("kesampingkan", "laporan")).locator("[name=reason]").fill("Pelapor sudah dikenal");
    await press(page, page.locator(step("kesampingkan", "laporan")).locator("button"));
    await told(page, "Langkah dikesampingkan");
    contains(await words(page, "main"), "dikesampingkan Kepala Bidang", "the override in the story");
  },

  async "cases: a secret one is there for nobody but its team and the head"({ browser, shared }) {
    const social = await browser.page({ as: "dimas" });
    await go(social, "/kasus/baru?prosedur=korban-kekerasan");
    await social.fill("[name=title]", "Perlu perlindungan");
    await social.fill("[name=area]", "Kemiri Muka, Beji");
    await press(social, "main form button.primary");
    await told(social, "Kasus dibuka");
    shared.secret = new URL(social.url()).pathname;
    const number = (await words(social, "main h1")).trim();
    await clean(social, shared.secret);
    const other = await browser.page({ as: "anto" });
    same(await go(other, shared.secret), 404, "a secret case for somebody else");
    await go(other, "/kasus");
    check(!(await words(other, "main")).includes(number), "its number is not in the list");
    await go(other, "/kasus/darurat");
    await other.fill("[name=number]", number);
    await other.fill("[name=reason]", "Pelaku di depan rumah aman");
    await press(other, "main form button.primary");
    await told(other, "Kasus terbuka");
    const head = await browser.page({ as: "heri" });
    await go(head, "/kasus/darurat/daftar?dibaca=unheard");
    contains(await words(head, "main"), number, "the head hears of it");
    await press(head, head.locator("tbody a[href^='/kasus/darurat/kejadian/']").first());
    await press(head, "form[action$='/dibaca'] button");
    await told(head, "Dicatat");
  },
};
