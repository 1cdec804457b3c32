// Filters the list on the references page. Without it the page is the whole list and shows no dead controls.

/**
 * @typedef {"topic" | "kind" | "level" | "service"} Facet
 * @typedef {{ element: HTMLElement, text: string, topic: string, kind: string, level: string, service: string[] }} Entry
 * @typedef {{ id: string, title: string, parts: HTMLElement[], entries: Entry[] }} Topic
 * @typedef {{ value: string, label: string }} Choice
 */

/** @type {readonly Facet[]} */
const FACETS = ["topic", "kind", "level", "service"];
/** Not `q`, which the theme takes for its own search. */
const WORDS = "words";
const LEVELS = ["intro", "intermediate", "advanced"];

/** @param {string} text Any text, or what was typed. */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

/**
 * @param {HTMLElement} element
 * @param {string} topic
 * @returns {Entry}
 */
function entry(element, topic) {
  const { kind = "", level = "", services = "" } = /** @type {HTMLElement | null} */ (element.querySelector("[data-kind]"))?.dataset ?? {};
  return { element, text: folded(element.textContent), topic, kind, level, service: services.split(" ") };
}

/**
 * A list with what stands above it, up to its heading.
 * @param {HTMLElement} list
 * @returns {Topic}
 */
function topic(list) {
  const parts = [list];
  while (parts[0].tagName !== "H2") {
    const before = /** @type {HTMLElement} */ (parts[0].previousElementSibling);
    if (!before) break;
    parts.unshift(before);
  }
  const { id, firstChild } = parts[0];
  const items = /** @type {HTMLElement[]} */ ([...list.children]);
  // The contents stand twice: beside the page, and in the drawer of narrow windows.
  for (const link of document.querySelectorAll(`.md-nav--secondary a[href="#${CSS.escape(id)}"]`)) {
    const contents = link.closest("li");
    if (contents) parts.push(contents);
  }
  return { id, title: firstChild?.textContent ?? id, parts, entries: items.map((item) => entry(item, id)) };
}

/** The name that the site's navigation gives a service; its id where it is not listed. @param {string} id */
function serviceName(id) {
  const link = document.querySelector(`.md-nav--primary a[href*="/services/${CSS.escape(id)}/"]`);
  return link?.textContent?.trim() || id.replaceAll("-", " ");
}

/** @param {string[]} values @param {(value: string) => string} label @returns {Choice[]} */
function choices(values, label) {
  return [...new Set(values)].filter(Boolean).map((value) => ({ value, label: label(value) }));
}

/** @param {Topic[]} topics @param {Entry[]} entries @returns {Record<Facet, Choice[]>} */
function offered(topics, entries) {
  const spaced = (/** @type {string} */ value) => value.replaceAll("-", " ");
  const byLabel = (/** @type {Choice} */ a, /** @type {Choice} */ b) => a.label.localeCompare(b.label, "en");
  return {
    topic: topics.map(({ id, title }) => ({ value: id, label: title })),
    kind: choices(entries.map(({ kind }) => kind), spaced).sort(byLabel),
    level: choices(LEVELS, spaced),
    service: choices(entries.flatMap(({ service }) => service), serviceName).sort(byLabel),
  };
}

/** @param {string} text @param {HTMLElement} control */
function labelled(text, control) {
  const label = document.createElement("label");
  label.append(text, control);
  return label;
}

/** @param {Facet} facet @param {Choice[]} options */
function chooser(facet, options) {
  const select = document.createElement("select");
  select.name = facet;
  select.append(new Option("all", ""), ...options.map(({ value, label }) => new Option(label, value)));
  return labelled(facet[0].toUpperCase() + facet.slice(1), select);
}

/** @param {Record<Facet, Choice[]>} options */
function bar(options) {
  const form = document.createElement("form");
  form.className = "atlas-filter";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Filter the references");
  const words = Object.assign(document.createElement("input"), { type: "search", name: WORDS, autocomplete: "off" });
  const shown = document.createElement("output");
  const all = Object.assign(document.createElement("button"), { type: "button", textContent: "Show all" });
  form.append(labelled("Words", words), ...FACETS.map((facet) => chooser(facet, options[facet])), all, shown);
  return { form, shown, all };
}

/** @param {Entry} one @param {FormData} wanted */
function fits(one, wanted) {
  const words = folded(String(wanted.get(WORDS))).split(" ");
  const chosen = FACETS.every((facet) => !wanted.get(facet) || [one[facet]].flat().includes(String(wanted.get(facet))));
  return chosen && words.every((word) => one.text.includes(word));
}

/** Keeps what else the address says. @param {FormData} wanted */
function remember(wanted) {
  const address = new URL(location.href);
  for (const [name, value] of wanted) {
    if (String(value).trim()) address.searchParams.set(name, String(value));
    else address.searchParams.delete(name);
  }
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

/** Values that are not offered change nothing. @param {HTMLFormElement} form */
function recall(form) {
  const said = new URLSearchParams(location.search);
  form.reset();
  for (const name of [WORDS, ...FACETS]) {
    const control = /** @type {HTMLInputElement | HTMLSelectElement} */ (form.elements.namedItem(name));
    control.value = said.get(name) ?? "";
    if (control instanceof HTMLSelectElement && control.selectedIndex < 0) control.value = "";
  }
}

/** @param {Topic[]} topics */
function start(topics) {
  const entries = topics.flatMap((one) => one.entries);
  const { form, shown, all } = bar(offered(topics, entries));
  const show = () => {
    const wanted = new FormData(form);
    for (const one of entries) one.element.hidden = !fits(one, wanted);
    for (const { parts, entries: own } of topics) {
      for (const part of parts) part.hidden = own.every(({ element }) => element.hidden);
    }
    const count = entries.filter(({ element }) => !element.hidden).length;
    shown.value = `${count} of ${entries.length} references shown`;
    all.disabled = [...wanted.values()].every((value) => !String(value).trim());
    return wanted;
  };
  /** A link to one entry shows it, whatever is chosen. */
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.closest("[hidden]")) return;
    form.reset();
    remember(show());
    target.scrollIntoView();
  };
  form.addEventListener("input", () => remember(show()));
  form.addEventListener("submit", (event) => event.preventDefault());
  all.addEventListener("click", () => {
    form.reset();
    // The button is about to be disabled and would drop the focus.
    /** @type {HTMLElement} */ (form.elements.namedItem(WORDS)).focus();
    remember(show());
  });
  addEventListener("hashchange", reveal);
  addEventListener("popstate", () => {
    recall(form);
    show();
  });
  document.querySelector(".atlas-filter-place")?.append(form);
  recall(form);
  show();
  reveal();
}

/** Puts the filter above the lists of the page. */
export function filter() {
  const lists = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("h1#references ~ .atlas-references")]);
  start(lists.map(topic));
}
