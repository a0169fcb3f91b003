// Somebody is entered who is in the register already, written in another way.

import { axe, go, overflow, phone, press, wide, words } from "../lib/browser.mjs";
import { check, contains, none } from "../lib/check.mjs";

/** Somebody with a day of birth and a name of two plain words. */
async function known(page) {
  const answer = await page.request.get("/api/v1/orang?size=100", { headers: { Accept: "application/json" } });
  const { rows } = await answer.json();
  const found = rows.find((one) => one.born && /^[a-z]{5,} [a-z]{5,}$/i.test(one.name));
  check(found, "somebody with a day of birth");
  return found;
}

const misspelt = (name) => name[0] + name.slice(2);
const typed = (iso) => iso.split("-").reverse().join("-");

async function fill(page, name, born) {
  await go(page, "/orang/baru");
  await page.fill("[name=name]", name);
  await page.selectOption("[name=sex]", "2").catch(() => page.check("[name=sex][value='2']"));
  await page.fill("[name=born]", born);
  await page.fill("[name=region]", "Kemiri Muka");
  await press(page, page.getByRole("button", { name: "Catat", exact: true }));
}

export const ways = {
  async "a name with a slip: is it one of these?"({ browser, pictures }) {
    const page = await browser.page({ as: "heri" });
    const person = await known(page);
    await fill(page, misspelt(person.name), typed(person.born));
    contains(await words(page), "Apakah salah satu dari ini?", "the question");
    contains(await words(page, "main"), person.name, "who may be meant");
    const findings = await axe(page);
    for (const [label, size] of [["1440", wide], ["360", phone]]) {
      await page.setViewportSize(size);
      const over = await overflow(page);
      if (over) findings.push(`wider than ${label} px by ${over}`);
      await page.screenshot({ path: `${pictures}/alike-${label}.png`, fullPage: true });
    }
    none(findings, "the page of the question");
    await page.check("[name=tetap]");
    await press(page, page.getByRole("button", { name: "Catat", exact: true }));
    contains(page.url(), "/orang/", "the page of the new person");
    contains(await words(page, "h1"), misspelt(person.name), "the person that was entered");
  },

  async "nobody is alike: recorded at once"({ browser }) {
    const page = await browser.page({ as: "heri", script: false });
    await fill(page, "Qonitatuzzahwa Bwarqinjoyo", "29-02-1996");
    contains(page.url(), "/orang/", "the page of the new person");
    contains(await words(page, "h1"), "Qonitatuzzahwa", "the person that was entered");
  },
};
