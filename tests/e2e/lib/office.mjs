// One office for the whole run: a store with the demonstration city, and a server on a port of its own.

import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export const password = "rangkul-contoh-2024";
export const year = 2024;
/** Who has a second step. */
export const withCode = new Set(["sri", "heri", "bendahara", "pengelola"]);

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Office {
  #program;
  #server;
  #used = new Map();

  constructor(program, folder, keep) {
    this.#program = program;
    this.folder = folder;
    this.keep = keep;
    this.db = `sqlite:${folder}/rangkul.db`;
    this.files = `${folder}/demo`;
  }

  /** RANGKUL_E2E_STORE names a folder that is filled once and used again, for work on the tests. */
  static async open(program, people) {
    const kept = process.env.RANGKUL_E2E_STORE;
    const folder = kept ?? (await mkdtemp(join(tmpdir(), "rangkul-e2e-")));
    const office = new Office(program, folder, Boolean(kept));
    const ready = kept && (await readFile(`${folder}/ready`, "utf8").catch(() => ""));
    if (!ready) await office.#fill(people);
    return office;
  }

  async #fill(people) {
    await mkdir(this.folder, { recursive: true });
    await this.command("init", "--office", "32.76", "--demo");
    await this.command("demo", "load", "--people", String(people), "--folder", this.files);
    if (this.keep) await writeFile(`${this.folder}/ready`, "yes");
  }

  async command(...words) {
    const options = { env: { ...process.env, RANGKUL_DB: this.db }, maxBuffer: 1 << 26 };
    const { stdout } = await run(this.#program, words, options);
    return stdout;
  }

  async serve() {
    const env = { ...process.env, RANGKUL_DB: this.db };
    this.#server = spawn(this.#program, ["serve", "--listen", `127.0.0.1:${await freePort()}`], { env });
    this.log = "";
    return new Promise((resolve, reject) => {
      const hear = (bytes) => {
        this.log += bytes;
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(this.log);
        if (found) resolve((this.address = found[0]));
      };
      this.#server.stdout.on("data", hear);
      this.#server.stderr.on("data", hear);
      this.#server.on("error", reject);
      this.#server.on("exit", (code) => reject(new Error(`serve ended with ${code}\n${this.log}`)));
    });
  }

  /** A code that this account has not used yet: each is good once, and a new one comes every 30 seconds. */
  async code(login) {
    for (;;) {
      const code = (await this.command("demo", "code")).trim();
      if (this.#used.get(login) !== code) {
        this.#used.set(login, code);
        return code;
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  async close() {
    const server = this.#server;
    if (server && server.exitCode === null && server.signalCode === null) {
      server.removeAllListeners("exit");
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      const late = setTimeout(() => server.kill("SIGKILL"), 15_000);
      await ended;
      clearTimeout(late);
    }
    if (!this.keep) await rm(this.folder, { recursive: true, force: true });
  }
}
