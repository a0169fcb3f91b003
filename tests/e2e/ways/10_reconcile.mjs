// A month of reconciliation: the ministry's next file comes in, the month is counted three ways, findings are decided
// one by one and many at once, and the villages' lists are printed.

import { readFile } from "node:fs/promises";

import { go, lookAt, press, words } from "../lib/browser.mjs";
import { check, contains, none, same } from "../lib/check.mjs";
import { awaitWork, runMatching, told } from "../lib/steps.mjs";

const month = "2027-01";
const address = `/rekonsiliasi/${month}`;

/** The month after the demonstration's second: some people are gone, some have another decile, one family is new. */
async function nextFile(office) {
  const [heading, ...rows] = (await readFile(`${office.files}/ministry_2.csv`, "utf8")).trim().split("\n");
  const kept = rows.filter((_, at) => at % 400 !== 7).map((row, at) => {
    if (at % 100 !== 3) return row;
    const cells = row.split(",");
    cells[13] = cells[13] === "1" ? "2" : "1";
    return cells.join(",");
  });
  kept.push("DTS-99999901,3276061708910001,3276060101270001,WARGA BARU SATU,1,1991-08-17,DEPOK,IBU BARU,1,KP. BARU,1,1,3276061006,1,0,1,0");
  return [heading, ...kept].join("\n");
}

const json = async (page, path) =>
  (await page.request.get(`/api/v1${path}`, { headers: { Accept: "application/json" } })).json();

export const ways = {
  async "a full month, from two files to printed village lists"({ browser }) {
    const page = await browser.page({ as: "heri" });
    await go(page, "/impor");
    await page.setInputFiles("[name=file]",
      { name: "dtsen-januari.csv", mimeType: "text/csv", buffer: Buffer.from(await nextFile(browser.office)) });
    await page.check("[name=source][value=ministry]");
    await press(page, page.locator("form[action='/impor'] button"));
    const confirm = page.locator("form[action$='/kolom'] button.primary");
    if (await confirm.isVisible()) await press(page, confirm);
    await page.locator("form[action$='/terapkan'] button").waitFor({ timeout: 120_000 });
    await press(page, "form[action$='/terapkan'] button");
    await page.locator("a[href$='/urungkan']").waitFor({ timeout: 180_000 });
    await runMatching(page, "Heri Santoso");

    await go(page, "/rekonsiliasi/baru");
    await page.fill("[name=month]", month);
    await press(page, "main form button.primary");
    await told(page, "sedang dihitung");
    await awaitWork(page, ":text('Jumlah kelas sama dengan isi berkas')", 180_000);
    const counted = await json(page, address);
    for (const side of ["last", "now", "city"])
      same(counted.classes.reduce((sum, row) => sum + row[side].persons, 0), counted[side].persons, `the sums of ${side}`);
    const classOf = (name) => counted.classes.find((row) => row.class === name);
    check(classOf("changed").now.persons > 100, "somebody's values changed");
    check(classOf("unexplained").last.persons > 0, "somebody left without a reason");
    await press(page, `a[href='${address}/kelas/unexplained?sisi=last']`);
    contains(await words(page, "tbody"), /[A-Z]{3}/, "the number opens into names");

    await go(page, `${address}/temuan?kelas=unexplained&status=open`);
    await press(page, "tbody a[href^='/rekonsiliasi/temuan/']");
    const finding = new URL(page.url()).pathname;
    await page.keyboard.press("3");
    await told(page, "Cek lapangan");
    await press(page, page.locator("[role=status] button"));
    same(new URL(page.url()).pathname, finding, "undoing leads back to the finding");
    const before = await json(page, address);
    await go(page, `${address}/putuskan?kelas=unexplained`);
    const many = Number(/Putuskan ([\d.]+) temuan/.exec(await words(page, "h1"))[1].replace(".", ""));
    await press(page, "button[name=putusan][value=field]");
    await told(page, "temuan diputuskan");
    check(many > 1, "more than one finding waits");
    const after = await json(page, address);
    same([after.decided, after.open].join(), [before.decided + many, before.open - many].join(), "many are decided at once");

    await go(page, `${address}/wilayah`);
    await press(page, "tbody a[href*='/desa/']");
    const village = new URL(page.url()).pathname;
    const list = await words(page, "main");
    for (const part of ["Daftar perubahan", "Catatan petugas", "Mengetahui"]) contains(list, part, "the village's list");
    const pdf = await page.pdf({ format: "A4" });
    check(pdf.length > 5_000, "the list prints");
    const sheet = await page.request.get(`${village}?format=xlsx`);
    contains(sheet.headers()["content-type"], "spreadsheet", "the ministry's columns");
    const paths = ["", "/temuan", "/putuskan?kelas=contradictory", "/wilayah", "/nik", "/meninggal", "/catatan"].map((one) => address + one);
    const findings = [];
    for (const path of ["/rekonsiliasi", "/rekonsiliasi/baru", finding, village, ...paths]) findings.push(...await lookAt(page, path));
    none(findings, "the pages of a month");
  },

  async "the note for the month becomes a PDF; the head closes the month"({ browser }) {
    const page = await browser.page({ as: "sri" });
    await go(page, `${address}/catatan`);
    contains(await words(page, "main"), "NIK yang tidak padan saja tidak pernah menghentikan bantuan", "the rule of the NIK");
    await press(page, "form[action$='/pdf'] button");
    await awaitWork(page, "a[href^='/rekonsiliasi/berkas/']");
    await go(page, address);
    await press(page, "form[action$='/tutup'] button");
    await told(page, "ditutup");
    const analyst = await browser.page({ as: "andini" });
    await go(analyst, address);
    check(!(await words(analyst, "main")).includes("Mulai memutuskan"), "nobody decides in a closed month");
    await page.fill("[name=reason]", "Berkas susulan dari Kementerian");
    await press(page, "form[action$='/buka'] button");
    contains(await words(page, "main"), "Berkas susulan dari Kementerian", "the reason of reopening");
  },
};
