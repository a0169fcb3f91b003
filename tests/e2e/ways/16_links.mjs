// An agency without an account answers by its link, on a phone; afterwards the link says nothing.

import { axe, go, lookAt, overflow, phone, press, words } from "../lib/browser.mjs";
import { check, contains, none, same } from "../lib/check.mjs";

const photo = async (page) => ({ name: "jangkau.jpg", mimeType: "image/jpeg",
  buffer: await page.screenshot({ type: "jpeg", quality: 40, clip: { x: 20, y: 120, width: 160, height: 60 } }) });

export const ways = {
  async "links: the head makes a link for the municipal police"({ browser, shared }) {
    const heri = await browser.page({ as: "heri" });
    await go(heri, "/kasus/baru?prosedur=gelandangan-pengemis");
    await heri.fill("[name=title]", "Perempuan di lampu merah");
    await heri.fill("[name=area]", "32.76.06.1006");
    await press(heri, "main form button.primary");
    shared.caseWithLink = new URL(heri.url()).pathname;
    await go(heri, `${shared.caseWithLink}/tautan`);
    await heri.check("[name=part]");
    await heri.fill("[name=receiver]", "Bu Nina");
    await heri.fill("[name=words]", "Orangnya ber-NIK 3276064107900002");
    await press(heri, "main form[action$='/tautan'] button.primary");
    contains(await words(heri, "[role=alert]"), "Jangan menulis NIK", "a message with a number");
    await heri.fill("[name=words]", "Mohon dijangkau hari ini.");
    await press(heri, "main form[action$='/tautan'] button.primary");
    shared.link = new URL(await heri.inputValue("#tautan-baru")).pathname;
    none(await axe(heri), "findings on the page of links");
    await go(heri, `${shared.caseWithLink}/tautan`);
    same(await heri.locator("#tautan-baru").count(), 0, "the address is shown once");
  },

  async "links: the agency accepts, sends a photo and answers, on a phone"({ browser, shared }) {
    const agency = await browser.page({});
    await agency.setViewportSize(phone);
    same(await go(agency, shared.link), 200, "the part");
    contains(await words(agency, "main"), "Mohon dijangkau hari ini.", "the hand-over");
    check(!(await words(agency)).includes("lampu merah"), "nothing of the case beside the part");
    none(await lookAt(agency, shared.link), "findings before it is accepted");
    await agency.setViewportSize(phone);
    await press(agency, "form[action$='/terima'] button");
    none(await axe(agency), "findings of the part");
    same(await overflow(agency), "", "wider than the phone");
    await agency.setInputFiles("[name=file]", { name: "jangkau.jpg", mimeType: "image/jpeg", buffer: Buffer.from("<script>") });
    await press(agency, "form[action$='/berkas'] button");
    check(await agency.locator("[role=alert]").count() > 0, "a file that is no picture");
    await agency.setInputFiles("[name=file]", await photo(agency));
    await press(agency, "form[action$='/berkas'] button");
    contains(await words(agency, "[role=status].toast"), "Berkas diterima", "the photo");
    for (const box of await agency.locator("form[action$='/kirim'] input[type=checkbox]").all()) await box.check();
    for (const field of await agency.locator("form[action$='/kirim'] input[name^=document_]").all()) await field.fill("Ada pada petugas");
    await agency.fill("form[action$='/kirim'] [name=words]", "Sudah dijangkau dan diantar.");
    await press(agency, "form[action$='/kirim'] button.primary");
    contains(await words(agency, "main"), "Jawaban sudah diterima", "the thanks");
  },

  async "links: a used link, an altered one and nonsense look the same"({ browser, shared }) {
    const anybody = await browser.page({});
    const seen = [];
    for (const path of [shared.link, `${shared.link.slice(0, -1)}_`, "/jawab/x"]) {
      same(await go(anybody, path), 404, path);
      seen.push(await words(anybody, "main"));
    }
    check(seen.every((one) => one === seen[0]), "the same words");
    contains(seen[0], "Mintalah tautan baru", "what to do");
    const heri = await browser.page({ as: "heri" });
    await go(heri, `${shared.caseWithLink}/tautan`);
    contains(await words(heri, "main"), "Sudah dijawab", "the link is used");
    await go(heri, shared.caseWithLink);
    contains(await words(heri, "main"), "Satpol PP", "the story tells of the agency");
  },
};
