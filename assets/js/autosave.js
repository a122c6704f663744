// Keeps a long answer safe while it is written: on the server a moment after typing stops, and on this device until the
// server has it. The contract is in docs/design-system.md. Without this file the form's own button saves as ever.
import { device, keyOf, tidy } from "values-hub/kept";

const PAUSE = 1500;
const RETRY_FIRST = 2000;
const RETRY_LONGEST = 30000;
// A save that is under way when the button is pressed may take this long; then the form goes without it.
const SUBMIT_WAITS = 4000;
const KEEPALIVE_LIMIT = 60000;
const UNWATCHED = new Set(["csrfmiddlewaretoken", "version"]);

/** What the form holds now: name → list of texts. Files are not kept. */
function answers(form) {
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
function changed(now, before) {
  return [...new Set([...now.keys(), ...before.keys()])].filter((name) => !same(now.get(name), before.get(name)));
}

/** Put answers into the form's controls and let whatever counts or reveals know of it. */
function fill(form, fields) {
  for (const [name, values] of Object.entries(fields)) {
    const texts = [].concat(values);
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "radio" || control.type === "checkbox") {
        control.checked = texts.includes(control.value);
      } else if (control.type !== "file" && control.type !== "hidden") {
        control.value = texts[0] ?? "";
      }
      for (const kind of ["input", "change", "keyup"]) {
        control.dispatchEvent(new Event(kind, { bubbles: true }));
      }
    }
  }
}

function element(tag, text, classes = "") {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = classes;
  return made;
}

