// The picture by keyboard alone: arrows go from thing to thing.

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

// The nearest thing in a direction; what lies aside of it counts as further away.
function nearest(id, [right, down]) {
  const from = laid.boxes.get(id);
  let best = "";
  let least = Infinity;
  for (const [other, box] of laid.boxes) {
    const dx = box.x - from.x;
    const dy = box.y - from.y;
    const along = right * dx + down * dy;
    const aside = Math.abs(right ? dy : dx);
    if (other === id || along <= 1 || aside > along * 6) continue;
    const far = along + 2 * aside;
    if (far < least) {
      least = far;
      best = other;
    }
  }
  return best;
}

// The next or the one before in the order in which the panels are read.
function inOrder(by) {
  const order = [...laid.boxes.keys()];
  const at = order.indexOf(view.picked);
  goTo(at < 0 ? order[0] : order[(at + by + order.length) % order.length]);
}

function step(direction) {
  goTo(laid.boxes.has(view.picked) ? nearest(view.picked, direction) : [...laid.boxes.keys()][0]);
}

function goTo(next) {
  if (!next) return;
  pick(next);
  if (!isInSight(next)) flyTo(next);
  element("said").textContent = told(byId.get(next));
}

function listenToKeys() {
  holder.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = ARROWS[event.key];
    const at = laid.boxes.has(view.picked) ? view.picked : "";
    const deeds = {
      "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), "0": show,
      Home: show, Enter: () => at && card.focus(), u: () => at && hiddenAround(at) && unfold(at),
      n: () => inOrder(1), p: () => inOrder(-1), f: () => at && foldable(at) && fold(at), Escape: () => pick(""), "/": () => element("seek").focus(),
    };
    if (direction && event.shiftKey) move(...direction);
    else if (direction) step(direction);
    else if (deeds[event.key]) deeds[event.key]();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideTip();
    const isWriting = event.target.matches("input, textarea, select");
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !isWriting) {
      event.preventDefault();
      undo();
    }
  });
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pick("");
    holder.focus({ preventScroll: true });
  });
}

