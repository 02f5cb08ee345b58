"use strict";
const facts = [...document.querySelectorAll(".fact")];
const SEARCHED = ".statement, .sources mark, .sources .translation, .speaker, .outlet, .names"; // what is claimed, not what stands around it
const field = (id) => document.getElementById(id);
const read = new Map(); // the lower-case text of each fact, once it was asked for

function textOf(fact) {
  if (!read.has(fact)) read.set(fact, [...fact.querySelectorAll(SEARCHED)].map((part) => part.textContent).join(" ").toLowerCase());
  return read.get(fact);
}

function matches(fact, words) {
  const { status, origins, language, outlet, verdict } = fact.dataset;
  const has = (id, values) => !field(id)?.value || values.includes(field(id).value);
  return has("status", [status])
    && Number(origins) >= Number(field("origins").value)
    && has("language", JSON.parse(language))
    && has("outlet", JSON.parse(outlet))
    && has("verdict", [verdict])
    && words.every((word) => textOf(fact).includes(word));
}

function filter() {
  const words = field("words").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const fact of facts) {
    fact.hidden = !matches(fact, words);
    shown += fact.hidden ? 0 : 1;
  }
  field("shown").textContent = `${shown} of ${facts.length} facts`;
}

function openTarget() {
  const fact = location.hash.startsWith("#fact-") && field(location.hash.slice(1));
  if (!fact) return;
  fact.hidden = false;
  fact.querySelector("details").open = true;
  fact.querySelector("summary").focus();
}

field("filters").hidden = false;
field("filters").addEventListener("input", filter);
field("filters").addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", openTarget);
filter();
openTarget();
