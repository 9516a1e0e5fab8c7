// vis-network on the canvas: what is visible, where, and what the pointer does.

let pointed = "";                  // the node under the pointer
let found = new Set();             // the nodes that a search has found
let nodes = null;
let edges = null;
let wasMoving = false;
const MOST_MOVING = 500;           // nodes that may move by themselves without a pause
const tip = element("tip");
const touch = window.matchMedia("(pointer: coarse)").matches;
const isLookedAt = (id) => id === pointed || id === view.picked;

function renderer(id) {
  const node = byId.get(id);
  return ({ ctx, x, y }) => {
    const box = laid.boxes.get(id) || boxOf(id);
    return {
      drawNode() {
        const scale = network ? network.getScale() : 1;
        const pen = canvasPen(ctx);
        const isPlain = scene.size * scale < SMALLEST_TEXT;
        drawBox(pen, node, { ...box, x, y }, { scale, isChosen: isLookedAt(id), isFound: found.has(id), isPlain });
        const hidden = isPlain || visible.size === scene.nodes.length ? 0 : hiddenAround(id);
        if (hidden) drawHidden(pen, { ...box, x, y }, hidden);
        ctx.setLineDash([]);
      },
      nodeDimensions: { width: box.w, height: box.h },
    };
  };
}

// Where a node is; what is hidden stays where it was, and out of what moves by itself.
function placed({ id }) {
  const box = laid.boxes.get(id);
  return box ? { id, x: box.x, y: box.y, hidden: false, physics: true }
    : { id, x: 0, y: 0, hidden: true, physics: false };
}

// What vis-network has to be told: nodes that it does not know yet, once they are to be seen, and
// those that lie elsewhere than it was told.
const known = new Map();
function news() {
  const told = [];
  for (const now of scene.nodes.map(placed)) {
    const was = known.get(now.id);
    if (was ? was.x === now.x && was.y === now.y && was.hidden === now.hidden : now.hidden) continue;
    told.push(was ? now : { ...now, shape: "custom", ctxRenderer: renderer(now.id) });
    known.set(now.id, now);
  }
  return told;
}

// vis-network draws edges only while things move; at rest they are drawn here, by the plan.
function movingEdges() {
  return scene.edges.filter(({ from, to }) => visible.has(from) && visible.has(to))
    .map(({ from, to, label }, id) => ({ id, from, to, label, arrows: "to" }));
}

function fill() {
  if (wasMoving) known.forEach((told) => { told.x = NaN; });
  wasMoving = moving;
  nodes.update(news());
  edges.clear();
  if (moving) edges.add(movingEdges());
}

function lay() {
  layOut();
  frame();
  network.setSize("100%", holder.style.height);
  fill();
  network.redraw();
}

function letMove(isWanted) {
  moving = isWanted && visible.size <= MOST_MOVING;
  network.setOptions({ physics: { enabled: moving }, interaction: { dragNodes: moving } });
  lay();
  show();
  element("loosen").setAttribute("aria-pressed", String(moving));
  if (moving) for (const wait of [700, 1800, 4000]) window.setTimeout(() => moving && network.fit({ animation: false }), wait);
}

// The words of what is pointed at. They stay while the pointer is on the thing or on them, and go
// with Escape (WCAG 2.2, 1.4.13).
let leaving = 0;
function showTip(id) {
  const node = byId.get(id);
  const box = network.getBoundingBox(id);
  const corner = network.canvasToDOM({ x: box.left, y: box.bottom });
  const quote = quoteOf(node);
  tip.replaceChildren(...[
    made("b", kindOf(node)), made("span", node.label), standingOf(node) && made("span", standingOf(node)),
    quote && quote !== node.label && made("q", quote), sourceOf(node) && made("cite", sourceOf(node)),
  ].filter(Boolean));
  tip.hidden = false;
  const left = Math.min(corner.x, holder.clientWidth - tip.offsetWidth - 8);
  tip.style.left = Math.max(4, left) + "px";
  tip.style.top = corner.y + 2 + "px";
}
function hideTip() {
  tip.hidden = true;
  if (!pointed) return;
  pointed = "";
  network.redraw();
}
function leaveSoon() {
  window.clearTimeout(leaving);
  leaving = window.setTimeout(hideTip, 250);
}

function listenToPointer() {
  network.on("hoverNode", ({ node }) => {
    window.clearTimeout(leaving);
    pointed = node;
    network.redraw();
    leaving = window.setTimeout(() => pointed === node && node !== view.picked && showTip(node), 350);
  });
  network.on("blurNode", leaveSoon);
  network.on("dragStart", hideTip);
  network.on("zoom", hideTip);
  tip.addEventListener("pointerenter", () => window.clearTimeout(leaving));
  tip.addEventListener("pointerleave", leaveSoon);
  network.on("click", ({ nodes: [id] }) => { hideTip(); pick(id || ""); });
  network.on("doubleClick", ({ nodes: [id], pointer: { canvas: { x, y } } }) => {
    if (id) {
      if (hiddenAround(id)) unfold(id); else fold(id);
    } else if (!isWhole()) goIn(x, y);
  });
  // A finger enlarges the picture by itself; a wheel scrolls the page unless Ctrl is held.
  holder.addEventListener("wheel", (event) => {
    if (!event.ctrlKey || touch) return;
    event.preventDefault();
    const { left, top } = holder.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15,
      network.DOMtoCanvas({ x: event.clientX - left, y: event.clientY - top }));
  }, { passive: false });
}

// Into the panel at a place.
function goIn(x, y) {
  const panel = laid.panels.find((each) => x >= each.x && x <= each.x + each.width
    && y >= each.y && y <= each.y + each.height);
  if (!panel) return;
  const scale = Math.min(1.2, holder.clientWidth / (panel.width + 2 * EDGE));
  network.moveTo({
    position: { x: panel.x + panel.width / 2,
      y: panel.y - EDGE + Math.min(holder.clientHeight / scale, panel.height + 2 * EDGE) / 2 },
    scale, animation: calm.matches ? false : { duration: 400, easingFunction: "easeInOutQuad" },
  });
}

function openCanvas() {
  layOut();
  frame();
  nodes = new vis.DataSet(news());
  edges = new vis.DataSet([]);
  const options = scene.options;
  options.interaction.zoomView = touch;
  network = new vis.Network(holder, { nodes, edges }, options);
  network.on("beforeDrawing", (ctx) => {
    if (moving) return;
    drawGround(canvasPen(ctx), network.getScale(), isLookedAt, seen());
    ctx.setLineDash([]);
  });
  network.on("afterDrawing", (ctx) => {
    if (!moving) drawNames(canvasPen(ctx), network.getScale(), seen());
  });
  network.once("afterDrawing", () => {
    holder.dataset.drawn = String(visible.size);
    holder.dataset.firstPicture = String(Math.round(performance.now()));
  });
  show();
}

