// Two sources, one person: a run, and pairs decided by keyboard and by button.

import { go, press, words } from "../lib/browser.mjs";
import { check, contains, same } from "../lib/check.mjs";
import { decided, openReview, runMatching, told } from "../lib/steps.mjs";

export const ways = {
  async "a run is started and its classes open into names"({ browser }) {
    const page = await browser.page({ as: "andini" });
    await runMatching(page, "Andini Rahma");
    await press(page, "main table.figured a.opens");
    check((await page.locator("tbody tr").count()) > 0, "the class opens into names");
    contains(await words(page, "tbody"), /[A-Z]{3}/, "names");
  },

  async "three pairs by keyboard, one undone"({ browser, shared }) {
    const page = await browser.page({ as: "heri" });
    await openReview(page);
    const before = await decided(page);
    const text = await words(page, "main");
    for (const part of ["Apakah ini orang yang sama", "Mengapa diajukan", "Jumlah bukti", "NIK"]) contains(text, part, "the pair");
    for (const key of ["1", "2", "1"]) {
      const address = page.url();
      shared.pair = new URL(address).pathname;
      await page.keyboard.press(key);
      await page.waitForURL((url) => url.href !== address);
      await told(page, key === "1" ? "orang yang sama" : "orang yang berbeda");
    }
    same(await decided(page), before + 3, "pairs decided");
    await press(page, page.locator("[role=status] button"));
    same(new URL(page.url()).pathname, shared.pair, "undoing leads back to the pair");
    same(await decided(page), before + 2, "pairs decided after undoing");
  },

  async "one pair by button; the person has both sources"({ browser }) {
    const page = await browser.page({ as: "heri" });
    await openReview(page);
    const pair = new URL(page.url()).pathname;
    await press(page, "button[name=j][value=sama]");
    await told(page, "orang yang sama");
    await go(page, pair);
    await press(page, page.locator("main a[href^='/orang/']").first());
    const person = await words(page, "main");
    for (const source of ["Kementerian", "ota"]) contains(person, source, "the sources of the person");
  },

  async "keys do nothing while one writes"({ browser }) {
    const page = await browser.page({ as: "heri" });
    await openReview(page);
    const address = page.url();
    await page.focus("#q");
    await page.keyboard.type("1212");
    same(page.url(), address, "the page stays");
    same(await page.inputValue("#q"), "1212", "what was typed");
  },
};
