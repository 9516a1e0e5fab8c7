// Search, filters and disputes of a static site. The data comes as scripts, because a page that is
// opened from a folder may read nothing else.
"use strict";

const publication = (window.publication = {
  root: document.currentScript.dataset.root,
  names: null,
  priorities: [],
  statements: [],
  take(name, value) {
    if (name === "names") this.names = value;
    else this[name].push(...value);
  },
});

function load(path) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = publication.root + path;
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  });
}

const loading = {};
async function have(name) {
  loading.names ||= load("data/names.js");
  await loading.names;
  loading[name] ||= (async () => {
    for (let piece = 0; piece < publication.names.pieces[name]; piece += 1) await load(`data/${name}-${piece}.js`);
  })();
  await loading[name];
}

// Words without accents, case and punctuation, as kg/catalogue/folding.py makes them.
function fold(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return ` ${plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
}

function holds(text, words) {
  const folded = fold(text);
  return words.every((word) => folded.includes(` ${word}`));
}

const wordsOf = (text) => fold(text).trim().split(" ").filter(Boolean);
const counted = (count, one, several) => `${count.toLocaleString("en-GB")} ${count === 1 ? one : several}`;

function link(file, words) {
  const made = document.createElement("a");
  made.href = publication.root + file;
  const isolated = document.createElement("bdi");
  isolated.textContent = words;
  made.append(isolated);
  return made;
}

function card(row) {
  const [file, label, , state, gap, areas, , , letter, title, , day] = row;
  const { names } = publication;
  const made = document.getElementById("card").content.firstElementChild.cloneNode(true);
  const slot = (name) => made.querySelector(`[data-slot="${name}"]`);
  made.classList.add(state);
  made.querySelector(".state").classList.add(`state-${state}`);
  made.querySelector("use").setAttribute("href", `#sign-${state}`);
  slot("state").textContent = names.states[state];
  slot("gap").textContent = gap && gap !== state ? names.gaps[gap] : "";
  slot("label").append(link(file, label));
  areas.forEach((key, place) => {
    if (place) slot("areas").append(", ");
    slot("areas").append(link(`area/${key}.html`, names.areas[key] ? names.areas[key][0] : key));
  });
  slot("message").append(link(letter, title));
  slot("day").textContent = day;
  return made;
}

// The list of priorities, filtered here.
const SHOWN = 25;

function fits(row, asked) {
  const [, , , state, , areas, topics, event, , , day] = row;
  const { names } = publication;
  if (asked.borough && !areas.includes(asked.borough)) return false;
  if (asked.ward && !areas.includes(asked.ward)) return false;
  if (asked.topic && !topics.some((code) => (names.topics[code] || [code, [code]])[1].includes(asked.topic))) return false;
  if (asked.event && event !== asked.event) return false;
  if ((asked.since || asked.until) && !day) return false;
  if (asked.since && day < asked.since) return false;
  if (asked.until && day > asked.until) return false;
  if (asked.state === "open") return state !== "answered";
  return !asked.state || state === asked.state;
}

