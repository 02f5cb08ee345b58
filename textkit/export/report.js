"use strict";
const facts = [...document.querySelectorAll(".fact")];
const field = (id) => document.getElementById(id);

function matches(fact, words) {
  const { status, origins, languages, outlets } = fact.dataset;
  return (!field("status").value || status === field("status").value)
    && Number(origins) >= Number(field("origins").value)
    && (!field("language").value || JSON.parse(languages).includes(field("language").value))
    && (!field("outlet").value || JSON.parse(outlets).includes(field("outlet").value))
    && words.every((word) => fact.textContent.toLowerCase().includes(word));
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

field("filters").addEventListener("input", filter);
field("filters").addEventListener("submit", (event) => event.preventDefault());
filter();
