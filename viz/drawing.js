"use strict";
// Draws the scene that was laid out beforehand. Nothing here reads or writes HTML: every text
// goes to the canvas, to textContent, or to vis-network's plain-text tooltip.
(function () {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const holder = document.getElementById("canvas");
  const card = document.getElementById("card");
  const phone = window.matchMedia("(max-width: 700px)");
  const MOST_PIXELS = 3200;          // of height that one canvas may have; beyond, it is moved
  const EDGE = 6;                    // room around the plan
  const SMALLEST_TEXT = 4;           // pixels on the screen; smaller text is not drawn
  const outlines = new Map();
  let planName = phone.matches ? "narrow" : "wide";
  let moving = false;

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
    ctx.lineWidth = dress.ring + (state.selected || state.hover ? 2 : 0);
    ctx.setLineDash(dress.dash);
    ctx.stroke(path);
    ctx.setLineDash([]);
    if (scene.size * ctx.getTransform().a / window.devicePixelRatio >= SMALLEST_TEXT) {
      drawText(ctx, box, dress);
    }
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
      ctx.fillStyle = "#f7f9fb";
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
    drawBranches(ctx);
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

  const nodes = new vis.DataSet(scene.nodes.map((node) => ({
    id: node.id, label: node.label, title: node.title, shape: "custom",
    ctxRenderer: renderer(node), x: place(node.id).x, y: place(node.id).y,
  })));
  const edges = new vis.DataSet(scene.edges.map((edge, index) => ({
    ...edge, id: index, hidden: edge.hidden || planName === "narrow",
  })));
  const touch = window.matchMedia("(pointer: coarse)").matches;
  const options = scene.options;
  options.interaction.zoomView = touch;
  frame();
  const network = new vis.Network(holder, { nodes, edges }, options);
  network.on("beforeDrawing", drawPanels);
  show();

  // The canvas is as tall as the plan where that is possible: then the page scrolls as any other.
  function scaleToWidth() {
    return Math.min(1.25, holder.clientWidth / (plan().width + 2 * EDGE));
  }
  function isWhole() {
    return (plan().height + 2 * EDGE) * scaleToWidth() <= MOST_PIXELS;
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
    edges.update(scene.edges.map((edge, id) => ({
      id, hidden: !moving && (edge.hidden || planName === "narrow"),
    })));
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

  function goTo(id) {
    const panel = plan().panels.find((each) => each.borough === id);
    if (!panel) return show();
    const scale = Math.min(1.25, holder.clientWidth / (panel.width + 2 * EDGE));
    const top = panel.y + holder.clientHeight / scale / 2 - EDGE;
    const middle = panel.y + panel.height / 2;
    network.moveTo({
      position: { x: panel.x + panel.width / 2, y: Math.max(top, middle) === top ? Math.min(top, middle) : top },
      scale, animation: false,
    });
  }

  const button = (id, act) => document.getElementById(id).addEventListener("click", act);
  button("closer", () => zoom(1.3));
  button("further", () => zoom(1 / 1.3));
  button("whole", () => { document.getElementById("goto").value = ""; show(); });
  button("loosen", (event) => {
    moving = !moving;
    event.currentTarget.setAttribute("aria-pressed", String(moving));
    network.setOptions({ physics: { enabled: moving } });
    lay();
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
    card.textContent = byId.get(id).title;
    card.hidden = false;
  });
  network.on("deselectNode", () => { card.hidden = true; });

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
