// The card of what is chosen: its words, where they stand, and what it is linked with. Every text
// is set as text; nothing here reads or writes HTML.

const card = element("card");

function made(tag, text, name) {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  if (name) node.className = name;
  return node;
}

function button(text, act, label) {
  const node = made("button", text);
  node.type = "button";
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", act);
  return node;
}

function kindOf(node) {
  const sort = scene.types[node.type];
  return scene.looks[node.kind].label + (sort ? ", " + sort : "");
}

function standingOf(node) {
  if (node.kind !== "priority") return "";
  const mark = standoutOf(node);
  return mark ? mark.mark : scene.stateNames[node.state] || "Not assessed";
}

// An address that a page gave us is followed only where it leads to a page.
function pageLink(address, text) {
  let target = null;
  try {
    target = new URL(address, window.location.href);
  } catch { return null; }
  if (!["http:", "https:", "file:"].includes(target.protocol)) return null;
  const link = made("a", text);
  link.href = address;
  return link;
}

function facts(node) {
  const list = made("dl");
  const told = [
    ["More", node.detail], ["About", node.topics], ["Where", node.places],
    ["Borough", node.kind === "borough" ? "" : boroughsOf(node)], ["Address in the data", node.iri],
  ];
  for (const [name, text] of told.filter(([, each]) => each)) {
    list.append(made("dt", name), made("dd", text));
  }
  return list;
}

function linkedWith(node) {
  const MOST = 40;
  const list = made("ul", "", "linked");
  const links = joined.get(node.id);
  for (const { edge, other } of links.slice(0, MOST)) {
    const item = made("li");
    const name = edge.from === node.id ? edge.label : scene.back[edge.name];
    const end = byId.get(other);
    item.append(made("span", name + ":", "edge"), " ",
      button(end.label + (visible.has(other) ? "" : " (hidden)"), () => { reveal(other); flyTo(other); card.focus(); }));
    const why = [edge.reason, edge.confidence && "(confidence " + edge.confidence + ")"].filter(Boolean).join(" ");
    if (why) item.append(made("span", why, "why"));
    list.append(item);
  }
  if (links.length > MOST) list.append(made("li", "and " + (links.length - MOST) + " more"));
  return list;
}

function aroundChoice(node) {
  const label = made("label", "Only what is around it: ");
  const select = made("select");
  const choices = [["0", "no, everything"], ["1", "1 link away"], ["2", "2 links away"], ["3", "3 links away"], ["4", "4 links away"]];
  for (const [value, text] of choices) {
    const option = made("option", text);
    option.value = value;
    select.append(option);
  }
  select.value = view.around === node.id ? String(view.steps) : "0";
  select.addEventListener("change", () => {
    change(() => {
      view.around = select.value === "0" ? "" : node.id;
      view.steps = Number(select.value) || 1;
    });
    card.querySelector("select").focus();
  });
  label.append(select);
  return label;
}

function deeds(node) {
  const row = made("div", "", "deeds");
  const hidden = hiddenAround(node.id);
  const below = foldable(node.id);
  if (hidden) row.append(button("Unfold " + count(hidden, "neighbour"), () => { unfold(node.id); card.focus(); }));
  if (below) row.append(button("Fold " + count(below, "thing") + " that hang" + (below === 1 ? "s" : "") + " on it", () => { fold(node.id); card.focus(); }));
  row.append(aroundChoice(node));
  return row;
}

function fillCard(node) {
  const mark = standoutOf(node);
  const head = made("div", "", "head");
  const name = made("h2", node.label);
  name.id = "card-name";
  head.append(made("p", kindOf(node), "sort"), button("Close", () => { pick(""); holder.focus({ preventScroll: true }); }));
  const parts = [name];
  if (node.kind === "priority") parts.push(made("p", standingOf(node), mark ? "standing alarm" : "standing"));
  if (node.reason) parts.push(made("p", node.reason, "reason"));
  if (quoteOf(node)) parts.push(made("blockquote", quoteOf(node)));
  if (sourceOf(node)) parts.push(sourceLine(node));
  const own = node.link && pageLink(node.link, "Its own page");
  if (own) parts.push(own);
  const more = made("div");
  if (joined.get(node.id).length) more.append(made("h3", "Linked with"), linkedWith(node));
  more.append(facts(node));
  const words = made("div");
  words.append(...parts, deeds(node));
  const body = made("div", "", "body");
  body.append(words, more);
  card.replaceChildren(head, body);
}

function sourceLine(node) {
  const line = made("p", "", "source");
  const message = scene.messages[node.message];
  line.append(message.link ? pageLink(message.link, message.source) || message.source : message.source);
  return line;
}

function showCard() {
  const node = visible.has(view.picked) ? byId.get(view.picked) : undefined;
  card.hidden = !node;
  if (node) fillCard(node);
}

// In one line, for those who hear the page.
function told(node) {
  const hidden = hiddenAround(node.id);
  return [kindOf(node), node.label, standingOf(node), node.detail, hidden ? count(hidden, "hidden neighbour") : ""]
    .filter(Boolean).join(". ");
}

