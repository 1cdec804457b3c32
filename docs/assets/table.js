// Comparison tables: filter, order, choose columns, copy, share. Without it each is the whole table and shows no dead controls.

const tables = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".atlas-compare")]);
if (tables.length) {
  import("./table-board.js").then(({ start }) => {
    // Several tables on a page: the names in the address begin with the table's own.
    for (const root of tables) start(root, tables.length > 1);
  });
}
