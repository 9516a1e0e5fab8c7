// What the picture looks like, whichever pen draws it. `scale` is pixels of the screen for one unit.

const SMALLEST_TEXT = 4;           // pixels on the screen; smaller text is not drawn
const FAR = 0.12;                  // a smaller scale shows no edges but those that are looked at
const PAPER = "#f7f9fb";           // of a panel
const LINE = "#5f6b76";
const CHOSEN = "#111111";
const FOUND = "#ffc933";           // around what a search has found
const ARROW = "M0 0L-11 -5L-9 0L-11 5Z";
const PLUS = "M-13 -9H13V9H-13Z";
const TRUNK = 14;                  // of a panel's left edge, where lines run down from the borough

function dressOf(node) {
  const look = scene.looks[node.kind];
  const state = standoutOf(node);
  return {
    fill: (state || look).fill, line: (state || look).line, ink: (state || look).ink,
    ring: state ? state.ring : 1.5, dash: state ? state.dash : [], mark: state ? state.mark : "",
    bold: look.bold, icon: look.icon, inset: look.inset, iconRoom: look.iconRoom,
  };
}

const dresses = new Map(scene.nodes.map((node) => [legendKey(node), dressOf(node)]));
const dress = (node) => dresses.get(legendKey(node));

function drawBox(pen, node, box, { scale, isChosen, isFound, isPlain }) {
  const look = dress(node);
  if (isFound) pen.shape(box.path, box.x, box.y, { stroke: FOUND, width: look.ring + Math.max(12, 4 / scale) });
  const width = Math.max(look.ring, look.mark ? 2.5 / scale : 0) + (isChosen ? Math.max(2.5, 2 / scale) : 0);
  if (isPlain) {
    pen.rect(box.x - box.w / 2, box.y - box.h / 2, box.w, box.h,
      { fill: look.fill, stroke: isChosen ? CHOSEN : look.line, width });
    if (look.mark) drawSign(pen, box, look);
    return;
  }
  pen.shape(box.path, box.x, box.y, { fill: look.fill, stroke: isChosen ? CHOSEN : look.line, width, dash: look.dash });
  drawWords(pen, box, look);
}

function drawWords(pen, box, look) {
  const left = box.x - box.w / 2 + look.inset;
  const rows = box.lines.length + (look.mark ? 1.35 : 0);
  const most = box.w - 2 * look.inset - look.iconRoom + 6;
  let y = box.y + (1 - rows) * scene.lineHeight / 2 + scene.size * 0.36;
  pen.shape(look.icon, left + 6, y - scene.size * 0.36, { fill: look.bold ? look.ink : look.line });
  for (const line of box.lines) {
    pen.words(line, left + look.iconRoom, y, { size: scene.size, bold: look.bold, fill: look.ink, most });
    y += scene.lineHeight;
  }
  if (look.mark) {
    pen.words(look.mark, left + look.iconRoom, y + scene.lineHeight * 0.35,
      { size: scene.size, bold: true, fill: look.line, most });
  }
}

// From afar only the first sign of the mark can be read.
function drawSign(pen, box, look) {
  const size = box.h * 0.8;
  pen.words(look.mark.charAt(0), box.x, box.y + size * 0.36, { size, bold: true, fill: look.line, align: "center" });
}

// How many neighbours are hidden, at the lower right corner.
function drawHidden(pen, box, number) {
  const x = box.x + box.w / 2 - 16;
  const y = box.y + box.h / 2;
  pen.shape(PLUS, x, y, { fill: "#ffffff", stroke: "#14202b", width: 1.2 });
  pen.words("+" + (number > 99 ? "99" : number), x, y + 4.5, { size: 12.5, bold: true, fill: "#14202b", align: "center" });
}

function drawPanel(pen, panel, scale) {
  const isNarrow = planName === "narrow";
  pen.rect(panel.x, panel.y, panel.width, panel.height, { fill: PAPER, stroke: "#b9c3cc", width: 1.2 });
  if (scene.size * scale < SMALLEST_TEXT) return;
  const size = isNarrow ? 15 : Math.max(18, Math.min(30, 13 / scale));
  pen.words(panel.title, panel.x + (isNarrow ? 8 : 22), panel.y + (size > 24 ? size : 27),
    { size, bold: true, fill: "#14202b", most: panel.width - 30 });
  if (scene.size * scale < SMALLEST_TEXT + 3) return;
  for (const { x, y, text, rule } of panel.captions) {
    if (rule) pen.line([["M", panel.x, y - 24], ["L", panel.x + panel.width, y - 24]], { stroke: "#cbd3da", width: 1 });
    pen.words(text, x, y, { size: 14, fill: "#44505b", bold: rule, most: panel.x + panel.width - x - 12 });
  }
}

// From afar only the names of boroughs can be read; they lie above everything else, as on a map.
function drawNames(pen, scale, area) {
  if (scene.size * scale >= SMALLEST_TEXT) return;
  const size = 11.5 / scale;
  for (const panel of laid.panels) {
    if (!overlaps({ x: panel.x + panel.width / 2, y: panel.y + size, w: panel.width, h: 2 * size }, area)) continue;
    const most = Math.floor(panel.width / (size * 0.64));
    const { name } = panel;
    const text = name.length > most ? name.slice(0, Math.max(1, most - 1)) + "…" : name;
    pen.rect(panel.x, panel.y, panel.width, size * 1.35, { fill: "#33475b" });
    pen.words(text, panel.x + size * 0.3, panel.y + size * 1.02, { size, bold: true, fill: "#ffffff", most: panel.width });
  }
}

