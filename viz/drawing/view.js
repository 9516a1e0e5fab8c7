// What the reader has chosen to see. It can be written as text: that is the part of the address
// behind the #, and what is kept to undo.

const view = { off: new Set(), borough: "", around: "", steps: 1, moves: [], picked: "", words: "" };
const viewListeners = [];
const earlier = [];
let visible = new Set();
const MOST_EARLIER = 200;
const SIGNS = ["-", "+", "!"];     // fold, unfold, show this one
const MOST_STEPS = 4;

function written() {
  const parts = new URLSearchParams();
  if (view.off.size) parts.set("off", [...view.off].join(","));
  if (view.borough) parts.set("in", view.borough);
  if (view.around) parts.set("around", view.around + "," + view.steps);
  if (view.moves.length) parts.set("moves", view.moves.join(","));
  if (view.words) parts.set("find", view.words);
  if (view.picked) parts.set("at", view.picked);
  return parts.toString();
}

// Whatever the text names that is not in this picture is passed over.
function read(text) {
  const parts = new URLSearchParams(text);
  const listed = (name) => (parts.get(name) || "").split(",").filter(Boolean);
  const known = (id) => (byId.has(id) ? id : "");
  const keys = new Set(scene.nodes.map(legendKey));
  const [around, steps] = listed("around");
  view.off = new Set(listed("off").filter((key) => keys.has(key)));
  view.borough = known(parts.get("in"));
  view.around = known(around);
  view.steps = Math.min(MOST_STEPS, Math.max(1, Number.parseInt(steps, 10) || 1));
  view.moves = listed("moves").filter((move) => SIGNS.includes(move[0]) && known(move.slice(1)));
  view.words = (parts.get("find") || "").slice(0, 200);
  view.picked = known(parts.get("at"));
}

// Nodes that the reader folded or unfolded, in the order in which that was done.
function moved() {
  const folded = new Set(view.around ? [] : scene.folded);
  const kept = new Set();
  const keep = (id) => { kept.add(id); folded.delete(id); };
  for (const move of view.moves) {
    const id = move.slice(1);
    if (move[0] === "!") keep(id);
    else if (move[0] === "+") joined.get(id).forEach(({ other }) => keep(other));
    else allHangingOn(id).forEach((each) => { folded.add(each); kept.delete(each); });
  }
  return { folded, kept };
}

function nowVisible() {
  const { folded, kept } = moved();
  const near = view.around ? within(view.around, view.steps) : null;
  const isWanted = (node) => !folded.has(node.id) && !view.off.has(legendKey(node))
    && (!view.borough || !node.boroughs || node.boroughs.includes(view.borough))
    && (!near || near.has(node.id));
  return new Set(scene.nodes.filter((node) => kept.has(node.id) || isWanted(node))
    .map((node) => node.id));
}

function sameSets(one, other) {
  return one.size === other.size && [...one].every((id) => other.has(id));
}

function follow() {
  const now = nowVisible();
  const isOther = !sameSets(now, visible);
  visible = now;
  for (const listen of viewListeners) listen(isOther);
}

function remember() {
  const hash = written();
  window.history.replaceState(null, "", hash ? "#" + hash : window.location.pathname + window.location.search);
}

// What is only looked at (a card, a search) is not worth undoing; what changes the picture is.
function change(act, isUndoable = true) {
  const before = written();
  act();
  if (written() === before) return;
  if (isUndoable) {
    earlier.push(before);
    if (earlier.length > MOST_EARLIER) earlier.shift();
  }
  remember();
  follow();
}

function undo() {
  if (!earlier.length) return;
  const picked = view.picked;
  read(earlier.pop());
  view.picked = visible.has(picked) ? picked : view.picked;
  remember();
  follow();
}

function startAfresh() {
  change(() => {
    read("");
  });
}

function pick(id) {
  change(() => { view.picked = id; }, false);
}

// To a node that is hidden the way is opened first.
function reveal(id) {
  const isHidden = !visible.has(id);
  change(() => {
    if (isHidden) view.moves.push("!" + id);
    view.picked = id;
  }, isHidden);
}

const hiddenAround = (id) =>
  new Set(joined.get(id).map(({ other }) => other).filter((other) => !visible.has(other))).size;
const foldable = (id) => allHangingOn(id).filter((each) => visible.has(each)).length;
const unfold = (id) => change(() => { view.moves.push("+" + id); });
const fold = (id) => change(() => { view.moves.push("-" + id); });

