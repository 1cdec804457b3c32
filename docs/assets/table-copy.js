// What a table shows as text for others: Markdown with links and sources, or CSV with one line a figure.

import { citation } from "./table-cells.js";

/** @typedef {import("./table-model.js").Table} Table */
/** @typedef {import("./table-model.js").View} View */
/** @typedef {{ value: string, about: string, note: string, number: string, source: string, read: string, proof: string }} Figure */

const SILENT = "not stated";
const HEAD = ["criterion", "title", "column", "value", "about", "note", "source", "read", "proof"];

/** @param {ParentNode | null | undefined} node @param {string} selector */
const text = (node, selector) => node?.querySelector(selector)?.textContent?.replace(/\s+/g, " ").trim() ?? "";

/** @param {HTMLElement} cell @returns {Figure[]} */
function figures(cell) {
  return [...cell.querySelectorAll(".atlas-fact")].map((fact) => {
    const card = citation(fact.querySelector(".atlas-value"));
    const marks = [...fact.querySelectorAll(".atlas-q, .atlas-mark")].map((one) => one.textContent?.replace(/\s+/g, " ").trim());
    return {
      value: text(fact, ".atlas-value"),
      about: marks.join("; "),
      note: text(fact, ".atlas-note"),
      number: text(fact, "sup"),
      source: text(card, "cite"),
      read: text(card, "time") || "undated",
      proof: /** @type {HTMLAnchorElement | null | undefined} */ (card?.querySelector(".atlas-proof"))?.href ?? "",
    };
  });
}

/** @param {Table} table @param {View} drawn */
const rows = (table, drawn) => table.rows.filter((row) => drawn.rows.has(row));

/** @param {string} said */
const plain = (said) => said.replace(/[\\`*_[\]<>|~]/g, "\\$&");

/** @param {string} said @param {string} address */
const link = (said, address) => `[${plain(said)}](${address.replace(/[()\s|]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`)})`;

/** @param {Figure} figure */
function written({ value, about, note, number, proof }) {
  const more = [about, note].filter(Boolean).map(plain).join("; ");
  return `${link(value, proof)}${more ? ` (${more})` : ""} ${plain(number)}`;
}

/** @param {Table} table @param {View} drawn */
export function markdown(table, drawn) {
  const used = new Set();
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  const lines = rows(table, drawn).map(({ title, cells }) =>
    line([
      plain(title),
      ...drawn.columns.map((at) => {
        const found = figures(cells[at]);
        for (const { number } of found) used.add(number);
        return found.map(written).join("<br>") || SILENT;
      }),
    ]),
  );
  const heads = ["Question", ...drawn.columns.map((at) => plain(table.columns[at].label))];
  const listed = /** @type {HTMLElement[]} */ ([...(table.element.closest(".atlas-compare")?.querySelectorAll(".atlas-sources > li") ?? [])]);
  const sources = listed.flatMap((item, index) => {
    const at = item.querySelector("a");
    const number = `[${index + 1}]`;
    if (!used.has(number) || !at) return [];
    return [`- ${plain(number)} ${link(text(item, "a"), at.href)}${plain((item.textContent ?? "").replace(/\s+/g, " ").trim().slice(text(item, "a").length))}`];
  });
  const from = `From ${link(table.caption, location.href)}.`;
  return [`**${plain(table.caption)}**`, "", line(heads), line(heads.map(() => "---")), ...lines, "", "Sources:", "", ...sources, "", from, ""].join("\n");
}

/** Spreadsheets run what begins like a formula; an apostrophe keeps it text. @param {string} said */
function quoted(said) {
  const safe = /^[=+\-@\t\r]/.test(said) ? `'${said}` : said;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {Table} table @param {View} drawn */
export function csv(table, drawn) {
  const lines = rows(table, drawn).flatMap(({ id, title, cells }) =>
    drawn.columns.flatMap((at) => {
      const start = [id, title, table.columns[at].label];
      const found = figures(cells[at]).map((one) => [...start, one.value, one.about, one.note, one.source, one.read, one.proof]);
      return found.length ? found : [[...start, SILENT, "", "", "", "", ""]];
    }),
  );
  return [HEAD, ...lines].map((line) => `${line.map(quoted).join(",")}\r\n`).join("");
}

/** Pages without TLS have no clipboard of the modern kind. @param {string} said */
function old(said) {
  const area = Object.assign(document.createElement("textarea"), { value: said });
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done ? Promise.resolve() : Promise.reject();
}

/** @param {string} said @param {HTMLOutputElement} told */
export function toClipboard(said, told) {
  const done = navigator.clipboard ? navigator.clipboard.writeText(said) : old(said);
  done.then(
    () => (told.value = "Copied."),
    () => (told.value = "The browser did not allow it."),
  );
}
