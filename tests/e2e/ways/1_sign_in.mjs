// Signing in and out, and what an account chooses for itself.

import { go, press, signIn, words } from "../lib/browser.mjs";
import { check, contains, same } from "../lib/check.mjs";

export const ways = {
  async "a wrong password is told, what was typed stays"({ browser, office }) {
    const page = await browser.page();
    await go(page, "/orang");
    contains(page.url(), "/masuk", "a page of the office asks who you are");
    await signIn(page, office, "andini", "bukan-sandi-saya");
    contains(await words(page, "[role=alert]"), "Nama", "the summary of faults");
    same(await page.inputValue("[name=login]"), "andini", "the login that was typed");
    same(await page.inputValue("[name=password]"), "", "the password is not sent back");
    check(await page.evaluate(() => document.activeElement?.getAttribute("role") === "alert"),
      "the focus goes to the summary");
  },

  async "the second step is asked for, and a wrong code refused"({ browser, office }) {
    const page = await browser.page();
    await page.goto("/masuk?kembali=/program");
    await page.fill("[name=login]", "sri");
    await page.fill("[name=password]", "rangkul-contoh-2024");
    await press(page, "form button.primary");
    contains(page.url(), "/masuk/kode", "the second step");
    await page.fill("[name=code]", "000000");
    await press(page, "form button.primary");
    contains(page.url(), "/masuk/kode", "a wrong code leads nowhere");
    await go(page, "/orang");
    contains(page.url(), "/masuk", "half signed in is not signed in");
    await go(page, "/masuk/kode?kembali=/program");
    await page.fill("[name=code]", await office.code("sri"));
    await press(page, "form button.primary");
    same(new URL(page.url()).pathname, "/program", "where one wanted to go");
    browser.remember("sri", await page.context().storageState());
  },

  async "own account: language, theme, sign out"({ browser, office }) {
    const page = await browser.page();
    await signIn(page, office, "auditor");
    await press(page, ".who a.tap");
    same(new URL(page.url()).pathname, "/akun", "the account is one press away");
    await page.check("[name=language][value=en]");
    await page.check("[name=theme][value=dark]");
    await press(page, page.locator("form:has([name=theme]) button.primary"));
    contains(await words(page, "[role=status]"), "saved", "the page answers in English");
    same(await page.getAttribute("html", "lang"), "en", "language of the page");
    same(await page.getAttribute("html", "data-theme"), "dark", "theme of the page");
    const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await go(page, "/");
    contains(await words(page, ".rail"), "Find people", "the menu is in English");
    await go(page, "/akun");
    await page.check("[name=language][value=id]");
    await page.check("[name=theme][value=light]");
    await press(page, page.locator("form:has([name=theme]) button.primary"));
    const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    check(dark !== light, "dark and light differ");
    await press(page, page.locator("form[action='/keluar'] button"));
    contains(page.url(), "/masuk", "signed out");
    await go(page, "/program");
    contains(page.url(), "/masuk", "the session is over");
  },
};
