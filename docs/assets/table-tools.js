// The controls above a table. They keep nothing: table-board.js shows a state in them, and asks them what was chosen.

/** @typedef {import("./table-model.js").Table} Table */
/** @typedef {import("./table-model.js").State} State */
/** @typedef {import("./table-model.js").View} View */

/** Where the controls do not push the table out of sight. */
const ROOM = matchMedia("(min-width: 45em)");
/** Rows that are seen at once, so that nobody filters them. */
const FEW = 12;

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} properties
 * @param {(Node | string)[]} inside
 * @returns {HTMLElementTagNameMap[Name]}
 */
function element(name, properties, ...inside) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
}

/** @param {string} name @param {string} textContent @param {string} [label] */
export function button(name, textContent, label) {
  const made = element("button", { type: "button", name, className: `atlas-${name}`, textContent });
  if (label) made.ariaLabel = made.title = label;
  return made;
}

/** @param {string} name @param {string} value @param {string | Node} text */
const box = (name, value, text) => element("label", {}, element("input", { type: "checkbox", name, value }), text);

/** One line a service: all its tiers at once, or each alone. @param {Table} table @param {string} service */
function line(table, service) {
  const columns = table.columns.filter((column) => column.service === service);
  if (columns.length === 1) return element("div", {}, box("column", columns[0].id, columns[0].label));
  const tier = (/** @type {string} */ label) => (label.startsWith(service) ? label.slice(service.length).trim() : label);
  const all = box("service", service, element("b", {}, service));
  const made = element("div", { role: "group", ariaLabel: service }, all, ...columns.map(({ id, label }) => box("column", id, tier(label))));
  return made;
}

/** @param {Table} table */
function picker(table) {
  const services = [...new Set(table.columns.map(({ service }) => service))];
  const ends = element("div", {}, button("all", "All"), button("nothing", "None"));
  return element("details", { className: "atlas-pick" }, element("summary", {}), ...services.map((one) => line(table, one)), ends);
}

/** @param {Table} table @param {HTMLElement} root Where the links to the data stand. */
export function tools(table, root) {
  const words = element("input", { type: "search", name: "words", autocomplete: "off" });
  const group = element("select", { name: "group" }, new Option("all", ""), ...table.groups.map(({ id, title }) => new Option(title, id)));
  const choice = picker(table);
  const copied = element("output", {});
  const files = [...root.querySelectorAll(".atlas-edit a[href*='/api/']")].map((link) => link.cloneNode(true));
  const form = element(
    "form",
    { role: "search", ariaLabel: `Filter ${table.caption}` },
    element("label", {}, "Words", words),
    ...(table.groups.length > 1 ? [element("label", {}, "Group", group)] : []),
    element("label", {}, element("input", { type: "checkbox", name: "differ" }), "Only differences"),
    choice,
    element("p", {}, "Copy as ", button("markdown", "Markdown"), button("csv", "CSV"), copied),
    element("p", {}, "All as ", ...files.flatMap((link) => [link, " "])),
  );
  const shown = element("output", {});
  const all = button("whole", "Show all");
  const fold = element("details", { open: ROOM.matches && table.rows.length > FEW }, element("summary", {}, "Filter, choose columns, copy"), form);
  const bar = element("div", { className: "atlas-tools" }, fold, element("p", {}, shown, " ", all));
  return { root: bar, form, words, picker: choice.firstElementChild, shown, copied, all };
}

/** @param {HTMLFormElement} form @param {string} name */
const boxes = (form, name) => /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll(`input[name="${name}"]`)]);

/** @param {HTMLFormElement} form @param {string} name */
const field = (form, name) => /** @type {HTMLInputElement | HTMLSelectElement | null} */ (form.elements.namedItem(name));

/** Brings the controls to a state. @param {Table} table @param {HTMLFormElement} form @param {State} state */
export function show(table, form, state) {
  const words = field(form, "words");
  if (words && words.value !== state.words) words.value = state.words;
  const group = field(form, "group");
  if (group) group.value = state.group;
  boxes(form, "differ")[0].checked = state.differ;
  const chosen = new Set(state.columns ?? table.columns.map(({ id }) => id));
  for (const one of boxes(form, "column")) one.checked = chosen.has(one.value);
  for (const one of boxes(form, "service")) {
    const own = table.columns.filter(({ service }) => service === one.value);
    const count = own.filter(({ id }) => chosen.has(id)).length;
    one.checked = count === own.length;
    one.indeterminate = count > 0 && count < own.length;
  }
  const summary = form.querySelector(".atlas-pick > summary");
  if (summary) summary.textContent = `Columns: ${chosen.size} of ${table.columns.length}`;
}

/** What the controls say, on top of a state. @param {Table} table @param {HTMLFormElement} form @param {State} state @param {HTMLInputElement} used @returns {State} */
export function asked(table, form, state, used) {
  if (used.name === "service") {
    const own = new Set(table.columns.filter(({ service }) => service === used.value).map(({ id }) => id));
    for (const one of boxes(form, "column")) if (own.has(one.value)) one.checked = used.checked;
  }
  const chosen = boxes(form, "column").filter(({ checked }) => checked).map(({ value }) => value);
  return {
    ...state,
    words: field(form, "words")?.value ?? "",
    group: field(form, "group")?.value ?? "",
    differ: boxes(form, "differ")[0].checked,
    columns: chosen.length === table.columns.length ? null : chosen,
  };
}

/** Says what is shown. @param {Table} table @param {State} state @param {View} drawn */
export function told(table, state, { rows, columns }) {
  const by = table.rows.find(({ id }) => id === state.order);
  const order = by ? `; columns ordered by “${by.title}”, ${by.ways[Number(state.worst)]}, not stated last` : "";
  return `${rows.size} of ${table.rows.length} rows, ${columns.length} of ${table.columns.length} columns${order}`;
}
