// Two sources, one person: a run, and pairs decided by keyboard and by button.

import { go, press, words } from "../lib/browser.mjs";
import { check, contains, same } from "../lib/check.mjs";
import { awaitWork, decided, openReview, runMatching, told } from "../lib/steps.mjs";

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
    await press(page, page.locator("main a[href^='/orang/']", { hasText: "Buka halaman orang ini" }));
    const person = await words(page, "main");
    for (const source of ["Kementerian", "ota"]) contains(person, source, "the sources of the person");
  },

  async "twenty pairs by keyboard alone, every fifth undone and decided again"({ browser }) {
    const page = await browser.page({ as: "andini" });
    await go(page, "/padankan");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    // From the skip link on by Tab to the way into the review.
    for (let stop = 0; stop < 40; stop += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.getAttribute("href")?.endsWith("/tinjau"))) break;
    }
    await Promise.all([page.waitForURL("**/padankan/tinjau/**"), page.keyboard.press("Enter")]);
    const help = await words(page, "main");
    for (const part of ["Tombol papan ketik", "Lewati", "urungkan keputusan terakhir"]) contains(help, part, "the help of the keys");
    const before = await decided(page);
    const turned = async (key) => {
      const address = page.url();
      await page.keyboard.press(key);
      await page.waitForURL((url) => url.href !== address);
    };
    let undone = 0;
    const pairs = [];
    for (let number = 1; number <= 20; number += 1) {
      check(page.url().includes("/padankan/tinjau/"), `a pair number ${number}`);
      const pair = page.url();
      pairs.push(new URL(pair).pathname);
      await turned(number % 3 === 0 ? "1" : "2");
      if (number % 5 !== 0) continue;
      await turned("u");
      same(page.url(), pair, "undoing leads back to the pair");
      undone += 1;
      await turned("2");
    }
    same(undone, 4, "decisions undone");
    same(new Set(pairs).size, 20, "pairs, each once");
    if (page.url().includes("/padankan/tinjau/")) same(await decided(page), before + 20, "pairs decided");
    // The ways that follow review too: most of these wait again.
    for (const pair of pairs.slice(5)) {
      await go(page, pair);
      await press(page, "main form[action$='/urung'] button");
    }
  },

  async "a question goes to a colleague, and the answer comes back"({ browser }) {
    const page = await browser.page({ as: "andini" });
    await openReview(page);
    const pair = new URL(page.url()).pathname;
    const form = page.locator("form[action$='/tanya']");
    const name = "Heri Santoso";
    if (await form.locator("select[name=to]").count()) await form.locator("select[name=to]").selectOption({ label: name });
    else await form.getByLabel(name).check();
    await form.locator("[name=question]").fill("Apakah Anda mengenal keluarga ini?");
    await press(page, form.locator("button"));
    await told(page, "Pertanyaan terkirim");
    const colleague = await browser.page({ as: "heri" });
    await go(colleague, "/");
    contains(await words(colleague, "main"), "Rekan menunggu jawaban Anda", "the start page of the colleague");
    await openReview(colleague);
    same(new URL(colleague.url()).pathname, pair, "what is asked comes first");
    contains(await words(colleague, "main"), "Apakah Anda mengenal keluarga ini?", "the question");
    await colleague.fill("#jawaban", "Dua orang, saya kenal keduanya.");
    await press(colleague, "button[name=j][value=beda]");
    await go(page, "/");
    contains(await words(page, "main"), "Jawaban untuk pertanyaan Anda", "the start page of who asked");
    await go(page, pair);
    contains(await words(page, "main"), "Dua orang, saya kenal keduanya.", "the answer");
    await press(page, "form[action$='/dibaca'] button");
    await told(page, "sudah dibaca");
  },

  async "a sample is drawn, read by two people, and states precision with its interval"({ browser }) {
    const page = await browser.page({ as: "andini" });
    const runs = await page.request.get("/api/v1/padankan", { headers: { Accept: "application/json" } });
    await go(page, `/padankan/${(await runs.json()).rows[0].id}`);
    await press(page, "a[href$='/contoh']");
    await page.fill("[name=size]", "12");
    await page.fill("[name=seed]", "7");
    await press(page, "form[action$='/contoh'] button");
    const sample = new URL(page.url()).pathname;
    await awaitWork(page, "a[href$='/baca']");
    for (const as of ["andini", "heri"]) {
      const reader = as === "andini" ? page : await browser.page({ as });
      await go(reader, `${sample}/baca`);
      check(!(await words(reader, "main")).includes("Peluang sama"), "the reader does not see the machine's answer");
      while (reader.url().includes("/baca/")) {
        const address = reader.url();
        await reader.keyboard.press("1");
        await reader.waitForURL((url) => url.href !== address);
      }
    }
    await go(page, sample);
    const text = await words(page, "main");
    for (const part of ["12 dari 12 pasangan selesai dibaca", "100,00 %", "Kappa Cohen", "terlalu kecil", "3.688"]) contains(text, part, "the result");
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
