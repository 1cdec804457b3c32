// The state of a table as the address says it: readable, and nothing that the table does not offer.

/** @typedef {import("./table-model.js").Table} Table */
/** @typedef {import("./table-model.js").State} State */

const NAMES = { words: "words", group: "group", columns: "columns", differ: "only", order: "order" };
const DIFFERENCES = "differences";
const NONE = "none";
/** Ids hold no dot, and an address leaves it as it is. */
const BETWEEN = ".";
const WORST = `${BETWEEN}worst`;

/** @param {Table} table @param {string | null} said @returns {string[] | null} */
function chosen(table, said) {
  if (said === NONE) return [];
  const wanted = said?.split(BETWEEN) ?? [];
  const found = table.columns.map(({ id }) => id).filter((id) => wanted.includes(id));
  return found.length && found.length < table.columns.length ? found : null;
}

/** @param {Table} table @param {string} prefix @returns {State} */
export function recalled(table, prefix) {
  const said = new URLSearchParams(location.search);
  const value = (/** @type {keyof typeof NAMES} */ name) => said.get(prefix + NAMES[name]) ?? "";
  const order = value("order");
  const by = order.replace(WORST, "");
  const known = table.rows.some(({ id }) => id === by);
  return {
    words: value("words"),
    group: table.groups.find(({ id }) => id === value("group"))?.id ?? "",
    columns: chosen(table, said.get(prefix + NAMES.columns)),
    differ: value("differ") === DIFFERENCES,
    order: known ? by : "",
    worst: known && order.endsWith(WORST),
  };
}

/** The present address with this state; keeps what else it says. @param {State} state @param {string} prefix */
export function written(state, prefix) {
  const address = new URL(location.href);
  const values = {
    words: state.words.trim(),
    group: state.group,
    columns: state.columns ? state.columns.join(BETWEEN) || NONE : "",
    differ: state.differ ? DIFFERENCES : "",
    order: state.order && state.order + (state.worst ? WORST : ""),
  };
  for (const [name, value] of Object.entries(values)) {
    const parameter = prefix + NAMES[/** @type {keyof typeof NAMES} */ (name)];
    if (value) address.searchParams.set(parameter, value);
    else address.searchParams.delete(parameter);
  }
  return address.href;
}
