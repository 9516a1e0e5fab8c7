// The scene as it was made: nodes, what joins them, and what hangs on what.

const scene = JSON.parse(document.getElementById("scene").textContent);
const element = (id) => document.getElementById(id);
const phone = window.matchMedia("(max-width: 820px)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

const byId = new Map(scene.nodes.map((node) => [node.id, node]));

// For each node the edges at it, with the node at their other end.
const joined = new Map(scene.nodes.map((node) => [node.id, []]));
for (const edge of scene.edges) {
  joined.get(edge.from).push({ edge, other: edge.to });
  joined.get(edge.to).push({ edge, other: edge.from });
}

// Each borough with all that belongs to it is a tree.
const hangingOn = new Map();
for (const [child, parent] of scene.plans.wide.branches) {
  if (!hangingOn.has(parent)) hangingOn.set(parent, []);
  hangingOn.get(parent).push(child);
}

function allHangingOn(id) {
  const found = [];
  const waiting = [...(hangingOn.get(id) || [])];
  while (waiting.length) {
    const next = waiting.pop();
    found.push(next);
    waiting.push(...(hangingOn.get(next) || []));
  }
  return found;
}

// The nodes that are at most so many links away, with the node itself.
function within(id, steps) {
  const found = new Set([id]);
  let edge = [id];
  for (let step = 0; step < steps; step += 1) {
    const further = [];
    for (const each of edge) {
      for (const { other } of joined.get(each)) {
        if (!found.has(other)) {
          found.add(other);
          further.push(other);
        }
      }
    }
    edge = further;
  }
  return found;
}

// What the legend calls a node: its kind, and for a priority how it stands.
function legendKey(node) {
  if (node.kind !== "priority") return node.kind;
  return "priority/" + (node.state in scene.states ? node.state : "other");
}

function standoutOf(node) {
  return node.kind === "priority" ? scene.states[node.state] : undefined;
}

const quoteOf = (node) => node.quote || ("message" in node ? node.label : "");
const sourceOf = (node) => ("message" in node ? scene.messages[node.message].source || "" : "");
const boroughsOf = (node) => (node.boroughs || []).map((id) => byId.get(id).label).join(", ");
const count = (number, noun, nouns = noun + "s") =>
  number.toLocaleString("en-GB") + " " + (number === 1 ? noun : nouns);

