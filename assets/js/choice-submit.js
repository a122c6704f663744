// On a form marked data-submit-on-key, the key that answers also sends: one keystroke an answer. choice-keys.js has
// picked the choice by the time this hears the key. With data-submit-on-touch so does a tap or a click on a choice. The
// arrow keys only pick, as everywhere else: somebody who looks through the choices by keyboard has not answered yet.

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

const onTouch = document.querySelector("form[data-submit-on-touch]");
let byHand = false;

if (onTouch) {
  const line = document.createElement("p");
  line.className = "nhsuk-hint app-choice-keys";
  const write = () => {
    line.textContent = keysAreOff() ? "" : "Tap or click a score: it is saved and the next one opens.";
  };
  write();
  onTouch.querySelector("[data-choice-keys]")?.after(line);
  onTouch.addEventListener("pointerdown", () => {
    byHand = true;
  });
  document.addEventListener("keydown", () => {
    byHand = false;
  });
  document.addEventListener("click", write);
  // A click rather than a change, so that the score that stands already can be given again.
  onTouch.addEventListener("click", (event) => {
    if (!sent && byHand && !keysAreOff() && event.target.matches?.("input[type=radio][data-key]")) {
      sent = true;
      onTouch.requestSubmit();
    }
  });
}
