// The steps of the main ways. They press what people press and wait for pages only, so that the same
// steps are walked with and without script.

import { go, press, words } from "./browser.mjs";
import { check, contains, same } from "./check.mjs";

const toast = "[role=status].toast";

export async function told(page, text) {
  contains(await words(page, toast), text, "what was just done");
}

// ---- import -------------------------------------------------------------------------------------

const day = (number, month) => ({ text: `${number} ${month[1]} 1988`, digits: `${String(number).padStart(2, "0")}${month[0]}88` });
const march = ["03", "Maret"];
const headings = ["No Urut", "Nama Penduduk", "Nomor Penduduk (NIK)", "Kelamin", "Lahir", "Tempat", "Kartu Keluarga",
  "Status dalam Keluarga", "Desa/Kelurahan", "ket2"];

/** A small file of a shape that the demonstration does not have: tabs, other headings, dates in words. */
export function strangeFile(serial) {
  const names = ["Zubaedah Prakosa", "Wirawan Prakosa", "Yohana Prakosa", "Xaverius Prakosa", "Valentina Prakosa"];
  const rows = names.map((name, at) => {
    const born = day(11 + at, march);
    const nik = `327606${born.digits}${String(serial + at).padStart(4, "0")}`;
    const short = at === 3 ? nik.slice(0, 15) : nik;
    return [at + 1, name, short, "Laki-laki", born.text, "Depok", `327606010203${String(serial).padStart(4, "0")}`,
      at === 0 ? "Kepala Keluarga" : "Anak", "3276061006", ["A", "B1", "-", "2", "A"][at]];
  });
  const lines = [headings, ...rows].map((row) => row.join("\t"));
  const missing = rows[3];
  return { name: `susulan-${serial}.csv`, text: `${lines.join("\r\n")}\r\n`, rows: rows.length, refused: 4,
    right: `327606${day(14, march).digits}${String(serial + 3).padStart(4, "0")}`, of: missing[1] };
}

export async function uploadFile(page, file) {
  await go(page, "/impor");
  await page.setInputFiles("[name=file]", { name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.text) });
  await page.check("[name=source][value=city]");
  await press(page, page.locator("form[action='/impor'] button"));
  contains(page.url(), "/impor/", "the page of the import");
  await told(page, file.name);
}

/** What is known is read, what is doubtful is asked: a column without meaning, and codes under the heading of names. */
export async function confirmColumns(page) {
  const unclear = page.getByLabel("Baca ket2 sebagai");
  contains(await words(page, "tr:has-text('ket2')"), "Perlu Anda pilih", "the doubtful column");
  for (const [heading, field] of [["Nama Penduduk", "name"], ["Nomor Penduduk", "nik"], ["Lahir", "born"], ["Kelamin", "sex"],
    ["Kartu Keluarga", "no_kk"]])
    same(await page.getByLabel(`Baca ${heading}`).inputValue(), field, `the column ${heading}`);
  await unclear.selectOption("-");
  contains(await words(page, "tr:has-text('Desa/Kelurahan')"), "Perlu Anda pilih", "codes where names are expected");
  await page.getByLabel("Baca Desa/Kelurahan sebagai").selectOption("region");
  await press(page, page.locator("form[action$='/kolom'] button.primary"));
}

/** Reloads as people without script do, until the work is over and the page shows what `sign` names. */
export async function awaitWork(page, sign, most = 90_000) {
  const until = Date.now() + most;
  const target = page.locator(sign).first();
  while (!(await target.isVisible())) {
    check(Date.now() < until, `${sign} did not come within ${most / 1000} s: ${(await words(page, "main")).slice(0, 300)}`);
    await target.waitFor({ timeout: 1000 }).catch(() => {});
    if (!(await target.isVisible())) await page.reload();
  }
}

export async function mendRefused(page, file) {
  const row = page.locator("#tertahan tbody tr", { hasText: file.of });
  contains(await row.innerText(), "Ditolak", "the row that is held");
  await row.locator("input[name=value]").fill(file.right);
  await press(page, row.locator("button[value=save]"));
  await told(page, "diperbaiki");
}

// ---- matching -----------------------------------------------------------------------------------

