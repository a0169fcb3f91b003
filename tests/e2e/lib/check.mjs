// Checks that say what was wanted and what was found.

export class Failure extends Error {}

export function check(holds, what) {
  if (!holds) throw new Failure(what);
}

export function same(found, wanted, what) {
  if (found !== wanted) throw new Failure(`${what}: ${JSON.stringify(wanted)} wanted, ${JSON.stringify(found)} found`);
}

export function contains(text, part, what) {
  const holds = part instanceof RegExp ? part.test(text) : text.includes(part);
  if (!holds) throw new Failure(`${what}: ${part} is not in ${JSON.stringify(text.slice(0, 400))}`);
}

/** Many findings are told at once, so that one run shows them all. */
export function none(findings, what) {
  if (findings.length === 0) return;
  const shown = findings.slice(0, 25).map((one) => `\n      ${one}`).join("");
  const more = findings.length > 25 ? `\n      and ${findings.length - 25} more` : "";
  throw new Failure(`${what}: ${findings.length}${shown}${more}`);
}
