// On a form marked data-submit-on-key, the key that answers also sends: one keystroke an answer. choice-keys.js has
// picked the choice by the time this hears the key; a click or the arrow keys only pick, as everywhere else.

const OFF = "values-hub:choice-keys-off";

function keysAreOff() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

let sent = false;
window.addEventListener("pageshow", () => {
  sent = false;
});

document.addEventListener("keydown", (event) => {
  if (sent || event.repeat || event.ctrlKey || event.altKey || event.metaKey || keysAreOff()) {
    return;
  }
  if (event.target.matches?.("textarea, select, input:not([type=radio])")) {
    return;
  }
  const form = document.querySelector("form[data-submit-on-key]");
  const picked = form?.querySelector("input[data-key]:checked");
  if (picked && picked.dataset.key === event.key.toLowerCase()) {
    sent = true;
    form.requestSubmit();
  }
});
