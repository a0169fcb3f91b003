// Ways out and back: a family that stands by its own business, an appeal, a seat that a death leaves and that is
// filled, the map of the villages, and a letter as PDF. After the payments, whose figures it moves.

import { go, lookAt, phone, press, wide, words } from "../lib/browser.mjs";
import { check, contains, same } from "../lib/check.mjs";
import { approve, awaitWork, findCandidate, propose, rowsOf, told } from "../lib/steps.mjs";

const benefit = "kds-bantuan-pangan";
const village = "32.76.06.1006";

async function clean(page, address) {
  same((await lookAt(page, address)).join("\n"), "", `what axe and the widths find on ${address}`);
  await page.setViewportSize(wide);
}

async function json(page, address) {
  const answer = await page.request.get(address, { headers: { Accept: "application/json" } });
  check(answer.ok(), `${address} answers ${answer.status()}`);
  return answer.json();
}

/** Opens the fold in which a form lies, where it is closed. */
async function unfold(page, act) {
  const fold = page.locator(`details:not([open]):has(form[action$='/${act}']) > summary`);
  if ((await fold.count()) > 0) await fold.first().click();
}

/** A small PDF of so many pages, as a scanner or an office program writes it. */
function pdf(pages) {
  const objects = ["<</Type/Catalog/Pages 2 0 R>>", ""];
  const kids = [];
  for (let page = 0; page < pages; ++page) {
    kids.push(`${objects.length + 1} 0 R`);
    const lines = `BT /F1 40 Tf 60 600 Td (Surat keterangan ${page} ${Date.now()}) Tj ET`;
    objects.push(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${objects.length + 2} 0 R/Resources<</Font<</F1` +
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>");
    objects.push(`<</Length ${lines.length}>>stream\n${lines}\nendstream`);
  }
  objects[1] = `<</Type/Pages/Count ${pages}/Kids[${kids.join(" ")}]>>`;
  let out = "%PDF-1.4\n";
  let places = "";
  objects.forEach((body, at) => {
    places += `${String(out.length).padStart(10, "0")} 00000 n \n`;
    out += `${at + 1} 0 obj\n${body}\nendobj\n`;
  });
  return Buffer.from(`${out}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\n` +
    `startxref\n${out.length}\n%%EOF`);
}

export const ways = {
  async "a family leaves aid by its own business, on a phone"({ browser, shared }) {
    const page = await browser.page({ as: "rina" });
    await page.setViewportSize(phone);
    await go(page, "/keluarga");
    const families = await page.locator("tbody a[href^='/keluarga/']").evaluateAll((all) => all.map((one) => new URL(one.href).pathname));
    await go(page, `${families.at(-1)}/graduasi`);
    await press(page, "main form button.primary");
    contains(await words(page, "[role=alert]"), "Belum diisi", "an empty graduation");
    await page.check("[name=cause][value=business]").catch(() => page.selectOption("[name=cause]", { index: 1 }));
    await page.fill("[name=left_on]", "02-11-2026");
    await page.fill("[name=business]", "Warung nasi");
    await page.selectOption("[name=sector]", { index: 1 }).catch(() => page.locator("[name=sector]").first().check());
    await page.fill("[name=turnover_before]", "900.000");
    await page.fill("[name=turnover_after]", "3.500.000");
    await page.fill("[name=evidence]", "Surat pernyataan dan NIB");
    await press(page, "main form button.primary");
    await told(page, "Graduasi dicatat");
    shared.graduation = new URL(page.url()).pathname;
    contains(await words(page, "main"), "Warung nasi", "what the family lives on");
    contains(await words(page, "main"), "3.500.000", "what it earns now");
    await clean(page, shared.graduation);
    await go(page, "/graduasi");
    check((await page.locator(`tbody a[href='${shared.graduation}']`).count()) > 0, "it stands in the list");
  },

  async "an appeal is heard by one and decided by another, and the proposal waits again"({ browser, shared }) {
    const rina = await browser.page({ as: "rina" });
    await findCandidate(rina, "siti", benefit);
    shared.refused = await propose(rina);
    const sri = await browser.page({ as: "sri" });
    await go(sri, shared.refused);
    await sri.fill("form[action$='/tolak'] [name=reason]", "Rumahnya dinilai layak");
    await press(sri, "form[action$='/tolak'] button");
    await told(sri, "Ditolak");
    same(await sri.locator("form[action$='/putusan']").count(), 0, "a ruling without an appeal");
    const clerk = await browser.page({ as: "dewi" });
    await go(clerk, shared.refused);
    await unfold(clerk, "keberatan");
    await clerk.fill("form[action$='/keberatan'] [name=name]", "Bu Wagiyem");
    await clerk.fill("form[action$='/keberatan'] [name=ground]", "Rumah yang dinilai milik majikan saya.");
    await press(clerk, "form[action$='/keberatan'] button");
    await told(clerk, "Keberatan");
    await go(sri, shared.refused);
    same(await sri.locator("form[action$='/putusan']").count(), 0, "a ruling by who has refused it");
    const heri = await browser.page({ as: "heri" });
    await go(heri, "/");
    contains(await words(heri, "main"), "eberatan", "it waits on the start page");
    await go(heri, "/program/keberatan?putusan=open");
    check((await heri.locator("tbody tr").count()) > 0, "the list of appeals");
    await clean(heri, shared.refused);
    await go(heri, shared.refused);
    await unfold(heri, "putusan");
    await heri.check("form[action$='/putusan'] [name=result][value=upheld]").catch(() =>
      heri.selectOption("form[action$='/putusan'] [name=result]", "upheld"));
    await heri.fill("form[action$='/putusan'] [name=reason]", "Kunjungan membuktikan rumah itu milik majikannya.");
    await press(heri, "form[action$='/putusan'] button");
    await told(heri, "eberatan");
    contains(await words(heri, "main"), "Diusulkan", "the proposal waits again");
  },

  async "a death stops a benefit, its heir is paid, and the seat is filled"({ browser, shared }) {
    // The way of payments has recorded the death and its claim.
    check(shared.death, "a death with a claim");
    const sri = await browser.page({ as: "sri" });
    const claims = await json(sri, "/api/v1/program/kds-santunan-kematian/2024/pendaftaran?status=proposed&size=25");
    check(claims.rows.length > 0, "a claim waits");
    const claim = `/pendaftaran/${claims.rows[0].id}`;
    await approve(sri, claim, "460/211/2024");
    await told(sri, "Disetujui");
    const page = await browser.page({ as: "bendahara" });
    await go(page, claim);
    await page.fill("form[action$='/bayar'] [name=amount]", "2.000.000");
    await page.fill("[name=paid_on]", "27-12-2024");
    await page.fill("[name=method]", "Bank BJB");
    await page.fill("[name=proof]", "SP2D 0211/2024");
    await press(page, "form[action$='/bayar'] button.primary");
    await told(page, "tersimpan");
    same(await page.locator("tbody tr", { hasText: "SP2D 0211" }).count(), 1, "payments to the heirs");
    // Who dies before anything was paid leaves a place.
    const heri = await browser.page({ as: "heri" });
    let left;
    for (const programme of ["kds-siswa-miskin", "kds-alat-bantu"]) {
      const list = await json(sri, `/api/v1/program/${programme}/2024/pendaftaran?status=approved&bayar=unpaid&size=25`);
      if (list.rows.length > 0) left = { programme, enrolment: `/pendaftaran/${list.rows[0].id}` };
      if (left) break;
    }
    check(left, "somebody is approved and not paid");
    const approved = async () => (await rowsOf(sri, `/program/${left.programme}/2024/pendaftaran?status=approved&size=100`)).length;
    const before = await approved();
    await go(heri, left.enrolment);
    const person = await heri.locator("dl.facts a[href^='/orang/']").first().getAttribute("href");
    await go(heri, `${person}/wafat`);
    await heri.fill("[name=on]", "02-12-2024");
    await heri.fill("[name=source]", "Surat keterangan kematian");
    await press(heri, "main form button.primary");
    await go(heri, left.enrolment);
    await awaitWork(heri, "dl.facts >> text=Dihentikan");
    same(await approved(), before - 1, "who has a place after the death");
    await findCandidate(heri, "nur", left.programme);
    const next = await propose(heri);
    await go(sri, "/");
    contains(await words(sri, "main"), "Tempat kosong pada", "the place is offered to who waits");
    await approve(sri, next, "460/212/2024");
    await told(sri, "Disetujui");
    same(await approved(), before, "who has a place in the end");
  },

  async "the shapes of villages are brought, and figures stand on their map"({ browser }) {
    const admin = await browser.page({ as: "pengelola" });
    await go(admin, "/peta");
    await admin.setInputFiles("[name=file]", { name: "batas.geojson", mimeType: "application/geo+json", buffer: Buffer.from("{\"type\":\"Feature\"}") });
    await press(admin, "main form button.primary");
    contains(await words(admin, "[role=alert]"), "GeoJSON", "a file that is no map");
    const square = (code, x, y) => ({ type: "Feature", properties: { kode: code }, geometry: { type: "Polygon",
      coordinates: [[[x, y], [x + 0.02, y], [x + 0.02, y + 0.02], [x, y + 0.02], [x, y]]] } });
    const shapes = { type: "FeatureCollection", features: [square("3276061006", 106.80, -6.38), square("32.76.06.1001", 106.82, -6.38),
      square("9999999999", 106.90, -6.30)] };
    await admin.setInputFiles("[name=file]", { name: "batas.geojson", mimeType: "application/geo+json", buffer: Buffer.from(JSON.stringify(shapes)) });
    await press(admin, "main form button.primary");
    await told(admin, "2");
    await clean(admin, "/peta");
    const heri = await browser.page({ as: "heri" });
    await go(heri, "/labelisasi");
    if ((await heri.locator("tbody a[href^='/labelisasi/']").count()) === 0) {
      await go(heri, "/labelisasi/baru");
      await heri.fill("[name=name]", "Labelisasi rumah");
      await heri.fill("[name=decree]", `460/${Date.now()}`);
      await heri.fill("[name=decree_on]", "01-12-2022");
      await heri.check("[name=pkh]");
      await press(heri, "main form button.primary");
    } else {
      await press(heri, heri.locator("tbody a[href^='/labelisasi/']").first());
    }
    await press(heri, "main a[href$='/peta']");
    check((await heri.locator("main svg path, main svg polygon").count()) >= 2, "the villages are drawn");
    await clean(heri, new URL(heri.url()).pathname);
  },

  async "a letter comes as PDF, and its pages become photos"({ browser }) {
    const page = await browser.page({ as: "heri" });
    await go(page, `/keluarga?wilayah=${village}`);
    await press(page, page.locator("tbody a[href^='/keluarga/']").first());
    const family = new URL(page.url()).pathname;
    await go(page, `${family}/bukti`);
    const before = await page.locator(".photos img").count();
    await page.setInputFiles("[name=photo]", { name: "surat.pdf", mimeType: "application/pdf", buffer: pdf(3) });
    await page.selectOption("[name=label]", "document").catch(() => page.check("[name=label][value=document]"));
    await press(page, "main form[enctype] button.primary");
    await told(page, "PDF diterima");
    await awaitWork(page, "text=hal. 3 dari 3");
    same((await page.locator(".photos img").count()) - before, 3, "photos of three pages");
    await page.setInputFiles("[name=photo]", { name: "rusak.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 rusak") });
    await press(page, "main form[enctype] button.primary");
    await awaitWork(page, "text=tidak dapat dibaca");
    await clean(page, `${family}/bukti`);
    await go(page, `${family}/bukti`);
    await press(page, "form[action$='/lupakan'] button");
    same(await page.locator("form[action$='/lupakan']").count(), 0, "notes that were read");
  },
};
