// Tables of so many columns that the browser needs help: what stands far beside the window is not laid out until somebody
// scrolls or searches there, and the citations wait outside the page until they are asked for.

import { aside } from "./table-cells.js";

/** @typedef {import("./table-model.js").Table} Table */
/** @typedef {import("./table-model.js").View} View */

const VAST = 24;
/** Columns beyond those in sight, on both sides. */
const NEAR = 2;

/** @param {Table} table */
export const vast = ({ columns }) => columns.length > VAST && "onbeforematch" in document;

/** Columns are equally wide. @param {Table} table @param {View} view @returns {[number, number]} From and to, of those shown. */
export function sight({ element, columns }, view) {
  const frame = element.parentElement;
  if (!frame) return [0, columns.length];
  const width = columns.find(({ head }) => head.offsetWidth)?.head.offsetWidth ?? frame.clientWidth;
  const first = Math.floor(Math.min(frame.scrollLeft, Math.max(width * view.columns.length - frame.clientWidth, 0)) / width);
  return [first - NEAR, first + Math.ceil(frame.clientWidth / width) + NEAR];
}

/** @param {Table} table @param {() => void} moved Called once a picture while the table is scrolled. */
export function prepare({ element }, moved) {
  element.classList.add("atlas-vast");
  aside.append(...(element.closest(".atlas-compare")?.querySelector(".atlas-cards")?.children ?? []));
  let waiting = false;
  const act = () => {
    waiting = false;
    moved();
  };
  // Of the table's frame or of the whole page.
  const scrolled = () => {
    if (!waiting) requestAnimationFrame(act);
    waiting = true;
  };
  document.addEventListener("scroll", scrolled, { capture: true, passive: true });
}
