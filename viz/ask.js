// The page for questions in SPARQL: runs them without loading the page again, and shows the answer
// as a table, as bars where one column is a number, or as a small drawing where it is a graph.
"use strict";

const form = document.getElementById("ask");
const field = form.elements.query;
const outcome = document.getElementById("outcome");
const SHOWN = Number(form.dataset.shown);
const MOST_NODES = 60;
let turn = 0;

function make(name, attributes = {}, ...children) {
  const svg = /^(svg|g|line|circle|rect|text|path|title|marker)$/.test(name);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

async function run() {
  const now = ++turn;
  outcome.replaceChildren(make("p", { class: "found" }, "Asking …"));
  field.removeAttribute("aria-invalid");
  document.querySelector(".fetch input[name=query]").value = field.value;
  try {
    const response = await fetch(form.dataset.sparql, {
      method: "POST",
      headers: {
        "Content-Type": "application/sparql-query",
        Accept: "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json;q=0.8",
      },
      body: field.value,
    });
    const text = await response.text();
    if (now !== turn) return;
    const kind = response.headers.get("Content-Type") || "";
    if (!response.ok) fault(text, kind);
    else if (kind.includes("json")) answer(JSON.parse(text));
    else graph(text);
    history.replaceState({}, "", `${form.getAttribute("action")}?query=${encodeURIComponent(field.value)}`);
  } catch {
    if (now === turn) say("The server could not be reached. Try again.");
  }
  outcome.focus();
}

function say(sentence) {
  outcome.replaceChildren(make("p", { class: "notice", role: "alert" }, sentence));
}

function fault(text, kind) {
  let problem = { detail: text.slice(0, 400) };
  if (kind.includes("json")) problem = JSON.parse(text);
  const column = problem.column ? `, column ${problem.column}` : "";
  const where = problem.line ? `Line ${problem.line}${column}: ` : "";
  const box = make("div", { class: "notice", id: "fault", role: "alert" }, make("p", {}, where + problem.detail));
  if (problem.line) {
    const lines = field.value.split("\n");
    const line = lines[problem.line - 1] || "";
    box.append(make("pre", {}, `${line}\n${" ".repeat(Math.max(0, (problem.column || 1) - 1))}^`));
    const start = lines.slice(0, problem.line - 1).join("\n").length + (problem.line > 1 ? 1 : 0) + (problem.column || 1) - 1;
    field.setSelectionRange(start, Math.min(start + 1, field.value.length));
  }
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", "fault");
  outcome.replaceChildren(box);
}

function answer(result) {
  if ("boolean" in result) {
    outcome.replaceChildren(make("p", { class: "truth" }, result.boolean ? "Yes." : "No."));
    return;
  }
  const names = result.head.vars;
  const rows = result.results.bindings;
  const more = rows.length > SHOWN ? `; the first ${SHOWN} are shown` : "";
  outcome.replaceChildren(make("p", { class: "found" }, `${rows.length.toLocaleString("en-GB")} ${rows.length === 1 ? "row" : "rows"}${more}.`));
  if (!rows.length) return;
  const drawn = bars(names, rows);
  if (drawn) outcome.append(drawn);
  outcome.append(table(names, rows.slice(0, SHOWN).map((row) => names.map((name) => row[name]))));
}

function cell(term) {
  if (!term) return "";
  const words = make("bdi", {}, term.type === "bnode" ? `_:${term.value}` : term.value);
  if (term.type !== "uri") return words;
  return make("a", { href: `${form.dataset.thing}?iri=${encodeURIComponent(term.value)}` }, words);
}

function table(names, rows) {
  const head = make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name)));
  const body = rows.map((row) => make("tr", {}, ...row.map((term) => make("td", {}, cell(term)))));
  return make("div", { class: "wide", role: "region", "aria-label": "Rows", tabindex: "0" },
    make("table", { class: "plain" }, make("thead", {}, head), make("tbody", {}, ...body)));
}

