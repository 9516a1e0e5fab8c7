// Everything begins here; the tables, which stand below, are taken up once they have been read.

let twinsAreThere = false;

viewListeners.push((isOther) => {
  if (moving && isOther) letMove(visible.size <= MOST_MOVING);
  else if (isOther) lay();
  search();
  showControls();
  showCard();
  network.redraw();
  if (twinsAreThere) showTwins();
});

function replan() {
  const name = phone.matches ? "narrow" : "wide";
  const isOther = name !== planName;
  planName = name;
  lay();
  if (isOther || isWhole()) show();
}

read(window.location.hash.slice(1));
visible = nowVisible();
openCanvas();
listenToPointer();
listenToKeys();
listenToSearch();
listenToControls();
listenToSaving();
search();
showControls();
showCard();
if (visible.has(view.picked)) flyTo(view.picked);

let resizing = 0;
window.addEventListener("resize", () => {
  window.clearTimeout(resizing);
  resizing = window.setTimeout(replan, 150);
});
window.addEventListener("hashchange", () => {
  const hash = window.location.hash.slice(1);
  // A place on the page, such as the way to the content, is no view of the drawing.
  if (hash === written() || (hash && !hash.includes("="))) return;
  earlier.push(written());
  read(hash);
  follow();
  if (visible.has(view.picked)) flyTo(view.picked);
});
document.addEventListener("DOMContentLoaded", () => {
  startTwins();
  twinsAreThere = true;
  listenToTwins();
  showTwins();
});

