// What is typed into a form is copied onto this device, and offered back where the form came back without it. The
// contract is in docs/design-system.md. autosave.js sends it to the server besides; of other forms this is all there is.
import { device, keyOf } from "values-hub/kept";

export const PAUSE = 1500;
const UNWATCHED = new Set(["csrfmiddlewaretoken", "version"]);
// What somebody writes in their own words. The rest of a form are choices and numbers.
const WRITTEN = "textarea, input[type=text]:not([inputmode=numeric])";

/** What the form holds now: name → list of texts. Files are not kept. */
export function answers(form) {
  const held = new Map();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !UNWATCHED.has(name)) {
      // A submitted form sends \r\n for a line end; FormData here gives what the box shows.
      held.set(name, [...(held.get(name) ?? []), value.replace(/\r\n/g, "\n")]);
    }
  }
  return held;
}

const same = (one, other) => JSON.stringify(one ?? []) === JSON.stringify(other ?? []);

/** The names whose answers differ. */
export function changed(now, before) {
  return [...new Set([...now.keys(), ...before.keys()])].filter((name) => !same(now.get(name), before.get(name)));
}

/** Put answers into the form's controls and let whatever counts or reveals know of it. */
export function fill(form, fields) {
  for (const [name, values] of Object.entries(fields)) {
    const texts = [].concat(values);
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "radio" || control.type === "checkbox") {
        const wanted = texts.includes(control.value);
        if (wanted && !control.checked) {
          control.click(); // what a choice reveals listens to clicks alone
        }
        control.checked = wanted;
      } else if (control.type !== "file" && control.type !== "hidden") {
        control.value = texts[0] ?? "";
      }
      for (const kind of ["input", "change", "keyup"]) {
        control.dispatchEvent(new Event(kind, { bubbles: true }));
      }
    }
  }
}

export function element(tag, text, classes = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = classes;
  return made;
}

export function button(text, act) {
  const made = element("button", text, "nhsuk-button nhsuk-button--secondary nhsuk-button--small");
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

export const clock = (when) =>
  new Date(when).toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", hour12: true }).replace(" ", "");

/** "9:05am", and on which day when that was not today. */
function typedAt(when) {
  const day = new Date(when);
  const today = day.toDateString() === new Date().toDateString();
  return today ? clock(when) : `${clock(when)} on ${day.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}`;
}

export class DeviceCopy {
  notThere = "did not reach us";

  /** `saved` is what need not be kept here: what the server has, by name. */
  constructor(form, saved) {
    this.form = form;
    this.saved = saved;
    this.user = form.dataset.autosaveUser ?? "";
    this.key = keyOf(form);
    this.status = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
    this.panel = form.querySelector("[data-autosave-offer]") ?? document.querySelector("[data-autosave-offer]");
    this.state = "";
  }

  /** The copy on this device: only what the server has not got. Whether there is one now. */
  keep(more = {}) {
    const now = answers(this.form);
    const names = changed(now, this.saved);
    const fields = { ...this.others(), ...Object.fromEntries(names.map((name) => [name, now.get(name) ?? []])) };
    if (!Object.keys(fields).length) {
      device.drop(this.key);
      return false;
    }
    return device.write(this.key, { user: this.user, page: location.pathname, at: Date.now(), fields, ...more });
  }

  /** What stays in the copy besides what is in the form. */
  others() {
    return {};
  }

  /** Nothing of the copy is missing from the form. */
  allThere() {
    device.drop(this.key);
  }

  /** It was put back, or thrown away. */
  settled() {
    this.panel.hidden = true;
  }

  /** What is put back goes on being kept. */
  save() {
    this.keep();
  }

  /** On arriving: is there something on this device that the form has not got? */
  offerBack() {
    const copy = device.read(this.key);
    if (!copy?.fields) {
      return;
    }
    const now = answers(this.form);
    const lost = Object.entries(copy.fields).filter(([name, values]) => !same(now.get(name), values));
    if (!lost.length) {
      this.allThere();
      return;
    }
    this.lost = Object.fromEntries(lost);
    const written = lost.filter(([name]) => this.form.querySelector(`[name="${CSS.escape(name)}"]`)?.matches(WRITTEN));
    const words = written.map(([, values]) => values.join(", ")).filter(Boolean);
    const group = element("div", "", "nhsuk-button-group");
    group.append(
      button("Put it back", () => {
        this.settled();
        fill(this.form, Object.fromEntries(lost));
        this.save();
        this.form.querySelector(`[name="${CSS.escape(lost[0][0])}"]`)?.focus();
      }),
      button("Throw it away", () => {
        device.drop(this.key);
        this.settled();
        this.say("", "");
      }),
    );
    this.show("offer", [
      element("h2", words.length ? "We kept what you typed" : "We kept what you chose", "nhsuk-heading-s"),
      element("p", `This was ${words.length ? "typed" : "chosen"} at ${typedAt(copy.at)} and ${this.notThere}.`),
      ...(words.length ? [element("div", words.join("\n\n"), "app-autosave__kept")] : []),
      group,
    ]);
    this.say("", `We kept what you ${words.length ? "typed" : "chose"}. You can put it back`);
  }

  say(state, text) {
    this.state = state;
    if (this.status) {
      this.status.dataset.state = state;
      this.status.textContent = text;
    }
  }

  show(kind, parts) {
    if (this.panel) {
      this.panel.dataset.kind = kind;
      this.panel.replaceChildren(...parts);
      this.panel.hidden = false;
    }
  }

  hideOffer(kind) {
    if (this.panel?.dataset.kind === kind) {
      this.panel.hidden = true;
    }
  }
}

/** A form that the server keeps no draft of: until it is sent, what is in it is on this device and nowhere else. */
export class OnDevice extends DeviceCopy {
  notThere = "was not sent. It is on this device alone";

  constructor(form) {
    // Whatever is filled in may be lost, also where the page came back with it and with what was wrong.
    super(form, new Map([...answers(form).keys()].map((name) => [name, [""]])));
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", () => {
      clearTimeout(this.timer);
      this.keep({ sent: true }); // until a later page shows that the server took it (kept.js)
    });
    this.offerBack();
  }

  typed() {
    const kept = this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(
      () => this.say("saved", kept ? `Kept on this device at ${clock(Date.now())}. Not sent yet` : ""),
      PAUSE,
    );
  }

  /** What was offered back and is not settled stays, but for the boxes that are written in anew. */
  others() {
    const now = answers(this.form);
    const empty = ([name]) => !(now.get(name) ?? []).some(Boolean);
    return Object.fromEntries(Object.entries(this.lost ?? {}).filter(empty));
  }

  /** The page came back with everything in it: it was not taken. */
  allThere() {
    this.keep();
  }

  settled() {
    super.settled();
    this.lost = null;
  }
}