export const decided = async (page) => Number(/^([\d.]+) dari/m.exec(await words(page, "main"))[1].replace(".", ""));

export async function openReview(page) {
  await go(page, "/padankan");
  await press(page, "a[href$='/tinjau']");
  contains(page.url(), "/padankan/tinjau/", "a pair");
}

/** Starts a run and waits until it is over; its numbers as programs read them. */
export async function runMatching(page, who) {
  await go(page, "/padankan");
  await press(page, page.locator("form[action='/padankan/jalankan'] button"));
  await told(page, "dimulai");
  const newest = async () => {
    const answer = await page.request.get("/api/v1/padankan", { headers: { Accept: "application/json" } });
    return (await answer.json()).rows[0];
  };
  same((await newest()).by, who, "the newest run");
  const until = Date.now() + 240_000;
  while ((await newest()).state !== "done") {
    check(Date.now() < until, "the run is over in 4 minutes");
    await page.waitForTimeout(500);
  }
  await go(page, "/padankan");
  contains(await words(page, "main"), "Selesai", "the run is over");
}

// ---- search, enrolment, payment -------------------------------------------------------------------

export async function search(page, asked) {
  await go(page, "/cari");
  await page.fill("#kotak", asked);
  await press(page, "main form.find button");
}

/** All rows of a list, as programs read them. */
export async function rowsOf(page, address) {
  const rows = [];
  for (let next = address; next; ) {
    const answer = await page.request.get(next, { headers: { Accept: "application/json" } });
    check(answer.ok(), `${next} answers ${answer.status()}`);
    const part = await answer.json();
    rows.push(...part.rows);
    next = part.next;
  }
  return rows;
}

/** Takes the place of one who was approved and never paid, so that the quota has room again. */
export async function stopOneUnpaid(page, benefit) {
  const paid = new Set((await rowsOf(page, `/program/${benefit}/2024/penerima?size=100`)).map((one) => one.enrolment));
  const approved = await rowsOf(page, `/program/${benefit}/2024/pendaftaran?status=approved&size=100`);
  const unpaid = approved.find((one) => !paid.has(one.id));
  check(unpaid, "somebody is approved and not paid");
  await go(page, `/pendaftaran/${unpaid.id}`);
  await page.fill("form[action$='/hentikan'] [name=reason]", "Pindah dan tidak dapat dihubungi");
  await press(page, "form[action$='/hentikan'] button");
  await told(page, "Dihentikan");
}

/** The first person found by `asked` who may have the benefit; ends on the page that offers to enrol them. */
export async function findCandidate(page, asked, benefit) {
  await go(page, `/program/${benefit}/2024`);
  await press(page, "main .head a.primary");
  await page.fill("#kotak", asked);
  await press(page, "main form.find button");
  contains(page.url(), `untuk=${benefit}`, "the search remembers what for");
  const people = await page.locator("ol.hits h3 a").evaluateAll((links) => links.map((one) => one.getAttribute("href")));
  check(people.length > 0, `nobody is found for ${asked}`);
  for (const address of people) {
    await go(page, address);
    if ((await page.locator("form[action$='/daftarkan'] button.primary").count()) > 0) return;
  }
  check(false, `none of ${people.length} people named ${asked} may have ${benefit}`);
}

export async function propose(page) {
  await press(page, "form[action$='/daftarkan'] button.primary");
  contains(page.url(), "/pendaftaran/", "the enrolment");
  await told(page, "menunggu persetujuan");
  return new URL(page.url()).pathname;
}

export async function approve(page, enrolment, decree) {
  await go(page, enrolment);
  await page.fill("form[action$='/setujui'] [name=decree]", decree);
  await press(page, "form[action$='/setujui'] button.primary");
}

export async function fillPayment(page, enrolment, amount, proof) {
  await go(page, enrolment);
  await page.fill("[name=amount]", amount);
  await page.fill("[name=paid_on]", "17-12-2024");
  await page.fill("[name=method]", "Bank BJB");
  await page.fill("[name=proof]", proof);
}

export const payButton = "form[action$='/bayar'] button.primary";

export async function paymentsShown(page, proof) {
  return page.locator("tbody tr", { hasText: proof }).count();
}
