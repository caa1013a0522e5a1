// The search page: what is typed and chosen becomes its address, and its address what is shown.

import { prepare, search, SearchError } from "./api.js";
import { attach } from "./box.js";
import { bars, choices, element, fill, hitItem } from "./results.js";
import { FIRST, read, STEP, toggled, write } from "./state.js";

const $ = (id) => document.getElementById(id);
const words = JSON.parse($("search-strings").textContent), names = JSON.parse($("search-facets").textContent);
const input = $("q"), wide = matchMedia("(min-width: 62rem)");
const AHEAD = 100, PAUSE = 250; // milliseconds after a keystroke: when the answer is begun, and when it is shown
const SCREEN = 5; // hits of a new query that are shown without waiting for the others, which are below the screen
let state = read(location.search), turn = 0, keywords = false, loose = false, waiting = 0, early = 0;
let begun = null, seen = null; // an answer asked for before it was due; the query whose hits are shown

/** Show a state, and keep it in the address: `push` makes an entry of the history, for what was chosen on purpose. */
function go(next, { push = false, again = false } = {}) {
  const changed = write(next) !== write(state);
  if (next.query !== state.query) loose = false;
  state = next;
  if (changed || again) render();
  if (changed) setTimeout(keep, 0, push ? "pushState" : "replaceState", `?${write(state)}`); // its files come first
}

function keep(how, address) {
  history[how](null, "", address);
  entitle();
}

function entitle() {
  document.title = document.title.replace(/^(“.*?”)?/u, state.query ? `“${state.query}”` : "");
}

async function render(focus) {
  const mine = (turn += 1);
  $("search-failure").hidden = true;
  $("search-browse").hidden = Boolean(state.query);
  if (!state.query) return void ($("search-results").hidden = true);
  const { first, whole } = take(state);
  const slow = setTimeout(() => mine === turn && say(words.searching), 300);
  try {
    const answer = await Promise.race([whole, first]);
    if (mine !== turn) return;
    show(answer);
    const all = await whole;
    if (mine === turn) complete(all, answer.hits.length, focus);
  } catch (error) {
    if (mine === turn) fail(error);
  } finally {
    clearTimeout(slow);
  }
}

const named = (wanted) => `${write(wanted)} ${keywords} ${loose}`;
const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

/** The answer to a state: `first` what is in sight of a new query's hits, then, `between` done, the `whole`. */
function ask(wanted, between) {
  const options = { ...wanted, keywords: keywords || "keyword" in wanted.filters, loose };
  const find = (limit) => search(wanted.query, { ...options, limit });
  if (wanted.query === seen || wanted.shown !== FIRST) {
    const whole = find(wanted.shown);
    return { first: whole, whole };
  }
  const first = find(SCREEN);
  const rest = async (answer) => (answer.hits.length === answer.total ? answer : (await between?.(), find(FIRST)));
  return { first, whole: first.then(rest) };
}

/** Ask for the answer to a state before it is due: while the reader still types, or is about to click. */
function begin(wanted, between) {
  if (!wanted.query || begun?.name === named(wanted)) return;
  begun = { name: named(wanted), ...ask(wanted, between) };
  for (const answer of [begun.first, begun.whole]) answer.catch(() => {}); // told when it is due
}

function take(wanted) {
  begin(wanted, painted);
  const answer = begun;
  begun = null;
  return answer;
}

function show(answer) {
  const mine = turn;
  seen = state.query;
  $("search-results").hidden = false;
  // Where nothing was found there is nothing to choose from or to sort, but other ways to go on.
  const nothing = !answer.total && !Object.keys(state.filters).length;
  $("search-browse").hidden = !nothing;
  $("search-filters").hidden = $("search-sort").parentElement.hidden = nothing;
  say(...summary(answer));
  $("search-exact").replaceChildren();
  $("search-looser").querySelector("ol").replaceChildren();
  add(answer, answer.hits);
  chart(answer);
  notes(answer);
  $("search-more").hidden = true;
  // The filters are hundreds of elements beside the hits: they come when the hits are painted.
  painted().then(() => mine === turn && offer(answer));
}

// What was not in sight at once: below what is, so that nothing moves.
function complete(answer, shown, focus) {
  add(answer, answer.hits.slice(shown));
  const rest = Math.min(STEP, answer.total - answer.hits.length);
  $("search-more").hidden = rest <= 0;
  $("search-more").textContent = fill(words.more, { "": rest }).join("");
  restore(focus);
}

function add(answer, hits) {
  const others = hits.filter((hit) => !hit.exact), looser = $("search-looser");
  $("search-exact").append(...hits.filter((hit) => hit.exact).map((hit) => hitItem(hit, answer.sought, words)));
  looser.querySelector("ol").append(...others.map((hit) => hitItem(hit, answer.cut.join(" "), words)));
  looser.hidden = !looser.querySelector("li");
  looser.querySelector("h2").replaceChildren(...fill(words.looser_title, { cut: list(answer.cut) }), " ", element("small", {}, count(answer.total - answer.exact)));
}

// The focus stays where it was, though what it was on was made anew.
function offer(answer) {
  const kept = document.activeElement?.id;
  $("search-choices").replaceChildren(...choices(answer, state, names, words));
  if (kept?.startsWith("choice-")) $(kept)?.focus();
}

