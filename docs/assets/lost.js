// On the page for wrong addresses: offers the pages whose addresses resemble the wrong one. The navigation names them all.

/** @typedef {{ title: string, href: string, path: string }} Place */

const MOST = 5;
/** The share of letter pairs in common from which an address is worth showing, by itself and beside the best one. */
const ENOUGH = 0.4;
const BESIDE = 0.75;
/** Nobody types more; an address can be endless. */
const LONGEST = 120;

/** @param {string} path */
function readable(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Words of an address, without file endings. @param {string} path */
const words = (path) => readable(path).toLowerCase().replace(/\.\w{1,5}$/, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean).slice(-12);

/** Letter pairs of a text, with a mark at each end. @param {string} text */
const pairs = (text) => [...`^${text}`].map((letter, index, all) => letter + (all[index + 1] ?? "$"));

/** Dice's coefficient over letter pairs: 1 for the same text, 0 for nothing in common. @param {string} one @param {string} other */
function alike(one, other) {
  const mine = pairs(one);
  const theirs = pairs(other);
  const both = mine.filter((pair) => {
    const at = theirs.indexOf(pair);
    if (at >= 0) theirs.splice(at, 1);
    return at >= 0;
  });
  return (2 * both.length) / (mine.length + both.length + theirs.length);
}

/** @param {string} path */
const last = (path) => words(path.split("/").filter(Boolean).at(-1) ?? "");

/** The whole address counts, or its last part alone: folders get moved. @param {string} wrong @param {string} right */
function nearness(wrong, right) {
  const whole = alike(words(wrong).join(""), words(right).join(""));
  return Math.max(whole, 0.95 * alike(last(wrong).join(""), last(right).join("")));
}

/** @param {string} wrong @param {Place[]} places */
function nearest(wrong, places) {
  const scored = places.map((place) => ({ place, score: nearness(wrong, place.path) }));
  const ranked = scored.sort((one, other) => other.score - one.score).slice(0, MOST);
  const least = Math.max(ENOUGH, BESIDE * (ranked[0]?.score ?? 1));
  return ranked.filter(({ score }) => score >= least).map(({ place }) => place);
}

/** @param {string} root Where the site starts. @returns {Place[]} */
function places(root) {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".md-nav--primary a[href]")]);
  const found = links.map(({ href, textContent }) => ({
    title: (textContent ?? "").trim(),
    href,
    path: new URL(href).pathname.slice(root.length),
  }));
  const pages = new Map(found.filter(({ path, title }) => path && title).map((place) => [place.path, place]));
  return [...pages.values()];
}

/** @param {string} href @param {string} text */
function item(href, text) {
  const link = Object.assign(document.createElement("a"), { href, textContent: text });
  const made = document.createElement("li");
  made.append(link);
  return made;
}

/** The theme opens its search with what `q` says. @param {string} root @param {string} wrong */
function search(root, wrong) {
  const query = last(wrong).join(" ");
  return query ? [item(`${root}?q=${encodeURIComponent(query)}`, `Search for “${query}”`)] : [];
}

/** @param {HTMLElement} box */
function start(box) {
  const root = new URL(box.dataset.lost ?? "/", location.href).pathname.replace(/[^/]*$/, "");
  const wrong = location.pathname.slice(root.length).slice(0, LONGEST);
  const near = nearest(wrong, places(root)).map(({ href, title }) => item(href, title));
  const offers = [...near, ...search(root, wrong)];
  box.querySelector("ul")?.append(...offers);
  box.hidden = !offers.length || wrong === "404.html";
}

const box = /** @type {HTMLElement | null} */ (globalThis.document?.querySelector("[data-lost]") ?? null);
if (box) start(box);