function sorted(rows, order) {
  const area = (row) => row[5].map((key) => publication.names.areas[key]).filter((found) => found && ["borough", "district"].includes(found[1])).map((found) => found[0]).sort()[0] || "\uffff";
  const states = ["unanswered", "advice-only", "answered"];
  const by = (key) => [...rows].sort((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
  if (order === "oldest") return by((row) => row[10] || "\uffff");
  if (order === "borough") return by(area);
  if (order === "state") return by((row) => states.indexOf(row[3]));
  return rows;
}

function filters(form) {
  const results = document.getElementById("results");
  const asked = Object.fromEntries(new URLSearchParams(location.search));
  let page = Number(asked.page) || 1;

  function wards() {
    const select = form.elements.ward;
    if (!select) return;
    const borough = form.elements.borough.value;
    const parts = Object.entries(publication.names.areas).filter(([, area]) => borough && area[2] === borough);
    select.replaceChildren(new Option("All", ""), ...parts.map(([key, area]) => new Option(area[0], key)));
    select.closest("p").hidden = !parts.length;
  }

  function read() {
    const found = Object.fromEntries(new FormData(form));
    return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
  }

  function tabs(now) {
    const others = { ...now, state: "" };
    const counts = { "": 0, open: 0, unanswered: 0, "advice-only": 0, answered: 0 };
    for (const row of publication.priorities) {
      if (!fits(row, others)) continue;
      counts[""] += 1;
      counts[row[3]] += 1;
      if (row[3] !== "answered") counts.open += 1;
    }
    for (const tab of results.querySelectorAll(".tabs a")) {
      const state = tab.dataset.liveLink === "None" ? "" : tab.dataset.liveLink;
      tab.toggleAttribute("aria-current", false);
      if (state === (now.state || "")) tab.setAttribute("aria-current", "true");
      tab.querySelector(".count").textContent = counts[state].toLocaleString("en-GB");
    }
  }

  function show() {
    const now = read();
    const rows = sorted(publication.priorities.filter((row) => fits(row, now)), now.order);
    const pages = Math.max(1, Math.ceil(rows.length / SHOWN));
    page = Math.min(page, pages);
    const first = (page - 1) * SHOWN;
    tabs(now);
    results.querySelector(".found").textContent = rows.length
      ? `${counted(rows.length, "priority", "priorities")}${pages > 1 ? `; ${first + 1} to ${Math.min(first + SHOWN, rows.length)} are shown` : ""}.`
      : "No priority in the messages held here fits that.";
    results.querySelector(".cards").replaceChildren(...rows.slice(first, first + SHOWN).map(card));
    pager(pages);
    try {
      const { order, ...others } = now;
      const query = new URLSearchParams({ ...others, ...(order && order !== "newest" ? { order } : {}), ...(page > 1 ? { page } : {}) }).toString();
      history.replaceState({}, "", query ? `?${query}` : location.pathname);
    } catch { /* some browsers keep the address of a file as it is */ }
  }

  function pager(pages) {
    results.querySelector(".pager")?.remove();
    if (pages < 2) return;
    const bar = document.createElement("nav");
    bar.className = "pager";
    bar.setAttribute("aria-label", "Pages of priorities");
    const step = (name, to) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain-button";
      button.textContent = name;
      button.disabled = to < 1 || to > pages;
      button.addEventListener("click", () => { page = to; show(); results.focus(); results.scrollIntoView(); });
      return button;
    };
    const place = document.createElement("span");
    place.textContent = `Page ${page} of ${pages}`;
    bar.append(step("Previous", page - 1), place, step("Next", page + 1));
    results.querySelector(".cards").after(bar);
  }

  async function begin() {
    await have("priorities");
    for (const name of ["borough", "topic", "event", "since", "until", "order", "state"]) {
      if (asked[name] && form.elements[name]) form.elements[name].value = asked[name];
    }
    wards();
    if (asked.ward && form.elements.ward) form.elements.ward.value = asked.ward;
    show();
  }

  form.addEventListener("change", (event) => { page = 1; begun.then(() => { if (event.target.name === "borough") wards(); show(); }); });
  form.addEventListener("submit", (event) => { event.preventDefault(); page = 1; begun.then(show); });
  results.addEventListener("click", (event) => {
    const tab = event.target.closest(".tabs a");
    if (!tab) return;
    event.preventDefault();
    form.elements.state.value = tab.dataset.liveLink === "None" ? "" : tab.dataset.liveLink;
    page = 1;
    begun.then(show);
  });
  // Without anything asked for, the list stands on the page already.
  let begun = Object.keys(asked).length ? begin() : null;
  begun ||= { then: (next) => { begun = begin(); return begun.then(next); } };
}

// Search over quotes, places and officers.
async function searching(box) {
  const asked = new URLSearchParams(location.search).get("q") || "";
  box.querySelectorAll("input[name=q]").forEach((field) => { field.value = asked; });
  document.querySelectorAll("form[role=search] input[name=q]").forEach((field) => { field.value = asked; });
  const results = document.getElementById("results");
  const words = wordsOf(asked);
  if (!words.length) return;
  const say = document.createElement("p");
  say.className = "found";
  say.setAttribute("role", "status");
  say.textContent = "Searching …";
  results.replaceChildren(say);
  await have("priorities");
  await have("statements");
  const { names, priorities, statements } = publication;
  const groups = [
    ["Places", Object.entries(names.areas).filter(([, area]) => holds(area[0], words)).map(([key, area]) => [`area/${key}.html`, area[0]])],
    ["Topics", Object.entries(names.topics).filter(([, topic]) => holds(topic[0], words)).map(([code, topic]) => [`priorities.html?topic=${code}`, topic[0]])],
    ["Officers", names.officers.filter(([label]) => holds(label, words)).map(([label, file]) => [file, label])],
  ];
  const cards = priorities.filter((row) => holds(`${row[1]} ${row[2]}`, words));
  const others = statements.filter((row) => holds(row[2], words));
  const total = cards.length + others.length;
  say.textContent = total + groups.reduce((sum, [, found]) => sum + found.length, 0)
    ? `Found: ${counted(total, "statement", "statements")}, ${groups.map(([name, found]) => `${found.length} ${name.toLowerCase()}`).join(", ")}. All words count, each by its beginning; capitals and accents do not.`
    : "Nothing in the messages held here holds all of these words. Try fewer, or only the beginning of a word.";
  const columns = document.createElement("div");
  columns.className = "columns";
  for (const [name, found] of groups) {
    if (!found.length) continue;
    const part = document.createElement("section");
    part.append(heading(name), list(found.slice(0, 12).map(([file, label]) => [link(file, label)])));
    columns.append(part);
  }
  results.append(columns);
  if (cards.length) {
    const shown = document.createElement("ul");
    shown.className = "cards";
    shown.append(...cards.slice(0, 50).map(card));
    results.append(heading("Priorities"), shown);
  }
  if (others.length) {
    results.append(heading("Actions and figures"), list(others.slice(0, 50).map(([kind, file, quote, , title, , day]) => {
      const tag = document.createElement("span");
      tag.className = `m m-${kind} label`;
      tag.textContent = names.kinds[kind];
      const source = document.createElement("span");
      source.className = "meta";
      source.textContent = ` ${title}, ${day}`;
      return [tag, " ", link(file, quote), source];
    })));
  }
}

function heading(words) {
  const made = document.createElement("h2");
  made.textContent = words;
  return made;
}

function list(items) {
  const made = document.createElement("ul");
  made.className = "lines";
  made.append(...items.map((parts) => {
    const item = document.createElement("li");
    item.append(...parts);
    return item;
  }));
  return made;
}

// A statement about a priority, made into a file that the keeper of the site can add.
function disputing(form) {
  const asked = new URLSearchParams(location.search).get("priority") || "";
  if (!/^[\w-]+\/[\w-]+$/.test(asked)) return;
  const which = document.getElementById("d-which");
  which.textContent = "About ";
  const made = document.createElement("a");
  made.href = form.dataset.page.replace("KEY", asked);
  made.textContent = "this priority";
  which.append(made, ".");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const ready = document.getElementById("ready");
    const text = turtle(form, `${form.dataset.dispute}priority/${asked}`);
    document.getElementById("d-turtle").value = text;
    const file = document.getElementById("d-file");
    file.href = URL.createObjectURL(new Blob([text], { type: "text/turtle" }));
    file.download = "review.ttl";
    const mail = document.getElementById("d-mail");
    if (mail) mail.href = `${mail.href.split("?")[0]}?subject=Dispute&body=${encodeURIComponent(text)}`;
    ready.hidden = false;
    ready.scrollIntoView();
  });
}

