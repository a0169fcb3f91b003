// Letters: the register for who sees cases, and the check that everybody may make.

import { go, lookAt, phone, press, words } from "../lib/browser.mjs";
import { contains, none, same } from "../lib/check.mjs";

export const ways = {
  async "letters: anybody types a code, and an unknown one says nothing"({ browser }) {
    const page = await browser.page({});
    await page.setViewportSize(phone);
    same(await go(page, "/cek-surat"), 200, "the page to type a code");
    await page.fill("[name=kode]", "7K2M-9QXW-3TRB-H");
    await press(page, "main form button.primary");
    contains(await words(page, "main"), "Kode ini tidak dikenal", "what an unknown code says");
    same(await page.locator("main dl").count(), 0, "facts of an unknown letter");
    none(await lookAt(page, "/cek-surat"), "findings on the page of codes");
    none(await lookAt(page, "/cek-surat/7K2M9QXW3TRBH"), "findings on the page of an unknown code");
  },

  async "letters: the register is there for who sees cases alone"({ browser }) {
    const camat = await browser.page({ as: "camat" });
    same(await go(camat, "/surat"), 200, "the register for a district head");
    none(await lookAt(camat, "/surat"), "findings on the register");
    const dewi = await browser.page({ as: "dewi" });
    same(await go(dewi, "/surat"), 403, "the register for a companion");
  },
};
