// Every page that each role reaches by its links: what axe finds, what the browser complains about, raw message
// keys, width on a phone, weight, and that no link leads to a refusal.

import { go, rawKeys, words } from "../lib/browser.mjs";
import { check, none } from "../lib/check.mjs";
import { Walk } from "../lib/walk.mjs";

/** Found by no link: answers to a search, and how a page looks that is not there or not theirs. */
const people = ["/cari?q=siti", "/cari?q=zzzzqq&wilayah=", "/orang/1"];
const walks = {
  "the head of division": ["heri", [...people, "/pengguna"]],
  "the head of the office": ["sri", [...people, "/pengguna"]],
  "the analyst": ["andini", [...people, "/kantor"]],
  "the treasurer": ["bendahara", [...people, "/impor"]],
  "the village operator": ["rina", [...people, "/impor"]],
  "the companion": ["dewi", [...people, "/padankan"]],
  "the head of the sub-district": ["camat", [...people, "/impor"]],
  "the auditor": ["auditor", [...people, "/kantor"]],
  "the manager": ["pengelola", ["/orang", "/tidak-ada"]],
};

async function walked({ browser, pictures, shared }, as, starts, more) {
  shared.walk ??= new Walk(browser, process.env.RANGKUL_E2E_PICTURES && pictures);
  const { findings, pages, examined, heaviest } = await shared.walk.of(as, starts, more);
  check(pages >= starts.length + more.length, `only ${pages} pages are reached`);
  const note = `${pages} pages, ${examined} of a new build; heaviest ${Math.ceil(heaviest.bytes / 1000)} kB, ${heaviest.address}`;
  none(findings, note);
  return note;
}

const ofRoles = Object.entries(walks).map(([who, [login, more]]) => [`all that ${who} reaches`, async (stage) => {
  const note = await walked(stage, login, ["/"], more);
  check(Number.parseInt(note, 10) > 8, `${who} reaches more than a handful: ${note}`);
  return note;
}]);

async function menuOf(page) {
  await go(page, "/");
  return page.locator("nav.rail li a").evaluateAll((links) => links.map((one) => one.getAttribute("href")));
}

export const ways = {
  "public pages": (stage) => walked(stage, undefined, ["/masuk", "/masuk/kode", "/tentang"], []),

  ...Object.fromEntries(ofRoles),

  async "English: no raw keys, no Indonesian menu"({ browser }) {
    const page = await browser.page({ as: "andini" });
    const choose = async (language) => {
      await go(page, "/akun");
      await page.check(`[name=language][value=${language}]`);
      await page.locator("form:has([name=theme]) button.primary").click();
      await page.waitForLoadState();
    };
    await choose("en");
    const findings = [];
    for (const address of [...(await menuOf(page)), "/program/kds-santunan-kematian/2024/penerima", "/laporan/catatan-akhir-tahun/2024",
      "/cari?q=sujarwo"]) {
      await go(page, address);
      for (const key of await rawKeys(page)) findings.push(`${address}: raw message key ${key}`);
      for (const word of ["Beranda", "Simpan", "Kelurahan", "Kata sandi"])
        if ((await words(page)).includes(word)) findings.push(`${address}: the word ${word}`);
    }
    await choose("id");
    none(findings, "pages in English");
  },
};
