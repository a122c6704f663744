// Answers a group of radios from the keyboard: the key written on each choice (data-key). Never while a person is writing,
// and it can be turned off, as WCAG 2.2 asks of single-key shortcuts (2.1.4).

const OFF = "values-hub:choice-keys-off";
const groups = [...document.querySelectorAll("[data-choice-keys]")];
let off = false;
try {
  off = localStorage.getItem(OFF) === "yes";
} catch {
  // Without storage the keys are on until turned off on this page.
}

function isWriting(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])"))
  );
}

/** The group with the focus; or, when there is but one, that one. */
function groupFor(target) {
  return target.closest?.("[data-choice-keys]") ?? (groups.length === 1 ? groups[0] : null);
}

document.addEventListener("keydown", (event) => {
  if (off || event.repeat || event.ctrlKey || event.altKey || event.metaKey || isWriting(event.target)) {
    return;
  }
  const choice = [...(groupFor(event.target)?.querySelectorAll("input[data-key]") ?? [])].find(
    (input) => input.dataset.key === event.key.toLowerCase() && !input.disabled,
  );
  if (choice) {
    event.preventDefault();
    choice.focus();
    if (!choice.checked) {
      choice.click();
    }
  }
});

function hint(group) {
  const keys = [...group.querySelectorAll("input[data-key]")].map((input) => input.dataset.key);
  const line = document.createElement("p");
  line.className = "nhsuk-hint app-choice-keys app-no-print";
  const words = document.createElement("span");
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "app-link-button";
  const where = groups.length === 1 ? "" : " in the question you are on";
  const write = () => {
    words.textContent = off ? "Keys are off. " : `You can press ${keys.join(", ")} to answer${where}. `;
    toggle.textContent = off ? "Turn keys on" : "Turn keys off";
  };
  toggle.addEventListener("click", () => {
    off = !off;
    try {
      localStorage.setItem(OFF, off ? "yes" : "no");
    } catch {
      // It holds for this page only.
    }
    write();
  });
  write();
  line.append(words, toggle);
  group.after(line);
}

if (groups.length) {
  hint(groups[0]);
}
