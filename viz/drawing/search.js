// Search over everything in the picture, hidden or not: a list to choose from (the pattern of a
// combobox, ARIA 1.2); what is chosen is flown to, and the tables below keep to what was found.

const field = element("seek");
const offered = element("found");
const MOST_OFFERED = 12;
let texts = null;
let active = -1;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function searched(node) {
  return plain([node.label, node.quote, node.detail, node.topics, node.places, boroughsOf(node), sourceOf(node)]
    .filter(Boolean).join(" "));
}

// Things whose words hold all that was typed; those whose name begins with it come first.
function matches(words) {
  const parts = plain(words).split(/\s+/).filter(Boolean);
  if (!parts.length) return [];
  texts = texts || scene.nodes.map(searched);
  const hits = scene.nodes.filter((_, n) => parts.every((part) => texts[n].includes(part)));
  const rank = (node) => {
    const label = plain(node.label);
    return label.startsWith(parts[0]) ? 0 : label.includes(parts[0]) ? 1 : 2;
  };
  return hits.map((node) => [rank(node), node]).sort((one, other) => one[0] - other[0]).map(([, node]) => node);
}

function offer(hits) {
  active = -1;
  field.removeAttribute("aria-activedescendant");
  offered.replaceChildren(...hits.slice(0, MOST_OFFERED).map((node, n) => {
    const option = made("li");
    option.id = "found-" + n;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.id = node.id;
    const mark = standingOf(node);
    option.append(made("b", node.label), made("span", [kindOf(node), mark, boroughsOf(node)].filter(Boolean).join(" · ")));
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => choose(node.id));
    return option;
  }));
  openList(hits.length > 0);
}

function openList(isOpen) {
  offered.hidden = !isOpen;
  field.setAttribute("aria-expanded", String(isOpen));
}

function choose(id) {
  openList(false);
  reveal(id);
  flyTo(id);
  element("said").textContent = told(byId.get(id));
}

function goDown(by) {
  const options = [...offered.children];
  if (!options.length) return;
  openList(true);
  active = (active + by + options.length + (active < 0 && by < 0 ? 1 : 0)) % options.length;
  options.forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
  options[active].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", options[active].id);
}

function search() {
  const hits = matches(view.words);
  found = new Set(hits.map(({ id }) => id));
  element("hits").textContent = view.words.trim() ? (hits.length ? count(hits.length, "thing") + " found" : "Nothing found") : "";
  return hits;
}

function emptied() {
  field.value = "";
  change(() => { view.words = ""; }, false);
  offer([]);
}

function listenToSearch() {
  let waiting = 0;
  field.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => {
      change(() => { view.words = field.value; }, false);
      offer(matches(view.words));
    }, 120);
  });
  field.addEventListener("keydown", (event) => {
    const options = [...offered.children];
    if (event.key === "ArrowDown") goDown(1);
    else if (event.key === "ArrowUp") goDown(-1);
    else if (event.key === "Escape" && !offered.hidden) openList(false);
    else if (event.key === "Escape" && field.value) emptied();
    else if (event.key === "Enter" && options.length) choose(options[Math.max(0, active)].dataset.id);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => openList(false));
}