function button(text, act) {
  const made = element("button", text, "nhsuk-button nhsuk-button--secondary nhsuk-button--small");
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

const clock = (when) =>
  new Date(when).toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", hour12: true }).replace(" ", "");

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosaveUrl;
    this.version = form.dataset.autosaveVersion ?? "0";
    this.user = form.dataset.autosaveUser ?? "";
    this.key = keyOf(form);
    this.status = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
    this.panel = form.querySelector("[data-autosave-offer]") ?? document.querySelector("[data-autosave-offer]");
    this.saved = answers(form);
    this.wait = RETRY_FIRST;
    this.state = "";

    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", (event) => this.sent(event));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        this.save({ leaving: true });
      } else if (this.state === "signed-out" || this.state === "waiting") {
        this.resume();
      }
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) {
        this.submitting = this.waited = false; // back to this page as it was left: it is being written again
      }
    });
    window.addEventListener("pagehide", () => this.save({ leaving: true }));
    window.addEventListener("online", () => this.state === "waiting" && this.save());
    this.offerBack();
  }

  dirty() {
    return changed(answers(this.form), this.saved);
  }

  typed() {
    this.keep();
    clearTimeout(this.timer);
    if (this.state === "refused") {
      this.state = "";
    }
    this.timer = setTimeout(() => this.save(), this.state === "waiting" ? this.wait : PAUSE);
  }

  /** The copy on this device: only what the server has not got. */
  keep(more = {}) {
    const now = answers(this.form);
    const names = changed(now, this.saved);
    if (!names.length) {
      device.drop(this.key);
      return;
    }
    const fields = Object.fromEntries(names.map((name) => [name, now.get(name) ?? []]));
    device.write(this.key, { user: this.user, page: location.pathname, at: Date.now(), fields, ...more });
  }

  /** Pressing the button leaves the box, which begins a save: the form waits for it, or its version would be the old
   * one and the person would be told that somebody else had changed it. */
  sent(event) {
    clearTimeout(this.timer);
    if (this.saving && !this.waited) {
      event.preventDefault();
      this.waited = true;
      const submitter = event.submitter ?? undefined;
      const enough = new Promise((resolve) => setTimeout(resolve, SUBMIT_WAITS));
      Promise.race([this.saving, enough]).then(() => this.form.requestSubmit(submitter));
      return;
    }
    this.submitting = true;
    // Kept until a later page shows that the server took it: a sign-in page in between must lose nothing.
    this.keep({ sent: true });
  }

  async save({ leaving = false } = {}) {
    clearTimeout(this.timer);
    const names = this.dirty();
    if (!names.length || this.submitting || this.waited || this.state === "conflict" || this.state === "refused") {
      return;
    }
    if (this.saving) {
      this.again = true;
      return;
    }
    this.saving = this.post(names, leaving);
    await this.saving;
    this.saving = null;
    if (this.again && !this.waited) {
      this.again = false;
      this.typed();
    }
  }

  async post(names, leaving) {
    const now = answers(this.form);
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.token(), version: this.version });
    for (const name of names) {
      for (const value of now.get(name) ?? [""]) {
        body.append(name, value);
      }
    }
    try {
      const response = await fetch(this.url, {
        method: "POST",
        body,
        credentials: "same-origin",
        redirect: "manual",
        keepalive: leaving && body.toString().length < KEEPALIVE_LIMIT,
        headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      });
      await this.answered(response, names, now);
    } catch {
      this.later();
    }
  }

  async answered(response, names, now) {
    if (response.type === "opaqueredirect" || response.status === 401) {
      this.signedOut();
    } else if (response.status === 403) {
      // A refusal says why; a page without a reason is the sign-in or its token having gone.
      const { error } = await response.json().catch(() => ({}));
      error ? this.say("refused", `Not saved. ${error}`) : this.signedOut();
    } else if (response.status === 409) {
      this.conflict(await response.json().catch(() => ({})), names);
    } else if (response.ok) {
      const { saved_at: at, version } = await response.json();
      for (const name of names) {
        now.has(name) ? this.saved.set(name, now.get(name)) : this.saved.delete(name);
      }
      this.version = String(version ?? this.version);
      this.form.querySelectorAll("input[name=version]").forEach((input) => (input.value = this.version));
      this.wait = RETRY_FIRST;
      this.keep();
      this.hideOffer("signed-out");
      this.say("saved", at ? `Saved at ${at}` : `Saved at ${clock(Date.now())}`);
    } else if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429) {
      const { error } = await response.json().catch(() => ({}));
      this.say("refused", error ? `Not saved. ${error}` : "Not saved. Check your answer, then use the button to save it");
    } else {
      this.later();
    }
  }

  later() {
    this.keep();
    this.say("waiting", "Not saved yet, trying again. Your answer is kept on this device");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), this.wait);
    this.wait = Math.min(this.wait * 2, RETRY_LONGEST);
  }

  signedOut() {
    this.keep();
    this.say("signed-out", "You are signed out, so this is not saved. What you typed is kept on this device");
    const link = element("a", "Sign in (opens in a new tab)", "nhsuk-link");
    link.href = this.form.dataset.autosaveLogin ?? "/account/login/";
    link.target = "_blank";
    link.rel = "noopener";
    const line = element("p", "");
    line.append(link, document.createTextNode(", then come back to this tab. It will save by itself."));
    this.show("signed-out", [line]);
  }

  /** After signing in elsewhere the old token is refused: take a fresh one from this same page. */
  async resume() {
    try {
      const response = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
      if (!response.ok) {
        return;
      }
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("form[data-autosave-url] input[name=csrfmiddlewaretoken]")?.value;
      if (fresh) {
        document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => (input.value = fresh));
        this.state = "";
        this.save();
      }
    } catch {
      this.later();
    }
  }

  conflict({ version, fields = {} }, names) {
    this.keep();
    this.say("conflict", "Changed in another tab. Nothing is lost: choose which to keep");
    const theirs = Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
    const parts = [element("h2", "This was changed in another tab", "nhsuk-heading-s")];
    for (const [name, text] of Object.entries(theirs)) {
      const label = this.form.querySelector(`[name="${CSS.escape(name)}"]`)?.labels?.[0]?.textContent.trim();
      parts.push(element("p", `${label ? `${label}: ` : ""}in the other tab it says`));
      parts.push(element("div", [].concat(text).join(", ") || "(empty)", "app-autosave__kept"));
    }
    const settle = (use) => {
      this.version = String(version ?? this.version);
      this.state = "";
      this.panel.hidden = true;
      if (use) {
        for (const [name, text] of Object.entries(theirs)) {
          this.saved.set(name, [].concat(text));
        }
        fill(this.form, theirs);
        this.say("saved", "The text from the other tab is now here");
        this.keep();
      } else {
        this.save();
      }
      this.form.querySelector(`[name="${CSS.escape(names[0])}"]`)?.focus();
    };
    if (version === undefined) {
      parts.push(element("p", "Copy what you typed, then reload this page to see the other text."));
    } else {
      const group = element("div", "", "nhsuk-button-group");
      group.append(button("Keep what is in this tab", () => settle(false)));
      if (Object.keys(theirs).length) {
        group.append(button("Use the text from the other tab", () => settle(true)));
      }
      parts.push(group);
    }
    this.show("conflict", parts);
  }

  /** On arriving: is there something on this device that the server has not got? */
  offerBack() {
    const copy = device.read(this.key);
    if (!copy?.fields) {
      return;
    }
    const now = answers(this.form);
    const lost = Object.entries(copy.fields).filter(([name, values]) => !same(now.get(name), values));
    if (!lost.length) {
      device.drop(this.key);
      return;
    }
    const shown = lost.map(([, values]) => values.join(", ")).join("\n\n");
    const group = element("div", "", "nhsuk-button-group");
    group.append(
      button("Put it back", () => {
        this.panel.hidden = true;
        fill(this.form, Object.fromEntries(lost));
        this.save();
        this.form.querySelector(`[name="${CSS.escape(lost[0][0])}"]`)?.focus();
      }),
      button("Throw it away", () => {
        device.drop(this.key);
        this.panel.hidden = true;
        this.say("", "");
      }),
    );
    this.show("offer", [
      element("h2", "We kept what you typed", "nhsuk-heading-s"),
      element("p", `This was typed at ${clock(copy.at)} and did not reach us.`),
      element("div", shown, "app-autosave__kept"),
      group,
    ]);
    this.say("", "We kept what you typed. You can put it back");
  }

  token() {
    return this.form.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
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

tidy();
document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
