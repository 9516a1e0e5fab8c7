// Files of what is seen: the picture as it stands in the frame, and the data of what is shown.

const MOST_PIXELS_SAVED = 8000;    // along one side of a picture; browsers refuse much larger ones
const FIELDS = ["label", "kind", "state", "type", "detail", "date", "position", "topics", "places",
  "reason", "quote", "message", "issued", "message_iri"];
const LINK_FIELDS = ["name", "label", "reason", "confidence"];

function download(name, type, content) {
  const link = made("a");
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(address), 30000);
  element("said").textContent = name + " saved";
}

// Draws what is in the frame with any pen; the text of a saved picture can always be enlarged.
function drawSeen(pen, area, scale) {
  drawGround(pen, scale, isLookedAt, area);
  for (const [id, box] of laid.boxes) {
    if (!overlaps(box, area)) continue;
    drawBox(pen, byId.get(id), box, { scale, isChosen: isLookedAt(id), isFound: found.has(id), isPlain: false });
    const hidden = visible.size === scene.nodes.length ? 0 : hiddenAround(id);
    if (hidden) drawHidden(pen, box, hidden);
  }
}

function svg() {
  const pen = svgPen();
  drawSeen(pen, seen(), Math.max(1, network.getScale()));
  return pen.written(seen(), document.title);
}

function savePng() {
  const area = seen();
  const wanted = Math.max(2 * network.getScale(), 0.5);
  const scale = Math.min(wanted, MOST_PIXELS_SAVED / area.width, MOST_PIXELS_SAVED / area.height);
  const sheet = made("canvas");
  sheet.width = Math.round(area.width * scale);
  sheet.height = Math.round(area.height * scale);
  const ctx = sheet.getContext("2d");
  ctx.fillStyle = "#ffffff";
  ctx.fillRect(0, 0, sheet.width, sheet.height);
  ctx.setTransform(scale, 0, 0, scale, -area.x * scale, -area.y * scale);
  drawSeen(canvasPen(ctx), area, scale);
  sheet.toBlob((picture) => download("drawing.png", "image/png", picture), "image/png");
}

function dataOf(node) {
  const message = "message" in node ? scene.messages[node.message] : {};
  const told = { ...node, quote: quoteOf(node), message: message.title, issued: message.issued, message_iri: message.iri };
  return [["borough", boroughsOf(node)], ...FIELDS.map((field) => [field, told[field]])].map(([key, value]) => [key, value || ""]);
}

function shownData() {
  const shown = scene.nodes.filter(({ id }) => visible.has(id));
  const links = scene.edges.filter(({ from, to }) => visible.has(from) && visible.has(to));
  return {
    nodes: shown.map((node) => ({ id: node.iri, at: laid.boxes.get(node.id), look: dress(node), data: dataOf(node) })),
    links: links.map((edge) => ({ from: byId.get(edge.from).iri, to: byId.get(edge.to).iri,
      data: LINK_FIELDS.map((key) => [key, edge[key] || ""]) })),
  };
}

function graphml() {
  const { nodes: shown, links } = shownData();
  const keys = (of, names) => names.map((name) =>
    `<key id="${of[0]}-${name}" for="${of}" attr.name="${name}" attr.type="string"/>`).join("\n");
  const told = (of, data) => data.map(([key, value]) => `<data key="${of[0]}-${key}">${escaped(value)}</data>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n`
    + keys("node", ["borough", ...FIELDS]) + "\n" + keys("edge", LINK_FIELDS) + `\n<graph edgedefault="directed">\n`
    + shown.map(({ id, data }) => `<node id="${escaped(id)}">${told("node", data)}</node>`).join("\n") + "\n"
    + links.map(({ from, to, data }, n) =>
      `<edge id="e${n}" source="${escaped(from)}" target="${escaped(to)}">${told("edge", data)}</edge>`).join("\n")
    + "\n</graph>\n</graphml>\n";
}

function colour(hex) {
  const part = (at) => Number.parseInt(hex.slice(at, at + 2), 16);
  return `<viz:color r="${part(1)}" g="${part(3)}" b="${part(5)}"/>`;
}

function gexf() {
  const { nodes: shown, links } = shownData();
  const declared = (of, names) => `<attributes class="${of}" mode="static">`
    + names.map((name) => `<attribute id="${name}" title="${name}" type="string"/>`).join("") + "</attributes>\n";
  const told = (data) => "<attvalues>" + data.filter(([key]) => key !== "label")
    .map(([key, value]) => `<attvalue for="${key}" value="${escaped(value)}"/>`).join("") + "</attvalues>";
  const label = (data) => escaped(data.find(([key]) => key === "label")[1]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft"`
    + ` xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">\n<graph defaultedgetype="directed" mode="static">\n`
    + declared("node", ["borough", ...FIELDS.filter((name) => name !== "label")])
    + declared("edge", LINK_FIELDS.filter((name) => name !== "label")) + "<nodes>\n"
    + shown.map(({ id, at, look, data }) => `<node id="${escaped(id)}" label="${label(data)}">${told(data)}${colour(look.fill === "#ffffff" ? look.line : look.fill)}`
      + `<viz:position x="${at.x.toFixed(1)}" y="${(-at.y).toFixed(1)}" z="0"/></node>`).join("\n")
    + "\n</nodes>\n<edges>\n"
    + links.map(({ from, to, data }, n) => `<edge id="${n}" source="${escaped(from)}" target="${escaped(to)}" label="${label(data)}">${told(data)}</edge>`).join("\n")
    + "\n</edges>\n</graph>\n</gexf>\n";
}

function cytoscape() {
  const { nodes: shown, links } = shownData();
  const elements = {
    nodes: shown.map(({ id, at, data }) => ({ data: { id, ...Object.fromEntries(data) }, position: { x: at.x, y: at.y } })),
    edges: links.map(({ from, to, data }, n) => ({ data: { id: "e" + n, source: from, target: to, ...Object.fromEntries(data) } })),
  };
  return JSON.stringify({ elements }, null, 1) + "\n";
}

// RFC 4180, and a cell that a spreadsheet would take for a formula gets an apostrophe before it.
function csv(head, lines) {
  const cell = (value) => {
    const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };
  return "\uFEFF" + [head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
}

const FILES = {
  svg: () => download("drawing.svg", "image/svg+xml", svg()),
  png: savePng,
  graphml: () => download("drawing.graphml", "application/xml", graphml()),
  gexf: () => download("drawing.gexf", "application/xml", gexf()),
  cytoscape: () => download("drawing.cyjs", "application/json", cytoscape()),
  nodes: () => download("nodes.csv", "text/csv",
    csv(["id", "borough", ...FIELDS], shownData().nodes.map(({ id, data }) => [id, ...data.map(([, value]) => value)]))),
  links: () => download("links.csv", "text/csv",
    csv(["source", "target", ...LINK_FIELDS], shownData().links.map(({ from, to, data }) => [from, to, ...data.map(([, value]) => value)]))),
};

function listenToSaving() {
  for (const each of document.querySelectorAll("button[data-save]")) {
    each.addEventListener("click", () => {
      FILES[each.dataset.save]();
      element("save").open = false;
      element("save").querySelector("summary").focus();
    });
  }
}