function restore(focus) {
  if (focus !== undefined) document.querySelectorAll(".hits h3 a")[focus]?.focus();
  const scroll = history.state?.scroll;
  if (scroll) {
    scrollTo(0, scroll);
    history.replaceState(null, "");
  }
}

function summary({ total, exact, cut }) {
  const query = element("b", {}, ...fill(words.quote, { "": state.query }));
  const filtered = Object.keys(state.filters).length > 0;
  if (!total) return fill(filtered ? words.none_filtered : words.none, { query });
  if (!exact) return fill(words.looser, { query, total, cut: list(cut) });
  return fill(filtered ? words.filtered : words.exact, { query, total: exact });
}

const list = (row) => row.map((text) => fill(words.quote, { "": text }).join("")).join(words.comma);
const count = (number) => fill(words.articles, { "": number }).join("");
const say = (...parts) => $("search-status").replaceChildren(...parts);

function chart(answer) {
  const row = bars(answer.choices.year, state.filters.year ?? [], words);
  $("search-chart").hidden = !row.length;
  $("search-chart").querySelector("ol").replaceChildren(...row);
  $("search-chart").querySelector("figcaption").textContent = words.chart;
}

// Below the count: filters in force, other ways to write the query, the looser search.
function notes(answer) {
  const row = Object.entries(state.filters).flatMap(([facet, values]) => values.map((value) =>
    element("button", { type: "button", "data-remove": facet, value }, fill(words.remove, { "": value }).join(""))));
  if (row.length > 1) row.push(element("button", { type: "button", "data-clear": true }, words.clear));
  if (answer.others.length && (!answer.exact || answer.synonyms))
    row.push(words.instead, ...answer.others.map((query) => element("button", { type: "button", "data-query": query }, query)));
  if (answer.exact && answer.cuttable && !loose) row.push(element("button", { type: "button", "data-loose": true }, words.loose));
  $("search-notes").hidden = !row.length;
  $("search-notes").replaceChildren(...row);
}

function fail(error) {
  const kind = error instanceof SearchError ? error.kind : "network";
  const again = kind === "stale" ? words.reload : kind === "network" ? words.retry : "";
  const button = element("button", { type: "button" }, again);
  button.addEventListener("click", () => (kind === "stale" ? location.reload() : render()));
  $("search-results").hidden = true;
  $("search-browse").hidden = false;
  $("search-failure").hidden = false;
  $("search-failure").replaceChildren(words[kind] ?? words.network, " ", ...(again ? [button] : []));
}

const wanted = () => ({ ...state, query: input.value.trim(), shown: FIRST });
const more = () => ({ ...state, shown: state.shown + STEP });

function typed() {
  clearTimeout(early);
  clearTimeout(waiting);
  early = setTimeout(() => begin(wanted()), AHEAD);
  waiting = setTimeout(() => go(wanted()), PAUSE);
}

input.addEventListener("input", (event) => event.isComposing || typed());
input.addEventListener("compositionend", typed);
$("search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(early);
  clearTimeout(waiting);
  go(wanted(), { push: true, again: true });
});
$("search-sort").addEventListener("change", (event) => go({ ...state, sort: event.target.value, shown: FIRST }, { push: true }));
$("search-choices").addEventListener("change", ({ target }) => go(toggled(state, target.name, target.value), { push: true }));
$("search-more").addEventListener("pointerenter", () => begin(more()));
$("search-more").addEventListener("click", () => {
  const first = state.shown;
  state = more();
  history.replaceState(null, "", `?${write(state)}`);
  render(first);
});
$("search-results").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const { load, year, remove, query } = button?.dataset ?? {};
  if (load) (keywords = true), render();
  else if (year) go(toggled(state, "year", year), { push: true });
  else if (remove) go(toggled(state, remove, button.value), { push: true });
  else if (query) (input.value = query), go({ ...state, query, shown: FIRST }, { push: true });
  else if (button?.hasAttribute("data-clear")) go({ ...state, filters: {}, shown: FIRST }, { push: true });
  else if (button?.hasAttribute("data-loose")) (loose = true), render();
});

// Up and down lead through the hits, and back into the box.
document.addEventListener("keydown", (event) => {
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || event.isComposing || event.defaultPrevented) return;
  const links = [...document.querySelectorAll(".hits h3 a")], at = links.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== input) return;
  const next = event.key === "ArrowDown" ? links[at + 1] : at > 0 ? links[at - 1] : input;
  if (!next || (next === input && at < 0)) return;
  event.preventDefault();
  next.focus();
});

addEventListener("popstate", () => {
  state = read(location.search);
  fit();
  entitle();
  render();
});
addEventListener("pagehide", () => state.query && history.replaceState({ scroll: scrollY }, ""));

function fit() {
  input.value = state.query;
  $("search-sort").value = state.sort;
}

const unfold = () => ($("search-filters").open = wide.matches);
wide.addEventListener("change", unfold);
unfold();
fit();
entitle();
input.addEventListener("focus", () => attach(input), { once: true });
if (state.query) render();
else input.addEventListener("focus", () => prepare().catch(() => {}), { once: true });
