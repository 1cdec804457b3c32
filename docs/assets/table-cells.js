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

/** @param {EventTarget | null} target */
const figureAt = (target) => (target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".atlas-value")) : null);

/** Lifting the finger closes what opened under it and clicks what lies there: neither is meant. @param {HTMLElement} card */
function hold(card) {
  const swallow = (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const over = new AbortController();
  const lifted = () => {
    over.abort();
    setTimeout(() => card.matches(":popover-open") || card.showPopover());
    setTimeout(() => removeEventListener("click", swallow, true), LONG);
  };
  addEventListener("click", swallow, true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, lifted, { signal: over.signal });
}

/** @param {HTMLTableElement} table */
export function cells(table) {
  /** Under the finger. @type {HTMLElement | null} */
  let figure = null;
  let from = { x: 0, y: 0 };
  let timer = 0;

  const leave = () => {
    clearTimeout(timer);
    figure = null;
  };
  const open = () => {
    const pressed = figure;
    const card = pressed && ready(pressed);
    leave();
    if (!card) return false;
    card.ontoggle = ({ newState }) => {
      // The finger has taken the focus from wherever it was; a reader with keys wants to go on from the figure.
      if (newState === "closed" && document.activeElement === document.body) pressed.focus({ preventScroll: true });
    };
    card.showPopover();
    hold(card);
    return true;
  };
  table.addEventListener("pointerdown", ({ target, pointerType, clientX, clientY }) => {
    leave();
    if (pointerType === "mouse") return;
    figure = figureAt(target);
    from = { x: clientX, y: clientY };
    timer = setTimeout(open, LONG);
  });
  table.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (Math.hypot(clientX - from.x, clientY - from.y) > STILL) leave();
  });
  for (const end of ["pointerup", "pointercancel"]) table.addEventListener(end, leave);
  // Some browsers tell a long press by asking for their own menu.
  table.addEventListener("contextmenu", (event) => {
    if (open() || document.querySelector(":popover-open")) event.preventDefault();
  });
  table.addEventListener(
    "click",
    ({ target }) => {
      const value = figureAt(target);
      if (value) ready(value);
    },
    true,
  );
}
