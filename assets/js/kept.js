// What was typed and the server has not got, kept on this device: a copy for each person and form.

const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
const PREFIX = "values-hub:kept:";

// Forms that the server keeps a draft of, and forms of which there is this copy alone.
const FORMS = "form[data-autosave-url], form[data-device-copy]";

/** Where a form's copy lies: nobody finds another person's at a shared computer. */
export function keyOf(form) {
  const { autosaveUser = "", autosaveUrl, deviceCopy } = form.dataset;
  return `${PREFIX}${autosaveUser}:${autosaveUrl ?? deviceCopy}`;
}

/** Local storage may be off or full: then the server alone keeps the answers. */
export const device = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  },
  keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  },
};

/** A page shown to the same person after sending means that the server took it, unless it is a refusal. Old copies go in
 * any case. */
export function tidy() {
  const user = document.body.dataset.user ?? "";
  const refused = performance.getEntriesByType("navigation")[0]?.responseStatus >= 400;
  const here = new Set([...document.querySelectorAll(FORMS)].map(keyOf));
  for (const key of device.keys()) {
    const copy = device.read(key);
    const taken = copy?.sent && !refused && user && copy.user === user && !here.has(key);
    if (!copy || taken || Date.now() - copy.at > KEPT_FOR) {
      device.drop(key);
    }
  }
}
