// Starts the NHS.UK components on the page, and on whatever htmx brings later.
import { initAll } from "nhsuk-frontend";

initAll();

document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  if (part !== document.body) {
    initAll({ scope: part });
  }
});
