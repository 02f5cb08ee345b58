"use strict";
// The page works without this script; with it there are keys, answers without a reload where nothing moved, and news of other reviewers.

const KEYS_OFF = "textkit-keys-off";
const page = document.body;
const find = (selector) => document.querySelector(selector);
const rows = () => [...document.querySelectorAll("#facts .row")];
let seen = Number(page.dataset.count);
let current = -1;
let fading = 0;

function say(text) {
  find("#said").textContent = "";
  setTimeout(() => { find("#said").textContent = text; }, 60); // a live region speaks only when its text changes
  clearTimeout(fading);
  fading = setTimeout(() => { find("#said").textContent = ""; }, 10000);
}

// Forms: sent in the background, so that nothing typed is lost when the answer is no.

async function send(action, fields) {
  const answer = await fetch(action, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields),
  }).catch(() => null);
  if (!answer) {
    say("The server can't be reached: nothing was saved. Start textkit review again, then repeat this.");
    return null;
  }
  const told = await answer.json().catch(() => ({ error: `The server answered ${answer.status}: nothing was saved.` }));
  if (!answer.ok) say(told.error);
  return answer.ok ? told : null;
}

async function submitted(event) {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const fields = new FormData(form, event.submitter);
  const told = await send(event.submitter?.getAttribute("formaction") || form.action, fields);
  delete form.dataset.busy;
  if (!told) return;
  if (told.go === page.dataset.here) location.reload();
  else location.assign(told.go);
}

// Keys. A control stands for a key with data-key; the keys can be turned off in the help.

function press(control) {
  if (control.tagName === "SUMMARY") {
    const panel = control.parentElement;
    panel.open = true;
    const field = panel.querySelector("textarea, input:not([type=hidden])") || find(".pick") || control;
    const target = control.dataset.key === "s" ? find(".pick") || control : field;
    target.focus();
    if (target.select && target.tagName === "TEXTAREA") target.select();
  } else if (control.matches("input")) {
    control.focus();
    control.select();
  } else {
    control.click();
  }
}

function moveTo(at) {
  const all = rows();
  if (!all.length) return;
  current = Math.min(Math.max(at, 0), all.length - 1);
  all.forEach((row, i) => row.classList.toggle("current", i === current));
  const link = all[current].querySelector("a.statement");
  link.focus({ preventScroll: true });
  all[current].scrollIntoView({ block: "nearest" });
}

async function judgeRow(verdict) {
  const form = find("#facts"), row = rows()[current];
  if (!row) return say("Choose a fact first, with j and k.");
  if (!page.dataset.reviewer) return say("Give your name first, at the top of the page.");
  const told = await send("/do/verdict", { csrf: form.csrf.value, go: form.go.value, fact: row.querySelector("[name=fact]").value, verdict });
  if (!told) return null;
  say(told.said);
  await look();
  return moveTo(current + 1);
}

const listKeys = {
  j: () => moveTo(current + 1),
  k: () => moveTo(current - 1),
  " ": () => moveTo(current + 1),
  a: () => judgeRow("accepted"),
  x: () => judgeRow("rejected"),
  f: () => judgeRow("flagged"),
  t: () => { const tick = rows()[current]?.querySelector("[name=fact]"); if (tick) { tick.checked = !tick.checked; say(tick.checked ? "Ticked." : "No longer ticked."); } },
  m: () => find("[data-merge]")?.click(),
};

function keyed(event) {
  if (event.key === "Escape" && event.target.matches("input, textarea, select")) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || find("#help").open || localStorage.getItem(KEYS_OFF)) return;
  if (event.target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])")) return;
  const own = event.target.matches("button, summary, input, a.button");
  if (own && (event.key === " " || event.key === "Enter")) return;
  const control = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key && !one.hidden);
  const action = find("#facts") && listKeys[event.key];
  if (!control && !action) return;
  event.preventDefault();
  if (action) action();
  else press(control);
}

// Other reviewers' decisions.

async function look() {
  const answer = await fetch(`/news?after=${seen}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const news = await answer.json();
  seen = news.count;
  for (const [id, words] of Object.entries(news.verdicts)) {
    const place = find(`[data-verdict-of="${CSS.escape(id)}"]`);
    if (place) place.textContent = words;
  }
  const others = news.items.filter((item) => item.reviewer !== page.dataset.reviewer);
  if (others.length) tell(others);
}

function tell(items) {
  const last = items[items.length - 1], box = find("#news");
  const link = Object.assign(document.createElement("a"), { href: page.dataset.here, textContent: "Show" });
  box.replaceChildren(`${last.reviewer} ${last.words}${items.length > 1 ? `, and ${items.length - 1} more decisions were made` : ""}. `, link);
  box.hidden = false;
}

async function watch() {
  if (!document.hidden) await look();
  setTimeout(watch, 3000);
}

// Filters and searches.

function filterAtOnce(form) {
  form.addEventListener("change", (event) => { if (event.target.matches("select, [type=checkbox]")) form.requestSubmit(); });
  form.addEventListener("formdata", (event) => { for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name); });
}

async function searched(event) {
  event.preventDefault();
  const words = new URLSearchParams(new FormData(event.target));
  const answer = await fetch(`${event.target.dataset.find}?${words}`).catch(() => null);
  if (!answer?.ok) return say("The search can't be done now.");
  const found = new DOMParser().parseFromString(await answer.text(), "text/html"); // runs no script, and the server has escaped all text
  find("#candidates").replaceChildren(...found.body.childNodes);
  find("#candidates input")?.focus();
  return say(`${document.querySelectorAll("#candidates input").length} facts found.`);
}

document.addEventListener("submit", submitted);
document.addEventListener("keydown", keyed);
document.querySelectorAll("[data-filters]").forEach(filterAtOnce);
document.querySelectorAll("[data-find]").forEach((form) => form.addEventListener("submit", searched));
document.addEventListener("focusin", (event) => { const at = rows().indexOf(event.target.closest(".row")); if (at >= 0) { current = at; rows().forEach((row, i) => row.classList.toggle("current", i === at)); } });

const keys = find("#keys");
if (keys) {
  keys.hidden = false;
  keys.addEventListener("click", () => find("#help").showModal());
  find("#use-keys").checked = !localStorage.getItem(KEYS_OFF);
  find("#use-keys").addEventListener("change", (event) => (event.target.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1")));
  if (find("#said").textContent) {
    say(find("#said").textContent);
    find("h1")?.focus({ preventScroll: true });
  }
  setTimeout(watch, 3000);
}
