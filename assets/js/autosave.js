// Keeps a long answer safe while it is written: on the server a moment after typing stops, and on this device until the
// server has it. The contract is in docs/design-system.md. Without this file the form's own button saves as ever.
import { DeviceCopy, OnDevice, PAUSE, answers, button, changed, clock, element, fill } from "values-hub/device-copy";
import { tidy } from "values-hub/kept";

const RETRY_FIRST = 2000;
const RETRY_LONGEST = 30000;
// A save that is under way when the button is pressed may take this long; then the form goes without it.
const SUBMIT_WAITS = 4000;
const KEEPALIVE_LIMIT = 60000;

class Autosave extends DeviceCopy {
  constructor(form) {
    super(form, answers(form));
    this.url = form.dataset.autosaveUrl;
    this.version = form.dataset.autosaveVersion ?? "0";
    this.wait = RETRY_FIRST;

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

  token() {
    return this.form.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  }
}

tidy();
document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
document.querySelectorAll("form[data-device-copy]").forEach((form) => new OnDevice(form));
