// From where the picture is looked at. Where the whole plan can be read on the page, the canvas is
// as tall as the plan and the page scrolls as any other; a larger plan is moved in a frame.

const holder = element("canvas");
const MOST_PIXELS = { wide: 3200, narrow: 5400 };   // of height that one canvas may have
const MOST_AREA = 16e6;            // pixels of the screen; telephones refuse a larger canvas
const EDGE = 6;                    // room around the plan
const READABLE = 8;                // pixels on the screen; smaller text asks for enlarging
const CLOSE = 0.9;                 // the scale at which a thing that was looked for is shown
let network = null;
let moving = false;

function scaleToWidth() {
  return Math.min(1.2, holder.clientWidth / (laid.width + 2 * EDGE));
}

function isWhole() {
  const area = MOST_AREA / (holder.clientWidth * window.devicePixelRatio ** 2);
  return !moving && (laid.height + 2 * EDGE) * scaleToWidth() <= Math.min(area, MOST_PIXELS[planName])
    && scene.size * scaleToWidth() >= READABLE;
}

function frame() {
  const height = (laid.height + 2 * EDGE) * scaleToWidth();
  holder.style.height = Math.round(isWhole() ? Math.max(160, height)
    : Math.max(420, window.innerHeight * 0.82)) + "px";
  holder.classList.toggle("whole", isWhole());
}

function show() {
  const { width, height } = laid;
  let scale = scaleToWidth();
  let y = height / 2;
  if (!isWhole() && planName === "wide") {
    scale = Math.min(scale, holder.clientHeight / (height + 2 * EDGE));
  } else if (!isWhole()) {
    y = holder.clientHeight / scale / 2 - EDGE;
  }
  network.moveTo({ position: { x: width / 2, y }, scale, animation: false });
}

function zoom(factor, at) {
  const middle = network.getViewPosition();
  const point = at || middle;
  const scale = Math.min(4, Math.max(0.01, network.getScale() * factor));
  const ratio = network.getScale() / scale;
  network.moveTo({
    scale,
    position: { x: point.x + (middle.x - point.x) * ratio, y: point.y + (middle.y - point.y) * ratio },
    animation: false,
  });
}

function move(right, down) {
  const { x, y } = network.getViewPosition();
  const step = 0.25 / network.getScale();
  network.moveTo({ animation: false,
    position: { x: x + right * holder.clientWidth * step, y: y + down * holder.clientHeight * step } });
}

// What is in the frame, in the units of the drawing.
function seen() {
  const { x, y } = network.DOMtoCanvas({ x: 0, y: 0 });
  const scale = network.getScale();
  return { x, y, width: holder.clientWidth / scale, height: holder.clientHeight / scale };
}

// How much of the frame's foot lies under the card, in pixels.
function covered() {
  const frame = holder.getBoundingClientRect();
  const { top, left, height } = card.getBoundingClientRect();
  return height && left < frame.right ? Math.max(0, Math.min(frame.bottom, window.innerHeight) - Math.max(top, frame.top)) : 0;
}

function flyTo(id) {
  const box = laid.boxes.get(id);
  if (!box) return;
  if (isWhole()) {
    const top = holder.getBoundingClientRect().top + window.scrollY;
    const y = network.canvasToDOM({ x: box.x, y: box.y }).y;
    window.scrollTo({ top: top + y - window.innerHeight * 0.35, behavior: calm.matches ? "auto" : "smooth" });
    return;
  }
  const { top } = holder.getBoundingClientRect();
  if (top < -holder.clientHeight * 0.3 || top > window.innerHeight * 0.3) holder.scrollIntoView();
  const { x, y } = moving ? network.getPosition(id) : box;
  network.moveTo({
    position: { x, y }, offset: { x: 0, y: -covered() / 2 }, scale: Math.max(network.getScale(), Math.min(CLOSE, holder.clientWidth / 900)),
    animation: calm.matches ? false : { duration: 500, easingFunction: "easeInOutQuad" },
  });
}

// Whether a thing can be seen and read without moving.
function isInSight(id) {
  const box = laid.boxes.get(id);
  if (!box || moving) return false;
  const area = seen();
  const isInside = box.x > area.x && box.x < area.x + area.width && box.y > area.y && box.y < area.y + area.height;
  if (!isInside || scene.size * network.getScale() < READABLE) return false;
  const place = holder.getBoundingClientRect().top + network.canvasToDOM({ x: box.x, y: box.y }).y;
  return place > 40 && place < window.innerHeight * (holder.classList.contains("whole") ? 0.6 : 1);
}