function turtle(form, about) {
  const verdicts = { answered: "AnsweredAfterAll", "not-answered": "AnswersNothing", misread: "Misread", right: "Right" };
  const value = (name) => (form.elements[name] ? form.elements[name].value.trim() : "");
  const quoted = (text) => `"${text.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n").replace(/\r/g, "\\r")}"`;
  const lines = [
    "@prefix dcterms: <http://purl.org/dc/terms/> .",
    "@prefix pc: <https://w3id.org/policing-commitments/def#> .",
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
    "<urn:review> a pc:Review ;",
    `\tpc:reviewOf <${about}> ;`,
    `\tpc:verdict pc:${verdicts[value("verdict")]} ;`,
  ];
  if (value("words")) lines.push(`\tpc:wordsShown ${quoted(value("words"))} ;`);
  if (value("reviewer")) lines.push(`\tpc:reviewer ${quoted(value("reviewer"))} ;`);
  lines.push(`\tdcterms:created "${new Date().toISOString().slice(0, 10)}"^^xsd:date ;`);
  lines.push(`\tpc:reason ${quoted(value("reason"))} .`);
  return `${lines.join("\n")}\n`;
}

addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form.filters")) filters(form);
  const box = document.querySelector("[data-search]");
  if (box) searching(box);
  for (const form of document.querySelectorAll("form[data-dispute]")) disputing(form);
});
