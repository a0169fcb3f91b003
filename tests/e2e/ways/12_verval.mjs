// A village's month on a phone, then the verifier and the head: proposed, met, visited, passed, ratified, sealed.

import { go, lookAt, phone, press, words } from "../lib/browser.mjs";
import { check, contains, none, same } from "../lib/check.mjs";
import { told } from "../lib/steps.mjs";

const village = "32.76.06.1006";

/** The month that takes entries now, as the year's page links it. */
async function currentMonth(page) {
  await go(page, "/verval");
  const links = await page.locator("tbody a[href^='/verval/']").evaluateAll((all) =>
    all.map((one) => new URL(one.href).pathname).filter((path) => /^\/verval\/\d{4}-\d\d$/.test(path)));
  if (links.length > 0) return links.at(-1);
  // Behind the cut-off of December the month is next year's.
  await go(page, `/verval?tahun=${new Date().getFullYear() + 1}`);
  return new URL(await page.locator("tbody a[href^='/verval/']").first().evaluate((one) => one.href)).pathname;
}

export const ways = {
  async "a village's month on a phone"({ browser, shared }) {
    const page = await browser.page({ as: "rina" });
    await page.setViewportSize(phone);
    shared.month = await currentMonth(page);
    // Families of the demonstration's month have been met on; this one is new.
    await go(page, "/keluarga");
    const families = await page.locator("tbody a[href^='/keluarga/']").evaluateAll((all) =>
      all.map((one) => new URL(one.href).pathname));
    let family;
    for (const one of families) {
      await go(page, one);
      if ((await words(page, "main")).includes("Belum pernah diusulkan")) { family = one; break; }
    }
    check(family, "a family without an entry");
    await press(page, page.locator("main a[href$='/verval'][href^='/keluarga/']").first());
    await press(page, "main form button.primary");
    contains(await words(page, "[role=alert]"), "paling sedikit satu bantuan", "an empty proposal");
    await page.check("[name=pkh]");
    await page.fill("[name=note]", "Kepala keluarga sakit sejak Agustus");
    await press(page, "main form button.primary");
    await told(page, "menunggu musyawarah");
    shared.entry = new URL(page.url()).pathname;
    contains(await words(page, "main"), "PKH", "what is asked for");
    await go(page, `${family}/verval`);
    await page.check("[name=pkh]");
    await press(page, "main form button.primary");
    contains(await words(page, "main"), "sudah ada di bulan ini", "the same family twice");
    await go(page, "/");
    contains(await words(page, "main"), "Usulan menunggu musyawarah", "what waits on the start page");
    await go(page, `${shared.month}/desa/${village}`);
    await press(page, page.locator("a[href$='/musyawarah']").first());
    await page.fill("[name=place]", "Aula kelurahan");
    await page.fill("[name=leader]", "Lurah Beji Timur");
    await page.fill("[name=attendance]", "LPM, RT 01 sampai RT 04, PSM");
    await press(page, "main form button.primary");
    await told(page, "Berita acara tersimpan");
    shared.minutes = new URL(page.url()).pathname;
    contains(await words(page, "main"), "Segel:", "the seal of the minutes");
    contains(await words(page, "main"), "Diterima musyawarah", "the decision");
    await go(page, shared.entry);
    await page.check("[name=result][value=confirmed]");
    await page.check("[name=k6]");
    await press(page, "form[action$='/kunjungan'] button.primary");
    await told(page, "Kunjungan tersimpan");
    contains(await words(page, "main"), "Lantai tanah", "the criterion that was seen");
    await press(page, page.locator("form[action*='/verval/urungkan/'] button").first());
    await go(page, shared.entry);
    contains(await words(page, "main"), "Diterima musyawarah", "the visit is taken back");
    await page.check("[name=result][value=confirmed]");
    await page.check("[name=k6]");
    await press(page, "form[action$='/kunjungan'] button.primary");
    await told(page, "Kunjungan tersimpan");
  },

  async "a visit's photos, and one house that is to prove two families"({ browser, shared }) {
    const page = await browser.page({ as: "rina" });
    await page.setViewportSize(phone);
    // Any picture will do: a page of the office itself.
    const photo = { name: "rumah.jpg", mimeType: "image/jpeg", buffer: await page.screenshot({ type: "jpeg" }) };
    await go(page, shared.entry);
    await press(page, page.locator("#foto footer a").first());
    await page.setInputFiles("[name=photo]", { name: "surat.jpg", mimeType: "image/jpeg", buffer: Buffer.from("bukan foto") });
    await press(page, "main form button.primary");
    contains(await words(page, "[role=alert]"), "bukan foto", "a file that is no photo");
    await page.setInputFiles("[name=photo]", photo);
    await page.fill("[name=position]", "-6.4025, 106.7942");
    await press(page, "main form button.primary");
    await told(page, "Foto tersimpan");
    const image = page.locator(".photos img").first();
    check(await image.evaluate((one) => one.complete && one.naturalWidth > 0), "the thumbnail is shown");
    contains(await words(page, "main"), "-6.402500, 106.794200", "where it was taken");
    same((await lookAt(page, new URL(page.url()).pathname)).join("\n"), "", "what axe and the widths find");
    await page.setViewportSize(phone);
    await go(page, "/keluarga");
    const other = await page.locator("tbody a[href^='/keluarga/']").first().getAttribute("href");
    await go(page, `${other}/bukti`);
    await page.setInputFiles("[name=photo]", photo);
    await press(page, "main form button.primary");
    await told(page, "sama atau mirip");
    await page.locator(".photos summary").first().click();
    await page.fill(".photos [name=reason]", "salah keluarga");
    await press(page, page.locator(".photos form button").first());
    await told(page, "Foto dihapus");
    await press(page, page.locator("form[action$='/kembalikan'] button").first());
    await told(page, "Foto dikembalikan");
    const heri = await browser.page({ as: "heri" });
    await go(heri, "/bukti/sama");
    await press(heri, heri.locator("tbody a[href^='/bukti/sama/']").first());
    await heri.fill("[name=reason]", "dua keluarga serumah");
    await press(heri, "main form button.primary");
    await told(heri, "Alasan tersimpan");
    same(await heri.locator("tbody a[href^='/bukti/sama/']").count(), 0, "photos that wait for a reason");
  },

  async "the verifier passes, the head ratifies with a code, the month is sealed"({ browser, shared }) {
    const heri = await browser.page({ as: "heri" });
    await go(heri, shared.month);
    same(await heri.locator("form[action$='/sahkan']").count(), 0, "forms of ratification for the verifier");
    await press(heri, "form[action$='/periksa'] button");
    await told(heri, "diluluskan");
    await go(heri, shared.entry);
    contains(await words(heri, "main"), "Siap disahkan", "the village's row");
    const sri = await browser.page({ as: "sri" });
    await go(sri, "/");
    contains(await words(sri, "main"), "Baris verval siap disahkan", "what waits for the head");
    await go(sri, shared.month);
    await sri.check("[name=side][value=proposals]");
    await sri.fill("[name=decree]", "460/112/2026");
    await press(sri, "form[action$='/sahkan'] button");
    await told(sri, "disegel");
    await sri.check("[name=side][value=fitness]");
    await sri.fill("[name=decree]", "460/113/2026");
    await press(sri, "form[action$='/sahkan'] button");
    contains(await words(sri, "main"), "Segel cocok", "the seal, counted again");
    await go(sri, shared.entry);
    contains(await words(sri, "main"), "Disahkan", "the village's row");
    const list = await sri.request.get(`${shared.month}/kementerian?format=csv`);
    check(list.ok(), "the ministry's list can be taken along");
    contains(await list.text(), "460/112/2026", "the decree in the ministry's list");
    await go(sri, shared.month);
    await press(sri, "form[action$='/tutup'] button");
    await told(sri, "Bulan ditutup");
    const rina = await browser.page({ as: "rina" });
    await go(rina, shared.entry);
    same(await rina.locator("main form[action*='/verval/baris/']").count(), 0, "acts on a row of a closed month");
  },

  async "the ministry's answers: its own list comes back with a status, row by row"({ browser, shared }) {
    const heri = await browser.page({ as: "heri" });
    await go(heri, shared.month);
    const list = await heri.request.get(new URL(`${shared.month}/kementerian?format=csv`, heri.url()).href);
    const lines = (await list.text()).trim().split(/\r?\n/);
    const heading = lines.findIndex((line) => /NIK/.test(line));
    check(heading >= 0 && lines.length > heading + 1, "the list for the ministry has rows");
    const separator = lines[heading].includes(";") ? ";" : ",";
    const answered = lines.slice(heading).map((line, i) => line + separator + (i === 0 ? "Status" : "Ditetapkan"));
    answered.push(`"3276065508910001"${separator}${separator}Ditetapkan`);
    await press(heri, heri.locator("a[href$='/jawaban']").first());
    await press(heri, "main form button.primary");
    contains(await words(heri, "[role=alert]"), "perlu diperbaiki", "no file");
    await heri.setInputFiles("[name=file]", { name: "balasan.csv", mimeType: "text/csv", buffer: Buffer.from(answered.join("\n")) });
    await press(heri, "main form button.primary");
    await told(heri, "tidak terpakai");
    contains(await words(heri, "main"), "Baris yang tidak terpakai", "the row that nobody of the month has");
    contains(await words(heri, "main"), "balasan.csv", "the file that was taken in");
    same((await lookAt(heri, new URL(heri.url()).pathname)).join("\n"), "", "what axe and the widths find");
    await go(heri, `${shared.month}/baris?jawaban=granted`);
    check(await heri.locator("tbody tr").count() > 0, "rows that the ministry has granted");
  },

  async "an objection: taken by the village, ruled by other hands, told, and the proposal opened again"({ browser, shared }) {
    const rina = await browser.page({ as: "rina" });
    await rina.setViewportSize(phone);
    await go(rina, `${shared.month}/baris?status=declined`);
    await press(rina, rina.locator("tbody a[href^='/verval/baris/']").first());
    await press(rina, rina.locator("a[href$='/sanggah']").first());
    await press(rina, "main form button.primary");
    contains(await words(rina, "[role=alert]"), "isian perlu diperbaiki", "an empty objection");
    await rina.fill("[name=name]", "Bu Sutarmi");
    await rina.fill("[name=phone]", "0812-3456-7890");
    await rina.fill("[name=ground]", "Rumah yang dinilai milik majikan, bukan milik saya.");
    await press(rina, "main form button.primary");
    await told(rina, "Sanggahan tersimpan");
    const objection = new URL(rina.url()).pathname;
    same(await rina.locator("form[action$='/putusan']").count(), 0, "forms of a ruling for the village");
    const heri = await browser.page({ as: "heri" });
    await go(heri, "/");
    contains(await words(heri, "main"), "Sanggahan menunggu putusan", "what waits on the start page");
    await go(heri, objection);
    await heri.check("[name=result][value=upheld]");
    await heri.fill("[name=reason]", "Foto kunjungan menunjukkan rumah kontrakan.");
    await press(heri, "form[action$='/putusan'] button.primary");
    await told(heri, "Putusan tersimpan");
    contains(await words(heri, "main"), "Baris verval yang baru", "what the ruling opened");
    await go(rina, "/");
    contains(await words(rina, "main"), "Putusan sanggahan belum disampaikan", "what the village has to tell");
    await go(rina, objection);
    await rina.fill("[name=told_how]", "Datang ke kantor kelurahan");
    await press(rina, "form[action$='/kabar'] button.primary");
    await told(rina, "sudah diberi tahu");
    await press(rina, rina.locator("main a[href^='/verval/baris/']").last());
    contains(await words(rina, "main"), "Usulan baru", "the proposal again");
    for (const path of [objection, "/verval/sanggahan"])
      same((await lookAt(heri, path)).join("\n"), "", "what axe and the widths find");
  },

  async "a task force, a file of proposals, a rating, and deciles beside criteria"({ browser }) {
    const heri = await browser.page({ as: "heri" });
    await go(heri, "/verval/satgas/baru");
    await heri.fill("[name=name]", "Satgas Kecamatan Beji");
    await heri.fill("[name=decree]", "465.05/Kep.481-Dinsos/2022");
    await heri.fill("[name=decree_on]", "01-11-2022");
    await heri.fill("[name=area]", "32.76.06");
    await press(heri, "main form button.primary");
    await told(heri, "Tambahkan anggotanya");
    await heri.fill("form[action$='/anggota'] [name=name]", "Agus Salim");
    await heri.fill("form[action$='/anggota'] [name=phone]", "081234567890");
    await press(heri, "form[action$='/anggota'] button.primary");
    await told(heri, "Anggota ditambahkan");
    contains(await words(heri, "main"), "Agus Salim", "the member");
    await go(heri, "/verval/penilaian");
    await heri.fill("form[action$='/penilaian'] [name=period]", "2022-12");
    await heri.fill("form[action$='/penilaian'] [name=rated_by]", "Kementerian Sosial");
    await heri.fill("form[action$='/penilaian'] [name=label]", "10 besar Jawa Barat");
    await heri.fill("form[action$='/penilaian'] [name=rank]", "10");
    await heri.fill("form[action$='/penilaian'] [name=among]", "27");
    await press(heri, "form[action$='/penilaian'] button.primary");
    await told(heri, "Tersimpan");
    contains(await words(heri, "main"), "10 dari 27", "the rank");
    await go(heri, "/verval/desil");
    await press(heri, "form[action$='/hitung'] button");
    await told(heri, "keluarga dihitung");
    await press(heri, heri.locator("tbody a[href^='/verval/desil/']").first());
    contains(await words(heri, "main"), "Asal skor lokal", "the score, term by term");
    const rina = await browser.page({ as: "rina" });
    await rina.setViewportSize(phone);
    await go(rina, "/verval/unggahan");
    const text = "NIK;Bantuan\n3276064101019999;PKH\nbukan;PKH\n";
    await rina.setInputFiles("[name=file]", { name: "usulan.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await press(rina, "main form button.primary");
    await told(rina, "0 masuk, 2 tidak");
    contains(await words(rina, "main"), "tidak terbaca", "why a row was left");
    same((await lookAt(rina, new URL(rina.url()).pathname)).join("\n"), "", "what axe and the widths find");
  },

  async "the pages of a month, wide and on a phone"({ browser, shared }) {
    const page = await browser.page({ as: "heri" });
    const findings = [];
    for (const path of ["/verval", shared.month, `${shared.month}/baris`, `${shared.month}/kementerian`,
      `${shared.month}/desa/${village}`, shared.minutes, shared.entry, "/verval/satgas", "/verval/satgas/baru",
      "/verval/penilaian", "/verval/unggahan", "/verval/desil", `${shared.month}/terlambat`])
      findings.push(...await lookAt(page, path));
    none(findings, "findings on the pages of a month");
  },
};
