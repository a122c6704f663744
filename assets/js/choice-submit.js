// On a form marked data-submit-on-key, the key that answers also sends: one keystroke an answer. choice-keys.js has
// picked the choice by the time this hears the key. With data-submit-on-touch so does a tap or a click on a choice. The
// arrow keys only pick, as everywhere else: somebody who looks through the choices by keyboard has not answered yet.
//
// A second press within a moment belongs to the first: of a double click the second half would land on the next answer,
// which has come in between, and score it unread. So a page remembers for the next one what it was sent by, and when.

const OFF = "values-hub:choice-keys-off";
const SENT = "values-hub:choice-sent";
const POINTER = "pointer";
const A_MOMENT = 400; // milliseconds

function keysAreOff() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

function remember(what) {
  try {
    sessionStorage.setItem(SENT, JSON.stringify({ what, at: Date.now() }));
  } catch {
    // Without storage every press counts.
  }
}

function forget() {
  try {
    sessionStorage.removeItem(SENT);
  } catch {
    // Then nothing was remembered.
  }
}

/** Whether the page before was sent by the same press a moment ago. */
function isSecondHalf(what) {
  try {
    const last = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
    return last?.what === what && Math.abs(Date.now() - last.at) < A_MOMENT;
  } catch {
    return false;
  }
}

function drop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

let press = ""; // what was pressed last: a key, or the pointer
let sent = false;
window.addEventListener("pageshow", () => {
  sent = false;
});

// Before anybody else hears of it, so that what is dropped picks nothing either.
document.addEventListener(
  "keydown",
  (event) => {
    press = event.key.toLowerCase();
    if (isSecondHalf(press)) {
      drop(event);
    }
  },
  { capture: true },
);
document.addEventListener(
  "pointerdown",
  (event) => {
    press = POINTER;
    if (!event.target.closest?.("form")) {
      forget();
    }
  },
  { capture: true },
);
document.addEventListener(
  "click",
  (event) => {
    if (press === POINTER && isSecondHalf(POINTER) && event.target.closest?.("form")) {
      drop(event);
    }
  },
  { capture: true },
);
document.addEventListener("submit", () => remember(press));

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

if (onTouch) {
  const line = document.createElement("p");
  line.className = "nhsuk-hint app-choice-keys";
  const write = () => {
    line.textContent = keysAreOff() ? "" : "Tap or click a score: it is saved and the next one opens.";
  };
  write();
  onTouch.querySelector("[data-choice-keys]")?.after(line);
  document.addEventListener("click", write);
  // A click rather than a change, so that the score that stands already can be given again.
  onTouch.addEventListener("click", (event) => {
    if (!sent && press === POINTER && !keysAreOff() && event.target.matches?.("input[type=radio][data-key]")) {
      sent = true;
      onTouch.requestSubmit();
    }
  });
}
