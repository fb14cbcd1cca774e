// Dragging a booking to another room or day opens the form that moves it; the server decides as ever.
"use strict";

let dragged = null;

/** The booking that is being dragged over `target`, and the cell under it, unless it is its own. */
function drop(target) {
  const cell = target.closest?.(".plan td");
  const fresh = cell?.querySelector("a.new");
  if (!dragged || !fresh || cell === dragged.closest("td")) return null;
  return { cell, to: new URL(fresh.href).searchParams };
}

function mark(cell) {
  for (const marked of document.querySelectorAll(".plan td.target")) marked.classList.remove("target");
  cell?.classList.add("target");
}

for (const link of document.querySelectorAll(".plan a[data-move]")) {
  link.draggable = true;
  link.addEventListener("dragstart", (event) => {
    dragged = link;
    event.dataTransfer.effectAllowed = "move";
  });
  link.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });
}

document.addEventListener("dragover", (event) => {
  const over = drop(event.target);
  if (!dragged) return;
  mark(over?.cell);
  if (over) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const over = drop(event.target);
  if (!over) return;
  event.preventDefault();
  const form = new URL(`${dragged.href}/verschieben`);
  for (const name of ["raum", "tag"]) form.searchParams.set(name, over.to.get(name));
  location.assign(form);
});
