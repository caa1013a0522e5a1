// Answers as elements. Text goes in as text, never as HTML.

import { values as chosenOf } from "./state.js";

const ROOT = new URL("../", import.meta.url);
const LISTED = 8; // values of a facet before the rest is folded away

/** An element with attributes and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value);
  made.append(...children);
  return made;
}

/** A string with its {…} filled in; elements may be filled in too. */
export function fill(text, values) {
  return text.split(/(\{[a-z]*\})/).filter(Boolean).map((part) =>
    /^\{[a-z]*\}$/.test(part) ? values[part.slice(1, -1)] ?? "" : part);
}

/** Pieces of a title or an excerpt, the hits marked. */
export const marked = (pieces) => pieces.map(({ text, hit }) => (hit ? element("mark", {}, text) : text));

/** One hit. `sought`: the strings to be highlighted on its page. */
export function hitItem(hit, sought, words) {
  const [first] = [...hit.places].sort((a, b) => b.count - a.count);
  const meta = [hit.topic, dated(hit, words), hit.source, hit.count > 1 && fill(words.hits, { "": hit.count }).join("")];
  const others = hit.places.length > 1 ? places(hit, sought, words) : [];
  return element("li", {},
    element("h3", {}, element("a", { href: address(hit, first, sought) }, ...marked(hit.marks))),
    element("p", { class: "meta" }, ...meta.filter(Boolean).map((text) => element("span", {}, text))),
    element("p", {}, ...excerpt(hit)), ...others);
}

// The day and the issue, which may be called by its day.
function dated({ date, issue }, words) {
  const [year, month, day] = date.split("-").map(Number);
  return [...new Set([date && fill(words.day, { year, month, day }).join(""), issue])].filter(Boolean).join("　");
}

function excerpt({ excerpt: pieces }) {
  return [...marked(pieces), pieces.length && !/[。！？”）]$/.test(pieces.at(-1).text) ? "……" : ""];
}

function places(hit, sought, words) {
  const links = hit.places.map((place) => element("a", { href: address(hit, place, sought) }, short(place.excerpt)));
  return [element("p", { class: "places", "aria-label": words.places }, ...links)];
}

// A few characters on both sides of a paragraph's first hit.
function short(pieces) {
  const at = pieces.findIndex(({ hit }) => hit);
  const before = pieces[at - 1]?.text.slice(-6) ?? "", after = pieces[at + 1]?.text.slice(0, 6) ?? "";
  return `…${before}${pieces[at]?.text ?? ""}${after}…`;
}

/** Where a hit leads: its page, the paragraph, and what to mark there. */
export function address(hit, place, sought) {
  const url = new URL(hit.url, ROOT);
  url.search = new URLSearchParams({ q: sought }).toString();
  const pieces = place?.excerpt ?? [], at = pieces.findIndex((piece) => piece.hit);
  // The first paragraph is in sight below the title. An article in its issue's page has a place there: #a7, #a7-p3.
  if (place && place.id !== "p1") url.hash = url.hash ? `${url.hash}-${place.id}` : place.id;
  if (at >= 0 && !CSS.highlights) url.hash += fragment(pieces[at - 1]?.text.slice(-8), pieces[at].text);
  return url.href;
}

function fragment(before, text) {
  const plain = (part) => encodeURIComponent(part).replaceAll("-", "%2D");
  return `:~:text=${before?.trim() ? `${plain(before.trim())}-,` : ""}${plain(text)}`;
}

/** The filters: one fieldset a facet, its values with their counts. */
export function choices(answer, state, names, words) {
  return Object.entries(names).map(([facet, name]) => {
    const counts = answer.choices[facet] ?? (facet === "keyword" ? null : {});
    const chosen = chosenOf(state, facet);
    if (counts === null) return element("fieldset", { "data-facet": facet }, element("legend", {}, name),
      element("button", { type: "button", "data-load": facet }, fill(words.show, { "": name }).join("")));
    const values = order(facet, [...new Set([...Object.keys(counts), ...chosen])]);
    if (!values.length) return null;
    const labels = values.slice(0, facet === "keyword" ? 60 : 200).map((value) => choice(facet, value, counts[value] ?? 0, chosen.includes(value)));
    const first = labels.filter((label, at) => at < LISTED || label.querySelector(":checked")), rest = labels.filter((label) => !first.includes(label));
    const more = rest.length ? [element("details", {}, element("summary", {}, fill(words.other, { "": rest.length }).join("")), ...rest)] : [];
    return element("fieldset", { "data-facet": facet }, element("legend", {}, name), ...first, ...more);
  }).filter(Boolean);
}

const order = (facet, values) => (facet === "year" ? values.sort().reverse() : values);

function choice(facet, value, count, checked) {
  const input = element("input", { type: "checkbox", name: facet, value, id: `choice-${facet}-${value}` });
  input.checked = checked;
  return element("label", {}, input, element("span", {}, value), element("small", {}, String(count)));
}

/** The bars of the years: [li], none for a single year. */
export function bars(counts, chosen, words) {
  const years = Object.keys(counts).filter((year) => /^\d{4}$/.test(year)).sort();
  if (years.length < 2) return [];
  const all = Array.from({ length: years.at(-1) - years[0] + 1 }, (_, place) => String(Number(years[0]) + place));
  const highest = Math.max(...Object.values(counts));
  return all.map((year) => {
    const count = counts[year] ?? 0, height = (98 * count) / highest;
    const shown = { year: element("span", {}, element("i", {}, year.slice(0, 2)), year.slice(2)), count: element("b", {}, String(count)) };
    const name = fill(words.year, shown).map((part) => (typeof part === "string" ? element("span", { class: "hide" }, part) : part));
    return element("li", {}, element("button", { type: "button", "data-year": year, "aria-pressed": String(chosen.includes(year)) }, ...name, bar(height)));
  });
}

function bar(height) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg"), rect = document.createElementNS(space, "rect");
  for (const [key, value] of Object.entries({ viewBox: "0 0 10 100", preserveAspectRatio: "none", "aria-hidden": "true" })) svg.setAttribute(key, value);
  for (const [key, value] of Object.entries({ x: 1.8, width: 6.4, y: 100 - height, height })) rect.setAttribute(key, value);
  svg.append(rect);
  return svg;
}