// In the narrow plan lines run down at the left, as in a list.
function drawBranches(pen, isDrawn) {
  for (const [child, parent] of original().branches) {
    const from = laid.boxes.get(parent);
    const to = laid.boxes.get(child);
    if (!from || !to || !isDrawn(from, to)) continue;
    const x = from.x - from.w / 2 + 8;
    pen.line([["M", x, from.y + from.h / 2], ["L", x, to.y], ["L", to.x - to.w / 2, to.y]],
      { stroke: LINE, width: 1.3 });
  }
}

// Edges run from side to side of the boxes that they join, straight at first and bent in the
// corridor before the target; what belongs to a borough hangs on a trunk at the panel's left.
function route(edge, from, to) {
  if (edge.name === "in" && !edge.away && from.y > to.y) return alongTrunk(from, to);
  if (Math.abs(from.x - to.x) <= (from.w + to.w) / 2) return upright(from, to);
  const right = from.x < to.x ? 1 : -1;
  const start = { x: from.x + right * from.w / 2, y: from.y };
  const end = { x: to.x - right * to.w / 2, y: to.y };
  const span = Math.min(Math.abs(end.x - start.x), original().corridor);
  const bend = { x: end.x - right * span, y: start.y };
  const middle = { x: (bend.x + end.x) / 2, y: (bend.y + end.y) / 2 };
  return {
    steps: [["M", start.x, start.y], ["L", bend.x, bend.y], ["C", middle.x, bend.y, middle.x, end.y, end.x, end.y]],
    end, middle, turn: right > 0 ? 0 : Math.PI,
  };
}

function upright(from, to) {
  const down = from.y < to.y ? 1 : -1;
  const start = { x: to.x, y: from.y + down * from.h / 2 };
  const end = { x: to.x, y: to.y - down * to.h / 2 };
  return { steps: [["M", start.x, start.y], ["L", end.x, end.y]], end,
    middle: { x: to.x, y: (start.y + end.y) / 2 }, turn: down * Math.PI / 2 };
}

function alongTrunk(from, to) {
  const x = to.x - to.w / 2 - TRUNK;
  const end = { x: to.x - to.w / 2, y: to.y };
  return { steps: [["M", from.x - from.w / 2, from.y], ["L", x, from.y], ["L", x, to.y], ["L", end.x, end.y]],
    end, middle: { x, y: to.y + to.h / 2 + 10 }, turn: 0 };
}

function drawEdge(pen, edge, from, to, isChosen) {
  const { steps, end, middle, turn } = route(edge, from, to);
  const stroke = isChosen ? CHOSEN : LINE;
  pen.line(steps, { stroke, width: isChosen ? 2.6 : 1.5 });
  pen.shape(ARROW, end.x, end.y, { fill: stroke }, turn);
  return { text: edge.label, ...middle };
}

const overlaps = (box, area) => !area || (box.x + box.w / 2 > area.x && box.x - box.w / 2 < area.x + area.width
  && box.y + box.h / 2 > area.y && box.y - box.h / 2 < area.y + area.height);

// Edges between panels would cross everything; they are drawn while one of their ends is looked at.
function drawnEdges(isLookedAt, area) {
  const found = [];
  for (const edge of scene.edges) {
    const from = laid.boxes.get(edge.from);
    const to = laid.boxes.get(edge.to);
    if (!from || !to) continue;
    const isChosen = isLookedAt(edge.from) || isLookedAt(edge.to);
    if (edge.away && !isChosen) continue;
    const hull = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2,
      w: Math.abs(from.x - to.x) + from.w + to.w, h: Math.abs(from.y - to.y) + from.h + to.h };
    if (overlaps(hull, area)) found.push({ edge, from, to, isChosen });
  }
  return found;
}

function drawEdges(pen, scale, isLookedAt, area) {
  const drawn = drawnEdges(isLookedAt, area);
  const worth = scale < FAR ? drawn.filter(({ isChosen }) => isChosen) : drawn;
  const names = worth.map(({ edge, from, to, isChosen }) => drawEdge(pen, edge, from, to, isChosen));
  if (13 * scale < SMALLEST_TEXT + 2) return;
  for (const name of names) {
    pen.words(name.text, name.x, name.y + 4.5, { size: 13, fill: "#2b333b", align: "center", halo: PAPER });
  }
}

function drawGround(pen, scale, isLookedAt, area) {
  const seen = laid.panels.filter((panel) => overlaps(
    { x: panel.x + panel.width / 2, y: panel.y + panel.height / 2, w: panel.width, h: panel.height }, area));
  for (const panel of seen) drawPanel(pen, panel, scale);
  if (planName === "wide") drawEdges(pen, scale, isLookedAt, area);
  else drawBranches(pen, (from, to) => overlaps({ x: to.x, y: (from.y + to.y) / 2, w: to.w + 80, h: to.y - from.y + 80 }, area));
}

