// Where everything lies now: as it was laid out beforehand, closed up where something is hidden.

const WIDE_HEAD = 40;
const NARROW_HEAD = 34;
const WIDEST_GAP = 34;             // that stays open where something between was hidden
let planName = phone.matches ? "narrow" : "wide";
let laid = { boxes: new Map(), panels: [], width: 0, height: 0, panelOf: new Map() };

const original = () => scene.plans[planName];

function boxOf(id) {
  const [x, y, w, h, path, lines] = byId.get(id).at[planName === "wide" ? 0 : 1];
  return { x, y, w, h, path: scene.paths[path], lines };
}

// One panel with what is visible of it: whatever stood between moves up.
function closedUp(panel) {
  const boxes = panel.nodes.filter((id) => visible.has(id)).map((id) => ({ id, ...boxOf(id) }));
  if (!boxes.length) return null;
  const captions = panel.captions.filter(({ over }) => over.some((n) => visible.has(panel.nodes[n])));
  const items = [
    ...boxes.map((box) => ({ top: box.y - box.h / 2, bottom: box.y + box.h / 2, of: box })),
    ...captions.map((caption) => {
      const of = { ...caption };
      return { top: caption.y - (caption.rule ? 32 : 16), bottom: caption.y + 8, of };
    }),
  ].sort((one, other) => one.top - other.top);
  let wasAt = panel.y + (planName === "wide" ? WIDE_HEAD : NARROW_HEAD);
  let isAt = wasAt;
  for (const { top, bottom, of } of items) {
    if (top > wasAt) {
      isAt += Math.min(top - wasAt, WIDEST_GAP);
      wasAt = top;
    }
    of.y += isAt - wasAt;
    if (bottom > wasAt) {
      isAt += bottom - wasAt;
      wasAt = bottom;
    }
  }
  const foot = planName === "wide" ? original().margin : 16;
  return { ...panel, height: isAt + foot - panel.y, boxes,
    captions: items.map(({ of }) => of).filter((of) => "over" in of) };
}

function columnCount(panels) {
  const { panelGap, tallestColumn, gridShape } = original();
  const total = panels.reduce((sum, panel) => sum + panel.height + panelGap, 0);
  if (planName === "narrow" || total <= tallestColumn) return 1;
  return Math.max(1, Math.round(Math.sqrt(gridShape * total / panels[0].width)));
}

// Panels go into the shortest column, as they did beforehand.
function packed(panels) {
  const gap = planName === "wide" ? original().panelGap : 16;
  const across = Math.max(0, ...panels.map((panel) => panel.width));
  const tops = new Array(columnCount(panels)).fill(0);
  for (const panel of panels) {
    const column = tops.indexOf(Math.min(...tops));
    const dx = column * (across + gap) - panel.x;
    const dy = tops[column] - panel.y;
    for (const each of [panel, ...panel.boxes, ...panel.captions]) {
      each.x += dx;
      each.y += dy;
    }
    tops[column] += panel.height + gap;
  }
  return { width: Math.max(1, tops.length * (across + gap) - gap),
    height: Math.max(1, Math.max(...tops) - gap) };
}

function layOut() {
  const isWhole = visible.size === scene.nodes.length;
  const panels = original().panels.map((panel) => (isWhole
    ? { ...panel, boxes: panel.nodes.map((id) => ({ id, ...boxOf(id) })) }
    : closedUp(panel))).filter(Boolean);
  const size = isWhole ? { width: Math.max(1, original().width), height: Math.max(1, original().height) }
    : packed(panels);
  const boxes = new Map();
  const panelOf = new Map();
  for (const panel of panels) {
    for (const box of panel.boxes) {
      boxes.set(box.id, box);
      panelOf.set(box.id, panel);
    }
  }
  laid = { ...size, panels, boxes, panelOf };
}

