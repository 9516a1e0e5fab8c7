"use strict";
// Draws the scene that was laid out beforehand. Nothing here reads or writes HTML: every text
// goes to the canvas, to textContent, or to vis-network's plain-text tooltip.
(function () {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const holder = document.getElementById("canvas");
  const card = document.getElementById("card");
  const phone = window.matchMedia("(max-width: 820px)");
  const MOST_PIXELS = 3200;          // of height that one canvas may have; beyond, it is moved
  const EDGE = 6;                    // room around the plan
  const READABLE = 8;                // pixels on the screen; smaller text asks for enlarging
  const SMALLEST_TEXT = 4;           // pixels on the screen; smaller text is not drawn
  const PAPER = "#f7f9fb";           // of a panel
  const outlines = new Map();
  let planName = phone.matches ? "narrow" : "wide";
  let moving = false;
  let network = null;
  let pointed = null;                // the node under the pointer
  let picked = null;                 // the node whose card is shown

  const byId = new Map(scene.nodes.map((node) => [node.id, node]));
  const place = (id) => byId.get(id).places[planName];
  const plan = () => scene.plans[planName];

  function outline(path) {
    if (!outlines.has(path)) outlines.set(path, new Path2D(path));
    return outlines.get(path);
  }

  function font(size, bold) {
    return (bold ? "bold " : "") + size + "px " + scene.font;
  }

  function drawBox(ctx, node, x, y, state) {
    const box = place(node.id);
    const dress = node.dress;
    const path = outline(box.path);
    ctx.save();
    ctx.translate(x, y);
    ctx.lineJoin = "round";
    ctx.fillStyle = dress.fill;
    ctx.fill(path);
    ctx.strokeStyle = dress.line;
    const scale = network ? network.getScale() : 1;
    ctx.lineWidth = Math.max(dress.ring, box.mark ? 2.5 / scale : 0) + (state.selected || state.hover ? 2 : 0);
    ctx.setLineDash(dress.dash);
    ctx.stroke(path);
    ctx.setLineDash([]);
    if (scene.size * scale >= SMALLEST_TEXT) drawText(ctx, box, dress);
    else if (box.mark) drawSign(ctx, box, dress);
    ctx.restore();
  }

  function drawText(ctx, box, dress) {
    const rows = box.lines.length + (box.mark ? 1.35 : 0);
    let y = (1 - rows) * scene.lineHeight / 2;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = dress.ink;
    box.lines.forEach((line, index) => {
      ctx.font = font(scene.size, dress.bold || index < box.strong);
      ctx.fillText(line, 0, y, box.w - 14);
      y += scene.lineHeight;
    });
    if (box.mark) {
      ctx.font = font(scene.size, true);
      ctx.fillStyle = dress.line;
      ctx.fillText(box.mark, 0, y + scene.lineHeight * 0.35, box.w - 14);
    }
  }

  // From afar only the first sign of the mark can be read.
  function drawSign(ctx, box, dress) {
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = dress.line;
    ctx.font = font(box.h * 0.7, true);
    ctx.fillText(box.mark.charAt(0), 0, 0);
  }

  function renderer(node) {
    return ({ ctx, x, y, state }) => {
      const box = place(node.id);
      return {
        drawNode() { drawBox(ctx, node, x, y, state); },
        nodeDimensions: { width: box.w, height: box.h },
      };
    };
  }

  function drawPanels(ctx) {
    if (moving) return;
    const scale = network.getScale();
    for (const panel of plan().panels) {
      ctx.fillStyle = PAPER;
      ctx.strokeStyle = "#b9c3cc";
      ctx.lineWidth = 1.2;
      ctx.fillRect(panel.x, panel.y, panel.width, panel.height);
      ctx.strokeRect(panel.x, panel.y, panel.width, panel.height);
      ctx.textAlign = "left";
      ctx.textBaseline = "alphabetic";
      ctx.fillStyle = "#14202b";
      const size = planName === "narrow" ? 15 : Math.max(18, Math.min(46, 15 / scale));
      ctx.font = font(size, true);
      const left = panel.x + (planName === "narrow" ? 8 : 22);
      ctx.fillText(panel.title, left, panel.y + Math.max(23, size * 0.95), panel.width - 30);
      if (scene.size * scale < 7) continue;
      ctx.font = font(14, false);
      ctx.fillStyle = "#44505b";
      for (const caption of panel.captions) {
        ctx.fillText(caption.text, caption.x, caption.y);
      }
    }
    if (planName === "narrow") drawBranches(ctx);
    else drawEdges(ctx);
  }

  function drawBranches(ctx) {
    ctx.strokeStyle = "#5f6b76";
    ctx.lineWidth = 1.3;
    for (const [child, parent] of plan().branches) {
      const from = place(parent);
      const to = place(child);
      const x = from.x - from.w / 2 + 8;
      ctx.beginPath();
      ctx.moveTo(x, from.y + from.h / 2);
      ctx.lineTo(x, to.y);
      ctx.lineTo(to.x - to.w / 2, to.y);
      ctx.stroke();
    }
  }

  // Edges run from side to side of the boxes that they join, straight at first and bent in the
  // corridor before the target, so that they pass between the boxes.
  function route(from, to) {
    const beside = Math.abs(from.x - to.x) > (from.w + to.w) / 2;
    if (!beside) {
      const down = from.y < to.y ? 1 : -1;
      const x = to.x;
      const start = { x, y: from.y + down * from.h / 2 };
      const end = { x, y: to.y - down * to.h / 2 };
      return { start, bend: start, end, angle: down * Math.PI / 2, level: false };
    }
    const right = from.x < to.x ? 1 : -1;
    const start = { x: from.x + right * from.w / 2, y: from.y };
    const end = { x: to.x - right * to.w / 2, y: to.y };
    const span = Math.min(Math.abs(end.x - start.x), plan().corridor);
    return { start, bend: { x: end.x - right * span, y: start.y }, end,
      angle: right > 0 ? 0 : Math.PI, level: true };
  }

  function drawEdge(ctx, edge) {
    const { start, bend, end, angle, level } = route(place(edge.from), place(edge.to));
    const chosen = [edge.from, edge.to].some((id) => id === pointed || id === picked);
    const middle = { x: (bend.x + end.x) / 2, y: (bend.y + end.y) / 2 };
    ctx.strokeStyle = ctx.fillStyle = chosen ? "#111111" : "#5f6b76";
    ctx.lineWidth = chosen ? 2.6 : 1.5;
    ctx.beginPath();
    ctx.moveTo(start.x, start.y);
    ctx.lineTo(bend.x, bend.y);
    if (level) ctx.bezierCurveTo(middle.x, bend.y, middle.x, end.y, end.x, end.y);
    else ctx.lineTo(end.x, end.y);
    ctx.stroke();
    ctx.save();
    ctx.translate(end.x, end.y);
    ctx.rotate(angle);
    ctx.fill(outline("M0 0L-11 -5L-9 0L-11 5Z"));
    ctx.restore();
    return { text: edge.label, ...middle };
  }

  function drawEdges(ctx) {
    const names = scene.edges.filter((edge) => !edge.hidden).map((edge) => drawEdge(ctx, edge));
    if (13 * network.getScale() < SMALLEST_TEXT + 2) return;
    ctx.font = font(13, false);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 6;
    ctx.strokeStyle = PAPER;
    ctx.fillStyle = "#2b333b";
    for (const { text, x, y } of names) {
      ctx.strokeText(text, x, y);
      ctx.fillText(text, x, y);
    }
  }

  const nodes = new vis.DataSet(scene.nodes.map((node) => ({
    id: node.id, label: node.label, title: node.title, shape: "custom",
    ctxRenderer: renderer(node), x: place(node.id).x, y: place(node.id).y,
  })));
  // vis-network draws edges only while things move; at rest they are drawn here, by the plan.
  const edges = new vis.DataSet(scene.edges.map((edge, id) => ({ ...edge, id, hidden: true })));
  // A finger enlarges the picture by itself; a wheel scrolls the page unless Ctrl is held.
  const touch = window.matchMedia("(pointer: coarse)").matches;
  const options = scene.options;
  options.interaction.zoomView = touch;
  frame();
  network = new vis.Network(holder, { nodes, edges }, options);
  network.on("beforeDrawing", drawPanels);
  network.on("hoverNode", ({ node }) => { pointed = node; network.redraw(); });
  network.on("blurNode", () => { pointed = null; network.redraw(); });
  show();

  // The canvas is as tall as the plan where its text can be read then, and the page scrolls as any
  // other; a larger plan is shown from afar in a frame, to be moved and enlarged there.
  function scaleToWidth() {
    return Math.min(1.25, holder.clientWidth / (plan().width + 2 * EDGE));
  }
  function isWhole() {
    return (plan().height + 2 * EDGE) * scaleToWidth() <= MOST_PIXELS
      && scene.size * scaleToWidth() >= READABLE;
  }
  function frame() {
    const height = (plan().height + 2 * EDGE) * scaleToWidth();
    holder.style.height = Math.round(isWhole() ? Math.max(160, height)
      : Math.max(420, window.innerHeight * 0.85)) + "px";
    holder.classList.toggle("whole", isWhole());
  }

  function show() {
    const { width, height } = plan();
    let scale = scaleToWidth();
    let y = height / 2;
    if (!isWhole() && planName === "wide") {
      scale = Math.min(scale, holder.clientHeight / (height + 2 * EDGE));
    } else if (!isWhole()) {
      y = holder.clientHeight / scale / 2 - EDGE;
    }
    network.moveTo({ position: { x: width / 2, y }, scale, animation: false });
  }

  function lay() {
    frame();
    network.setSize("100%", holder.style.height);
    nodes.update(scene.nodes.map(({ id }) => ({ id, x: place(id).x, y: place(id).y })));
    edges.update(edges.getIds().map((id) => ({ id, hidden: !moving })));
    network.redraw();
    show();
  }

  function zoom(factor, at) {
    const view = network.getViewPosition();
    const point = at || view;
    const scale = Math.min(4, Math.max(0.02, network.getScale() * factor));
    const ratio = network.getScale() / scale;
    network.moveTo({
      scale,
      position: { x: point.x + (view.x - point.x) * ratio, y: point.y + (view.y - point.y) * ratio },
      animation: false,
    });
  }

  // Where the whole plan is on the page, the page itself goes to a panel; else the picture moves.
  function goTo(id) {
    const panel = plan().panels.find((each) => each.borough === id);
    show();
    if (!panel) return;
    if (isWhole()) {
      const top = holder.getBoundingClientRect().top + window.scrollY;
      window.scrollTo(0, top + panel.y * scaleToWidth());
      return;
    }
    const scale = Math.min(1.25, holder.clientWidth / (panel.width + 2 * EDGE));
    network.moveTo({
      position: {
        x: panel.x + panel.width / 2,
        y: panel.y - EDGE + holder.clientHeight / scale / 2,
      },
      scale, animation: false,
    });
  }

  function fitMoving() {
    if (moving) network.fit({ animation: false });
  }

  const button = (id, act) => document.getElementById(id).addEventListener("click", act);
  button("closer", () => zoom(1.3));
  button("further", () => zoom(1 / 1.3));
  button("whole", () => { document.getElementById("goto").value = ""; show(); });
  button("loosen", (event) => {
    moving = !moving;
    event.currentTarget.setAttribute("aria-pressed", String(moving));
    network.setOptions({ physics: { enabled: moving }, interaction: { dragNodes: moving } });
    lay();
    if (moving) for (const wait of [700, 1800, 4000]) window.setTimeout(fitMoving, wait);
  });
  holder.addEventListener("wheel", (event) => {
    if (!event.ctrlKey || touch) return;
    event.preventDefault();
    const frame = holder.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, network.DOMtoCanvas({
      x: event.clientX - frame.left, y: event.clientY - frame.top,
    }));
  }, { passive: false });

  const select = document.getElementById("goto");
  if (plan().panels.length > 1) {
    for (const panel of plan().panels) {
      const option = document.createElement("option");
      option.value = panel.borough;
      option.textContent = panel.title;
      select.append(option);
    }
    select.addEventListener("change", () => goTo(select.value));
    document.getElementById("goto-label").hidden = false;
  }
  document.getElementById("tools").hidden = false;

  network.on("selectNode", ({ nodes: [id] }) => {
    picked = id;
    card.textContent = byId.get(id).title;
    card.hidden = false;
  });
  network.on("deselectNode", () => { picked = null; card.hidden = true; });

  network.on("doubleClick", ({ pointer: { canvas: { x, y } } }) => {
    const panel = plan().panels.find((each) => x >= each.x && x <= each.x + each.width
      && y >= each.y && y <= each.y + each.height);
    if (panel && !isWhole()) goTo(panel.borough);
  });
  if (!isWhole()) {
    document.getElementById("hint").textContent += " Double-click a borough to read it.";
  }

  const replan = () => {
    planName = phone.matches ? "narrow" : "wide";
    lay();
  };
  let waiting = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(replan, 150);
  });
  network.once("afterDrawing", () => { holder.dataset.drawn = String(scene.nodes.length); });
}());
