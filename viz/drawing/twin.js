// The tables that say the same in words keep to what is shown and found, a page at a time.

const ROWS = 50;
let twins = [];

function startTwins() {
  twins = [...document.querySelectorAll("table.twin")].map(twinOf);
}

const twinOf = (table) => ({
  table,
  rows: [...table.tBodies[0].rows].map((row) => ({
    row, node: row.dataset.node, all: (row.dataset.all || row.dataset.node).split(" "),
  })),
  pager: element(table.dataset.pager),
  page: 0,
});

function isTold({ node, all }) {
  return visible.has(node) && (!view.words.trim() || all.some((id) => found.has(id)));
}

// Which rows these are, in words.
function whereabouts(twin, number, first) {
  const said = (each) => each.toLocaleString("en-GB");
  if (!number) return "No row: nothing of this is shown";
  if (number <= ROWS) return count(number, "row") + " of " + said(twin.rows.length);
  return "Rows " + said(first + 1) + " to " + said(Math.min(first + ROWS, number)) + " of " + said(number);
}

function turnTo(twin, page) {
  const told = twin.rows.filter(isTold);
  const pages = Math.max(1, Math.ceil(told.length / ROWS));
  twin.page = Math.min(Math.max(0, page), pages - 1);
  const first = twin.page * ROWS;
  const here = new Set(told.slice(first, first + ROWS));
  for (const each of twin.rows) each.row.hidden = !here.has(each);
  twin.table.classList.add("paged");
  const [back, where, on] = twin.pager.children;
  back.disabled = twin.page === 0;
  on.disabled = twin.page === pages - 1;
  where.textContent = whereabouts(twin, told.length, first);
  back.hidden = on.hidden = pages === 1;
  twin.pager.hidden = pages === 1 && told.length === twin.rows.length;
}

function showTwins() {
  for (const twin of twins) turnTo(twin, 0);
}

function listenToTwins() {
  for (const twin of twins) {
    const [back, , on] = twin.pager.children;
    back.addEventListener("click", () => turnTo(twin, twin.page - 1));
    on.addEventListener("click", () => turnTo(twin, twin.page + 1));
    twin.table.addEventListener("click", ({ target }) => {
      const name = target.closest("button[data-node]");
      if (!name) return;
      reveal(name.dataset.node);
      holder.focus({ preventScroll: true });
      flyTo(name.dataset.node);
    });
  }
}

