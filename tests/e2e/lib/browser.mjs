// Chromium, and people who sit before it. Whatever a page complains about is collected and told at the end.

import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";

import { contains } from "./check.mjs";
import { password, withCode } from "./office.mjs";

const require = createRequire(new URL("../../../web/", import.meta.url));
const { chromium } = require("playwright-core");
const axeSource = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
];
export const wide = { width: 1440, height: 900 };
export const phone = { width: 360, height: 780 };

/** Pages without script are pressed by keyboard: the mouse of the tests waits for frames that they do not draw. */
const plainPages = new WeakSet();

export class Browser {
  #browser;
  #states = new Map();
  #contexts = new Set();

  constructor(browser, office) {
    this.#browser = browser;
    this.office = office;
    this.complaints = [];
  }

  static async open(office) {
    const executablePath = process.env.RANGKUL_CHROMIUM ?? "/usr/bin/chromium";
    return new Browser(await chromium.launch({ executablePath, args: flags }), office);
  }

  close() { return this.#browser.close(); }

  async closePages() {
    for (const context of this.#contexts) await context.close();
    this.#contexts.clear();
  }

  newestPage() { return [...this.#contexts].at(-1)?.pages().at(-1); }

  /** A window of its own. `as`: who is signed in; `script: false`: a browser that runs none. */
  async page({ as, script = true, size = wide, ...more } = {}) {
    const options = { baseURL: this.office.address, viewport: size, locale: "id-ID", reducedMotion: "reduce",
      timezoneId: "Asia/Jakarta", javaScriptEnabled: script, ...more };
    if (as) options.storageState = await this.#stateOf(as);
    const context = await this.#browser.newContext(options);
    context.setDefaultTimeout(30_000);
    this.#contexts.add(context);
    if (script) await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) =>
        console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`));
    });
    context.on("page", (page) => this.#watch(page));
    const page = await context.newPage();
    if (!script) plainPages.add(page);
    return page;
  }

  #watch(page) {
    const complain = (what) => this.complaints.push(`${new URL(page.url()).pathname}: ${what}`);
    page.on("pageerror", (error) => complain(String(error)));
    page.on("crash", () => complain("the page crashed"));
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      // Chromium reports each refused page as an error; what a page answers is checked by the ways.
      if (message.text().startsWith("Failed to load resource") &&
          message.location().url === page.url()) return;
      complain(message.text());
    });
    page.on("response", (answer) => {
      if (answer.status() >= 500) complain(`${answer.status()} from ${new URL(answer.url()).pathname}`);
    });
  }

  /** Signed in once, whoever asks first: a second step's code is good once, and windows may ask together. */
  #stateOf(login) {
    if (!this.#states.has(login)) this.#states.set(login, this.#signedIn(login));
    return this.#states.get(login);
  }

  async #signedIn(login) {
    const page = await this.page();
    await signIn(page, this.office, login);
    const state = await page.context().storageState();
    await page.context().close();
    return state;
  }

  /** A way that signed in by itself lends its session to the ones after it. */
  remember(login, state) { this.#states.set(login, state); }
}

/** Signs in as people do, with the second step of those who have one. */
export async function signIn(page, office, login, typed = password) {
  await page.goto("/masuk");
  await page.fill("[name=login]", login);
  await page.fill("[name=password]", typed);
  await page.click("form button.primary");
  await page.waitForLoadState();
  if (typed !== password || !withCode.has(login)) return;
  contains(page.url(), "/masuk/kode", "the second step is asked for");
  await page.fill("[name=code]", await office.code(login));
  await page.click("form button.primary");
  await page.waitForLoadState();
}

export async function words(page, selector = "body") {
  return (await page.locator(selector).first().innerText()).replace(/[\u00a0\u202f]/g, " ");
}

/** Presses, and waits for the page that comes. */
export async function press(page, target) {
  const control = typeof target === "string" ? page.locator(target).first() : target;
  const came = page.waitForEvent("domcontentloaded");
  came.catch(() => {});
  if (plainPages.has(page)) await control.press("Enter");
  else await control.click();
  await came;
}

export async function go(page, address) {
  const answer = await page.goto(address);
  return answer.status();
}

/** Serious and critical findings of axe, one line each; `rules`: these alone. A list's first rows stand for all. */
export async function axe(page, rules) {
  // Handed over by the debugger, which the page's content policy does not concern.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const runOnly = rules ? { type: "rule", values: rules }
    : ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const found = await page.evaluate((only) => window.axe.run({ exclude: ["tbody tr:nth-child(n+13)"] }, { runOnly: only, resultTypes: ["violations"] }), runOnly);
  return found.violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => `${one.id} (${one.nodes.length}): ${one.nodes[0].target.join(" ")} ${one.nodes[0].html.slice(0, 140)}`);
}

/** Keys of messages that nobody wrote: they stand in the text of a page as they are. */
export async function rawKeys(page) {
  return page.evaluate(() => {
    const key = /(?<![\w./@-])[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+(?![\w/@-])/g;
    const file = /\.(csv|xlsx|pdf|txt|json|org|com|id|go|cpp|db)$/;
    const shown = [document.title, document.body.innerText];
    for (const one of document.querySelectorAll("[aria-label],[placeholder],[title],[alt]"))
      for (const name of ["aria-label", "placeholder", "title", "alt"])
        if (one.hasAttribute(name)) shown.push(one.getAttribute(name));
    return [...new Set(shown.join("\n").match(key) ?? [])].filter((one) => !file.test(one));
  });
}

/** What is wrong with a page, wide and on a phone: serious findings of axe, and what is wider than the window. */
export async function lookAt(page, path) {
  const findings = [];
  for (const [label, size] of [["1440", wide], ["360", phone]]) {
    await page.setViewportSize(size);
    await go(page, path);
    for (const line of await axe(page)) findings.push(`${path} ${label}: axe ${line}`);
    const over = await overflow(page);
    if (over) findings.push(`${path} ${label}: wider than the window by ${over}`);
  }
  await page.setViewportSize(wide);
  return findings;
}

export async function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const over = document.documentElement.scrollWidth - width;
    if (over <= 0) return "";
    const wide = [...document.querySelectorAll("main *, header *, footer *")]
      .filter((one) => one.getBoundingClientRect().right > width + 1).slice(-1)[0];
    return `${over} px${wide ? ` (${wide.tagName.toLowerCase()}.${wide.className} ${wide.textContent.slice(0, 40)})` : ""}`;
  });
}
