// Reads queries, one JSON string a line, and answers with what the search page's modules make of each, one line each.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const load = (name) => import(pathToFileURL(`${process.argv[2]}/${name}.js`).href);
const { fold, tokens, tokenize } = await load("characters");
const { parse } = await load("query");
const { alternatives, otherNumbers } = await load("variants");
const { spells } = await load("suggest");
const { FIRST, read, write, toggled } = await load("state");

const faults = [];
const holds = (condition, what) => condition || faults.push(what);

// The tokens of a clause as it was typed.
const words = (one) => (one.forms?.[0] ?? one).tokens;

function clauses(query) {
  const { clauses: wanted, excluded } = parse(query);
  for (const one of [...wanted, ...excluded]) {
    holds(words(one).length > 0, "a clause of nothing");
    holds(words(one).join() === tokens(one.text).join(), "a clause that is not its text");
  }
  holds(wanted.length > 0 || excluded.length === 0, "exclusions of nothing");
  return wanted.map(({ text }) => text);
}

function places(text) {
  if (!tokenize) return;
  const { codes, starts, ends } = tokenize(text);
  codes.forEach((_, at) => holds(starts[at] < ends[at] && ends[at] <= text.length, "a token that stands nowhere"));
}

function address(query) {
  const once = write(read(query));
  holds(write(read(once)) === once, "an address that changes when it is read");
  holds(read(once).shown >= FIRST && read(once).shown <= 1000, "a number of hits out of bounds");
  const state = read(`q=${encodeURIComponent(query.toWellFormed())}`);
  holds(write(toggled(toggled(state, "topic", query), "topic", query)) === write(state), "a filter that stays");
}

function answer(query) {
  faults.length = 0;
  const start = process.cpuUsage().user; // another process may hold this one up
  const row = { fold: fold(query), tokens: tokens(query), clauses: clauses(query) };
  places(query);
  address(query);
  otherNumbers(query);
  alternatives(query, [["矿联", "中国矿业联合会"], ["$&", "a"]]);
  spells(query, "lv se kuang shan");
  return { ...row, faults: [...faults], milliseconds: (process.cpuUsage().user - start) / 1000 };
}

for await (const line of createInterface({ input: process.stdin })) {
  const query = JSON.parse(line);
  let row;
  try {
    row = answer(query);
  } catch (error) {
    row = { faults: [String(error.stack).slice(0, 300)], milliseconds: 0 };
  }
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
