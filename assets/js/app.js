// Starts the NHS.UK components on the page, and on whatever htmx brings later.
import { initAll } from "nhsuk-frontend";

// The radios mark what they reveal with aria-expanded, which ARIA does not allow on a radio: what is revealed follows at
// once, so nobody needs telling.
function tidyRadios() {
  setTimeout(() => {
    for (const radio of document.querySelectorAll(".nhsuk-radios__input[aria-expanded]")) {
      radio.removeAttribute("aria-expanded");
    }
  });
}

initAll();
tidyRadios();
document.addEventListener("click", tidyRadios);
window.addEventListener("pageshow", tidyRadios);

document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  if (part !== document.body) {
    initAll({ scope: part });
    tidyRadios();
  }
});
