// Offers what comes after the notes as soon as there are notes (the server holds the same rule). Without this file the
// page offers it after the first save.

for (const after of document.querySelectorAll("[data-after-notes]")) {
  const notes = after.form?.elements.namedItem(after.dataset.afterNotes);
  const wait = after.parentElement.querySelector("[data-before-notes]");
  const offer = () => {
    // Notes that a score rests on cannot be emptied on the server either: what was offered stays.
    if (notes.value.trim()) {
      after.hidden = after.disabled = false;
      wait.hidden = true;
    }
  };
  notes?.addEventListener("input", offer);
  offer();
}
