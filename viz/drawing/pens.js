// Two pens with the same strokes: one for the canvas, one that writes SVG. So a saved picture is
// drawn by the very code that draws on the screen.

const outlines = new Map();

function outline(path) {
  if (!outlines.has(path)) outlines.set(path, new Path2D(path));
  return outlines.get(path);
}

function canvasPen(ctx) {
  function paint(path, { fill, stroke, width, dash }) {
    if (fill) {
      ctx.fillStyle = fill;
      if (path) ctx.fill(path, "evenodd");
      else ctx.fill();
    }
    if (!stroke) return;
    ctx.strokeStyle = stroke;
    ctx.lineWidth = width;
    ctx.lineJoin = "round";
    ctx.setLineDash(dash || []);
    if (path) ctx.stroke(path);
    else ctx.stroke();
  }
  return {
    shape(path, x, y, look, turn = 0) {
      ctx.translate(x, y);
      if (turn) ctx.rotate(turn);
      paint(outline(path), look);
      if (turn) ctx.rotate(-turn);
      ctx.translate(-x, -y);
    },
    rect(x, y, w, h, { fill, stroke, width }) {
      ctx.setLineDash([]);
      if (fill) {
        ctx.fillStyle = fill;
        ctx.fillRect(x, y, w, h);
      }
      if (!stroke) return;
      ctx.strokeStyle = stroke;
      ctx.lineWidth = width;
      ctx.strokeRect(x, y, w, h);
    },
    line(steps, look) {
      ctx.beginPath();
      for (const [step, ...at] of steps) {
        if (step === "M") ctx.moveTo(...at);
        else if (step === "L") ctx.lineTo(...at);
        else ctx.bezierCurveTo(...at);
      }
      paint(null, look);
    },
    words(text, x, y, { size, bold, fill, align = "left", halo, most }) {
      ctx.font = (bold ? "bold " : "") + size + "px " + scene.font;
      ctx.textAlign = align;
      ctx.textBaseline = "alphabetic";
      if (halo) {
        ctx.lineJoin = "round";
        ctx.lineWidth = size * 0.45;
        ctx.setLineDash([]);
        ctx.strokeStyle = halo;
        ctx.strokeText(text, x, y, most);
      }
      ctx.fillStyle = fill;
      ctx.fillText(text, x, y, most);
    },
  };
}

// Signs that XML 1.0 does not allow have no place in any file.
const writable = (text) => String(text).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
const escaped = (text) => writable(text).replace(/[&<>"']/g,
  (sign) => "&#" + sign.charCodeAt(0) + ";");

function svgPen() {
  const parts = [];
  const short = (number) => String(Math.round(number * 10) / 10);
  const paint = ({ fill, stroke, width, dash }) => `fill="${fill || "none"}" fill-rule="evenodd"`
    + (stroke ? ` stroke="${stroke}" stroke-width="${short(width)}" stroke-linejoin="round"` : "")
    + (dash && dash.length ? ` stroke-dasharray="${dash.map(short).join(" ")}"` : "");
  return {
    shape(path, x, y, look, turn = 0) {
      const turned = turn ? ` rotate(${short(turn * 180 / Math.PI)})` : "";
      parts.push(`<path transform="translate(${short(x)} ${short(y)})${turned}" d="${path}" ${paint(look)}/>`);
    },
    rect(x, y, w, h, look) {
      parts.push(`<rect x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}" ${paint(look)}/>`);
    },
    line(steps, look) {
      const path = steps.map(([step, ...at]) => step + at.map(short).join(" ")).join("");
      parts.push(`<path d="${path}" ${paint(look)}/>`);
    },
    words(text, x, y, { size, bold, fill, align = "left", halo }) {
      const anchor = { left: "start", center: "middle", right: "end" }[align];
      parts.push(`<text x="${short(x)}" y="${short(y)}" font-size="${short(size)}" text-anchor="${anchor}" fill="${fill}"`
        + (bold ? " font-weight=\"bold\"" : "")
        + (halo ? ` stroke="${halo}" stroke-width="${short(size * 0.45)}" stroke-linejoin="round" paint-order="stroke"` : "")
        + `>${escaped(text)}</text>`);
    },
    written({ x, y, width, height }, title) {
      return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[x, y, width, height].map(short).join(" ")}"`
        + ` width="${short(width)}" height="${short(height)}" font-family="${escaped(scene.font)}" role="img">`
        + `<title>${escaped(title)}</title>`
        + `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" fill="#ffffff"/>`
        + parts.join("\n") + "</svg>\n";
    },
  };
}

