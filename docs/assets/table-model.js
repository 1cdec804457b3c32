// What a comparison table holds, and which part of it a state shows. Nothing here changes the page.

/**
 * @typedef {{ id: string, label: string, service: string, head: HTMLElement }} Column
 * @typedef {{ id: string, title: string, group: string, element: HTMLTableRowElement, cells: HTMLElement[],
 *   ranks: number[], kinds: string[], ways: string[] }} Row
 * @typedef {{ id: string, title: string, element: HTMLElement }} Group
 * @typedef {{ id: string, caption: string, element: HTMLTableElement, head: HTMLTableRowElement, columns: Column[], rows: Row[], groups: Group[] }} Table
 * @typedef {{ words: string, group: string, columns: string[] | null, differ: boolean, order: string, worst: boolean }} State
 *   `columns` is null where all are chosen.
 * @typedef {{ order: number[], columns: number[], rows: Set<Row> }} View All columns, those shown, and the rows shown.
 */

/** @returns {State} */
export const whole = () => ({ words: "", group: "", columns: null, differ: false, order: "", worst: false });

/** @param {string} text Any text, or what was typed. */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

/** @param {Element} node @param {string} selector */
const text = (node, selector) => node.querySelector(selector)?.textContent?.replace(/\s+/g, " ").trim() ?? "";

/** @param {HTMLTableRowElement} element @param {string} prefix @param {string} group @returns {Row} */
function row(element, prefix, group) {
  const { ranks = "", kinds = "", ways = "" } = element.dataset;
  return {
    id: element.id.slice(prefix.length),
    title: text(element, ".atlas-row"),
    group,
    element,
    cells: /** @type {HTMLElement[]} */ ([...element.querySelectorAll(":scope > td")]),
    ranks: ranks.split(" ").map((rank) => (rank === "-" ? Infinity : Number(rank))),
    kinds: kinds.split(" "),
    ways: ways.split("|"),
  };
}

/** @param {HTMLElement} root @returns {Table} */
export function read(root) {
  const element = /** @type {HTMLTableElement} */ (root.querySelector("table"));
  const prefix = element.id.replace(/table$/, "");
  const bodies = /** @type {HTMLElement[]} */ ([...element.tBodies]);
  const groups = bodies.map((body) => ({ id: body.dataset.group ?? "", title: text(body, ".atlas-band"), element: body }));
  const head = element.tHead?.rows[0];
  if (!head) throw new Error("a table without a head");
  const heads = /** @type {HTMLElement[]} */ ([...head.querySelectorAll(":scope > [data-service]")]);
  return {
    id: prefix.slice(0, -1),
    caption: text(element, "caption"),
    element,
    head,
    columns: heads.map((one) => {
      const label = text(one, ".atlas-col");
      return { id: one.id.slice(prefix.length), label, service: one.dataset.service ?? label, head: one };
    }),
    rows: groups.flatMap((group) =>
      [...group.element.querySelectorAll("tr[id]")].map((one) => row(/** @type {HTMLTableRowElement} */ (one), prefix, group.id)),
    ),
    groups,
  };
}

/** Best first, or worst first; what is not stated comes last in both. @param {Table} table @param {State} state */
function ordered(table, state) {
  const places = table.columns.map((_, at) => at);
  const by = table.rows.find(({ id }) => id === state.order);
  if (!by) return places;
  const known = (/** @type {number} */ at) => Number.isFinite(by.ranks[at]);
  const turn = state.worst ? -1 : 1;
  return places.sort((a, b) => (known(a) && known(b) ? turn * (by.ranks[a] - by.ranks[b]) : Number(known(b)) - Number(known(a))));
}

/** What is searched in a row: its head, and one text for each cell. @type {WeakMap<Row, { head: string, cells: string[] }>} */
const TEXTS = new WeakMap();

/** @param {Row} one */
function texts(one) {
  let known = TEXTS.get(one);
  if (!known) {
    const cells = one.cells.map((cell) => (cell.className === "atlas-none" ? "" : folded(cell.textContent ?? "")));
    known = { head: folded(one.element.cells[0].textContent ?? ""), cells };
    TEXTS.set(one, known);
  }
  return known;
}

/** All words stand in the row's head or in cells that are shown. @param {Row} one @param {string[]} words @param {number[]} columns */
function holds(one, words, columns) {
  const { head, cells } = texts(one);
  return words.every((word) => head.includes(word) || columns.some((at) => cells[at].includes(word)));
}

/** @param {Table} table @param {State} state @returns {View} */
export function view(table, state) {
  const order = ordered(table, state);
  const columns = order.filter((at) => !state.columns || state.columns.includes(table.columns[at].id));
  const words = folded(state.words).split(" ").filter(Boolean);
  const fits = (/** @type {Row} */ one) =>
    (!state.group || one.group === state.group) &&
    (!state.differ || new Set(columns.map((at) => one.kinds[at])).size > 1) &&
    (!words.length || holds(one, words, columns));
  return { order, columns, rows: new Set(table.rows.filter(fits)) };
}
