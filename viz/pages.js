// What the pages can do beyond plain links and forms. Everything works without this file.
"use strict";

document.documentElement.classList.add("scripted");

// Lists that are filtered without loading the whole page again.
function live(form) {
  const results = document.getElementById(form.dataset.live);
  let latest = 0;

  async function show(address, push) {
    const turn = ++latest;
    results.classList.add("busy");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (turn !== latest) return;
      const fresh = page.getElementById(form.dataset.live);
      if (!response.ok || !fresh) { location.assign(address); return; }
      results.replaceChildren(...fresh.childNodes);
      const other = page.querySelector(`form[data-live="${form.dataset.live}"]`);
      if (other) {
        const held = document.activeElement && document.activeElement.id;
        form.replaceChildren(...other.childNodes);
        if (held && form.querySelector(`#${CSS.escape(held)}`)) document.getElementById(held).focus();
      }
      document.title = page.title;
      if (push) history.pushState({}, "", address);
    } catch {
      location.assign(address);
    } finally {
      if (turn === latest) results.classList.remove("busy");
    }
  }

  function address() {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) asked.append(name, value);
    const query = asked.toString();
    return form.getAttribute("action") + (query ? `?${query}` : "");
  }

  form.addEventListener("change", (event) => {
    if (event.target.name === "borough" && form.elements.ward) form.elements.ward.value = "";
    show(address(), true);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); show(address(), true); });
  results.addEventListener("click", (event) => {
    const link = event.target.closest(".tabs a, .said a, .pager a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href, true).then(() => {
      if (link.closest(".pager")) { results.focus(); results.scrollIntoView(); }
    });
  });
  addEventListener("popstate", () => show(location.href, false));
}

// The borough on the first page leads to the borough's own account.
function pick(form) {
  form.addEventListener("submit", (event) => {
    const chosen = form.elements.borough.value;
    if (!chosen) return;
    event.preventDefault();
    const [base, ending] = form.dataset.pick.split("KEY");
    location.assign(base + encodeURIComponent(chosen) + (ending || ""));
  });
}

// Two boroughs lead to their comparison without a detour.
function compare(form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [first, second] = [form.elements.first.value, form.elements.second.value].map(encodeURIComponent);
    location.assign(form.dataset.compare.replace("FIRST", first).replace("SECOND", second));
  });
}

// Copies the text of a field, where the browser allows it.
function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = "Copied";
  });
}

if (!window.publication) {
  for (const form of document.querySelectorAll("form[data-live]")) live(form);
}
for (const form of document.querySelectorAll("form[data-pick]")) pick(form);
for (const form of document.querySelectorAll("form[data-compare]")) compare(form);
for (const button of document.querySelectorAll("button[data-copy]")) copy(button);
for (const button of document.querySelectorAll("button.print")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
// The menu of a phone closes with Escape.
addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".menu[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});
