// One key for whatever else a page of the sift offers: what carries data-press-key="f" is pressed by f, and Enter
// goes on. Never while a person is writing, never twice, and off together with the keys of the choices (choice-keys.js).

const OFF = "values-hub:choice-keys-off";

function keysAreOff() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

let pressed = false;
window.addEventListener("pageshow", () => {
  pressed = false;
});

document.addEventListener("keydown", (event) => {
  if (pressed || event.repeat || event.ctrlKey || event.altKey || event.metaKey || keysAreOff()) {
    return;
  }
  const key = event.key.toLowerCase();
  const target = event.target;
  if (target.matches?.("textarea, select, input:not([type=radio])")) {
    return;
  }
  // Enter belongs to whatever has the focus.
  if (key === "enter" && target !== document.body) {
    return;
  }
  const named =
    key === "enter"
      ? document.getElementById("go-on")
      : [...document.querySelectorAll("[data-press-key]")].find((each) => each.dataset.pressKey === key);
  if (named) {
    event.preventDefault();
    pressed = true;
    named.click();
  }
});

// The key is written where there are keys: not on a phone, and not while they are off.
if (window.matchMedia("(hover: hover)").matches && !keysAreOff()) {
  for (const named of document.querySelectorAll("[data-press-key]")) {
    const hint = document.createElement("span");
    hint.className = "app-sift-key";
    hint.textContent = ` (press ${named.dataset.pressKey})`;
    named.append(hint);
  }
}