// Bars suit one column of numbers beside one of words, for not too many rows; the table has the rest.
function bars(names, rows) {
  const isNumber = (name) => rows.every((row) => row[name] && row[name].value.trim() !== "" && Number.isFinite(Number(row[name].value)));
  const numbers = names.filter(isNumber);
  const labels = names.filter((name) => !numbers.includes(name) && rows.every((row) => row[name] && row[name].type !== "uri"));
  if (numbers.length !== 1 || !labels.length || rows.length < 2 || rows.length > 40) return null;
  const [number, label] = [numbers[0], labels[0]];
  const values = rows.map((row) => Number(row[number].value));
  const most = Math.max(...values, 0);
  if (Math.min(...values) < 0 || most === 0) return null;
  const step = 26;
  const svg = make("svg", { viewBox: `0 0 720 ${rows.length * step + 6}`, role: "img", "aria-label": `${number} by ${label}, as bars; the table below says the same` });
  rows.forEach((row, place) => {
    const words = row[label].value.length > 34 ? `${row[label].value.slice(0, 33)}…` : row[label].value;
    const width = (values[place] / most) * 380;
    svg.append(
      make("text", { class: "tick-label", x: 262, y: place * step + 18, "text-anchor": "end" }, words),
      make("rect", { class: "bar-mark", x: 270, y: place * step + 5, width, height: step - 8 }),
      make("text", { class: "tick-label", x: 276 + width, y: place * step + 18 }, values[place].toLocaleString("en-GB")),
    );
  });
  return make("figure", { class: "chart" }, make("figcaption", {}, `${number} by ${label}`), svg);
}

// N-Triples (RDF 1.1), a line each: what CONSTRUCT and DESCRIBE give.
function triples(text) {
  const term = /<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@\S+|\^\^<[^>]*>)?/gu;
  const plain = (words) => words.replace(/\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)/gu, (_, short, long, sign) =>
    sign ? ({ n: "\n", t: "\t", r: "\r" }[sign] || sign) : String.fromCodePoint(parseInt(short || long, 16)));
  return text.split("\n").map((line) => [...line.matchAll(term)].slice(0, 3)).filter((found) => found.length === 3)
    .map((found) => found.map(([, iri, blank, words]) =>
      iri !== undefined ? { type: "uri", value: plain(iri) } : blank !== undefined ? { type: "bnode", value: blank } : { type: "literal", value: plain(words || "") }));
}

function graph(text) {
  const rows = triples(text);
  const more = rows.length > SHOWN ? `; the first ${SHOWN} are shown` : "";
  outcome.replaceChildren(make("p", { class: "found" }, `${rows.length.toLocaleString("en-GB")} ${rows.length === 1 ? "triple" : "triples"}${more}.`));
  if (!rows.length) return;
  const drawn = drawing(rows);
  if (drawn) outcome.append(drawn);
  outcome.append(table(["subject", "predicate", "object"], rows.slice(0, SHOWN)));
}

const last = (iri) => decodeURIComponent(iri.split(/[/#]/).filter(Boolean).pop() || iri).slice(0, 22);

// Things on a circle and lines between them, for a graph small enough to be looked at.
function drawing(rows) {
  const links = rows.filter(([, , object]) => object.type !== "literal");
  const names = [...new Set(links.flatMap(([subject, , object]) => [subject.value, object.value]))];
  if (names.length < 2 || names.length > MOST_NODES) return null;
  const labels = new Map(rows.filter(([, predicate]) => /[#/](label|prefLabel|title|name)$/.test(predicate.value)).map(([subject, , object]) => [subject.value, object.value]));
  const radius = Math.max(150, names.length * 13);
  const size = 2 * radius + 300;
  const at = new Map(names.map((name, place) => {
    const angle = (2 * Math.PI * place) / names.length;
    return [name, [size / 2 + radius * Math.cos(angle), size / 2 + radius * 0.8 * Math.sin(angle)]];
  }));
  const svg = make("svg", { viewBox: `0 0 ${size} ${size * 0.86}`, role: "img", "aria-label": `${names.length} things and ${links.length} links between them; the table below says the same` });
  for (const [subject, predicate, object] of links) {
    const [[x1, y1], [x2, y2]] = [at.get(subject.value), at.get(object.value)];
    svg.append(make("line", { class: "before", x1, y1, x2, y2 }, make("title", {}, last(predicate.value))));
    if (links.length <= 24) svg.append(make("text", { class: "tick-label", x: (x1 + x2) / 2, y: (y1 + y2) / 2, "text-anchor": "middle" }, last(predicate.value)));
  }
  for (const name of names) {
    const [x, y] = at.get(name);
    svg.append(make("circle", { class: "mark", cx: x, cy: y, r: 8 }, make("title", {}, labels.get(name) || name)),
      make("text", { class: "node-label", x, y: y - 13, "text-anchor": "middle" }, (labels.get(name) || last(name)).slice(0, 28)));
  }
  return make("figure", { class: "chart" }, make("figcaption", {}, "As a drawing"), svg);
}

form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
});
field.addEventListener("input", () => { document.querySelector(".fetch input[name=query]").value = field.value; });
