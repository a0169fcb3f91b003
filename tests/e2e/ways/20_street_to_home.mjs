// A neglected mental patient from the street through the hospital to home: each step by whose turn it is, the
// hospital by its link; and a conference over what is stuck.

import { axe, go, lookAt, overflow, phone, press, words } from "../lib/browser.mjs";
import { check, contains, none, same } from "../lib/check.mjs";
import { told } from "../lib/steps.mjs";

const papers = ["dokumen", "formulir", "surat"].map((act) => `details:has(form [name=act][value=${act}])`).join(", ");

/** Everything that an open step asks for, then the step itself, with the answer to its question. */
async function complete(page, address, id, answer) {
  await go(page, address);
  const open = page.locator(`#langkah-${id}`);
  same(await open.count(), 1, `the step ${id} is open`);
  for (;;) {
    const tick = open.locator("form:has([name=act][value=centang]) button").first();
    const paper = open.locator(papers).first();
    if (await tick.count()) await press(page, tick);
    else if (await paper.count()) {
      await paper.locator("summary").first().click();
      await paper.locator("[name=reason]").fill("Arsip kasus");
      await press(page, paper.locator("form button"));
    } else break;
  }
  if (answer) await open.locator(`form:has([name=act][value=putuskan]) [name=what][value=${answer}]`).check();
  await press(page, open.locator(`form:has([name=act][value=${answer ? "putuskan" : "selesai"}]) button`));
  await told(page, answer ? "Keputusan disimpan" : "Langkah selesai");
}

export const ways = {
  async "street to home: found at night, reached, examined and sent to the hospital"({ browser, shared }) {
    const officer = await browser.page({ as: "anto" });
    await go(officer, "/kasus/baru?prosedur=odgj-terlantar");
    await officer.fill("[name=title]", "Laki-laki berbicara sendiri di kolong jembatan");
    await officer.fill("[name=area]", "Kemiri Muka, Beji");
    await press(officer, "main form button.primary");
    shared.patient = new URL(officer.url()).pathname;
    await complete(officer, shared.patient, "laporan");
    await complete(officer, shared.patient, "jangkau");
    const social = await browser.page({ as: "dimas" });
    await complete(social, shared.patient, "koordinasi");
    await complete(social, shared.patient, "periksa", "rawat");
    await complete(social, shared.patient, "identitas", "ada");
    await complete(social, shared.patient, "jaminan", "aktif");
    contains(await words(social, "#langkah-rawat"), "Rumah sakit jiwa", "it is the hospital's turn");
  },

  async "street to home: the hospital answers by its link, on a phone"({ browser, shared }) {
    const social = await browser.page({ as: "dimas" });
    await go(social, `${shared.patient}/tautan`);
    await social.check("[name=part][value='rawat|rsj']");
    await social.fill("[name=receiver]", "Bangsal rehabilitasi");
    await social.fill("[name=words]", "Mohon kabar bila sudah stabil.");
    await press(social, "main form[action$='/tautan'] button.primary");
    const link = new URL(await social.inputValue("#tautan-baru")).pathname;
    const hospital = await browser.page({});
    await hospital.setViewportSize(phone);
    same(await go(hospital, link), 200, "the hospital's part");
    check(!(await words(hospital)).includes("kolong jembatan"), "nothing of the case beside the part");
    await press(hospital, "form[action$='/terima'] button");
    for (const field of await hospital.locator("form[action$='/kirim'] input[name^=document_]").all()) await field.fill("RM 0188");
    await hospital.check("form[action$='/kirim'] [name=answer][value=stabil]");
    same(await overflow(hospital), "", "wider than the phone");
    none(await axe(hospital), "findings of the part");
    await press(hospital, "form[action$='/kirim'] button.primary");
    contains(await words(hospital, "main"), "Jawaban sudah diterima", "the thanks");
    same(await go(hospital, link), 404, "the link is used");
  },

  async "street to home: back with the family, and visited there"({ browser, shared }) {
    const social = await browser.page({ as: "dimas" });
    await complete(social, shared.patient, "asesmen", "keluarga");
    await complete(social, shared.patient, "pulang");
    await complete(social, shared.patient, "pantau", "lanjut");
    await go(social, `${shared.patient}?kejadian=semua`);
    const story = await words(social, "main");
    for (const part of ["Menjangkau dan mengamankan", "Rumah sakit jiwa", "Arsip kasus", "Kunjungan bulanan"])
      contains(story, part, "the whole way in one story");
    none(await lookAt(social, shared.patient), "findings on the case");
  },

  async "conference: stuck cases make the agenda, and a decision becomes a task"({ browser }) {
    const head = await browser.page({ as: "heri" });
    await go(head, "/papan/diteruskan");
    check((await head.locator("tbody tr").count()) > 0, "late steps are passed up to the head");
    await go(head, "/rapat-kasus/baru");
    await press(head, "main form button.primary");
    contains(await words(head, "[role=alert]"), "Belum diisi", "a conference without a name");
    await head.fill("[name=title]", "Rapat kasus pekan ini");
    await press(head, "main form button.primary");
    await told(head, "Rapat direncanakan");
    const address = new URL(head.url()).pathname;
    await press(head, head.getByRole("button", { name: "Masukkan ke agenda" }).first());
    await told(head, "Kasus masuk agenda");
    const item = head.locator("#agenda li").first();
    await item.locator("summary").click();
    await item.locator("[name=outcome]").fill("Instansi menjemput pekan ini");
    await item.locator("[name=task]").fill("Menjemput dan mengantar");
    await item.locator("[name=owner]").selectOption("peksos");
    await item.locator("[name=due]").fill("31-12-2030");
    await press(head, item.locator("form[action$='/putusan'] button"));
    await told(head, "Putusan disimpan");
    contains(await words(head, "#agenda"), "Menjemput dan mengantar", "the task on the agenda");
    await press(head, head.locator("#agenda li a[href^='/kasus/']").first());
    contains(await words(head, "#rencana"), "Menjemput dan mengantar", "the task at the case");
    none(await lookAt(head, address), "findings on the conference");
    await go(head, address);
    await head.fill("[name=attendance]", "Dinas Kesehatan\nRSJ");
    await press(head, "form[action$='/selesai'] button");
    await told(head, "Rapat selesai");
  },
};
