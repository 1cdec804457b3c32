// Cells: a long press opens a figure's citation like a click, and the open citation tells the address of its cell.

/** Milliseconds; browsers take about the same for a long press of their own. */
const LONG = 500;
/** Pixels that a resting finger moves. */
const STILL = 10;

/** Citations that wait outside the page: see table-vast.js. */
export const aside = new DocumentFragment();

/** The citation of a figure. @param {Element | null} figure @returns {HTMLElement | null} */
export function citation(figure) {
  const id = figure?.getAttribute("popovertarget");
  return id ? (document.getElementById(id) ?? aside.getElementById(id)) : null;
}

/** @param {Element} card @param {Element} cell */
function address(card, cell) {
  let link = /** @type {HTMLAnchorElement | null} */ (card.querySelector(".atlas-here"));
  if (!link) {
    link = Object.assign(document.createElement("a"), { className: "atlas-here", textContent: "Link to this cell" });
    card.querySelector(".atlas-close")?.before(link);
  }
  link.href = `#${cell.id}`;
}

/** Makes the citation ready to be shown. @param {Element} figure */
function ready(figure) {
  const card = citation(figure);
  const cell = figure.closest("td");
  if (card && !card.isConnected) figure.closest(".atlas-compare")?.querySelector(".atlas-cards")?.append(card);
  if (card && cell) address(card, cell);
  return card;
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function figureAt(target) {
  if (!(target instanceof Element)) return null;
  return target.closest(".atlas-value") ?? target.closest("td")?.querySelector(".atlas-value") ?? null;
}

/** @param {HTMLTableElement} table */
export function cells(table) {
  let timer = 0;
  let opened = false;
  let from = { x: 0, y: 0 };

  table.addEventListener("pointerdown", ({ target, pointerType, clientX, clientY }) => {
    clearTimeout(timer);
    opened = false;
    const figure = figureAt(target);
    if (pointerType === "mouse" || !figure) return;
    from = { x: clientX, y: clientY };
    timer = setTimeout(() => {
      opened = true;
      figure.focus(); // where the focus returns to
      ready(figure)?.showPopover();
    }, LONG);
  });
  table.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (Math.hypot(clientX - from.x, clientY - from.y) > STILL) clearTimeout(timer);
  });
  for (const end of ["pointerup", "pointercancel"]) table.addEventListener(end, () => clearTimeout(timer));
  // The browser's own menu, and the click that would close the citation again.
  table.addEventListener("contextmenu", (event) => opened && event.preventDefault());
  const click = (/** @type {MouseEvent} */ event) => {
    const figure = event.target instanceof Element ? event.target.closest(".atlas-value") : null;
    if (opened) event.preventDefault();
    else if (figure) ready(figure);
    opened = false;
  };
  table.addEventListener("click", click, true);
}
