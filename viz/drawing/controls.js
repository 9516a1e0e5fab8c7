// The controls above the picture.

const boxes = [...document.querySelectorAll("#legend input")];
const borough = element("borough");

function showControls() {
  for (const box of boxes) box.checked = !view.off.has(box.value);
  if (borough) borough.value = view.borough;
  if (document.activeElement !== field) field.value = view.words;
  element("undo").disabled = !earlier.length;
  element("afresh").disabled = !written();
  element("loosen").disabled = !moving && visible.size > MOST_MOVING;
  element("loosen").title = element("loosen").disabled
    ? "Too many things to move: show " + MOST_MOVING + " or fewer" : "";
  element("afar").hidden = isWhole() || planName === "narrow";
  element("shown").textContent = visible.size === scene.nodes.length
    ? "All " + count(scene.nodes.length, "thing") + " shown."
    : visible.size.toLocaleString("en-GB") + " of " + count(scene.nodes.length, "thing") + " shown.";
}

async function copyLink() {
  const address = window.location.href;
  try {
    await navigator.clipboard.writeText(address);
    element("said").textContent = "Link copied";
    element("copied").textContent = "Copied.";
  } catch {
    element("copied").textContent = address;
  }
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.drop[open]")) {
    if (menu !== except) menu.open = false;
  }
}

function listenToControls() {
  const press = (id, act) => element(id).addEventListener("click", act);
  press("closer", () => zoom(1.3));
  press("further", () => zoom(1 / 1.3));
  press("whole", show);
  press("loosen", () => letMove(!moving));
  press("undo", undo);
  press("afresh", startAfresh);
  press("copy", copyLink);
  for (const box of boxes) {
    box.disabled = false;
    box.addEventListener("change", () => change(() => {
      if (box.checked) view.off.delete(box.value);
      else view.off.add(box.value);
    }));
  }
  if (borough) borough.addEventListener("change", () => change(() => { view.borough = borough.value; }));
  document.addEventListener("click", ({ target }) => closeMenus(target.closest("details.drop")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.drop[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  if (phone.matches) element("legend").open = false;
  element("tools").hidden = false;
}

