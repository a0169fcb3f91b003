// Every procedure of the office, with its picture, on a wide page and on a phone.

import { axe, go, overflow, phone, wide, words } from "../lib/browser.mjs";
import { check, contains, none } from "../lib/check.mjs";

/** Words of a picture that lie outside its boxes or below 9 px. */
const unreadable = () => {
  const out = [];
  for (const svg of document.querySelectorAll("svg.flow")) {
    const box = svg.querySelector("rect").getBoundingClientRect();
    for (const text of svg.querySelectorAll("text")) {
      const at = text.getBoundingClientRect();
      if (at.right > box.right || at.left < box.left) out.push(`too long: ${text.textContent}`);
      if (at.height < 9) out.push(`too small: ${text.textContent}`);
    }
  }
  return out;
};

export const ways = {
  async "procedures: the list, each page and its picture"({ browser, pictures }) {
    const page = await browser.page({ as: "rina" });
    await go(page, "/prosedur");
    const links = await page.$$eval("main table a", (all) => all.map((one) => one.getAttribute("href")));
    check(links.length >= 14, `14 procedures, there are ${links.length}`);
    const findings = await axe(page);
    for (const address of links) {
      await go(page, address);
      for (const [label, size] of [["1280", wide], ["360", phone]]) {
        await page.setViewportSize(size);
        const over = await overflow(page);
        if (over) findings.push(`${address} is wider than ${label} px by ${over}`);
        for (const word of await page.evaluate(unreadable)) findings.push(`${address} ${label}: ${word}`);
        if (/odgj|abh/.test(address))
          await page.screenshot({ path: `${pictures}/${address.split("/").pop()}-${label}.png`, fullPage: true });
      }
    }
    findings.push(...(await axe(page)));
    none(findings, "the pages of procedures");
    await page.setViewportSize(wide);
    await go(page, "/prosedur/korban-kekerasan");
    contains(await words(page, "main"), "tidak: kekerasan seksual", "what the law forbids");
    await go(page, "/prosedur/abh");
    contains(await words(page, "main"), "Jam undang-undang, tidak dapat dihentikan", "a clock of the law");
  },
};
