// Other ways to write what was typed: simplified for traditional, figures for numerals, the site's own synonyms.

import { json } from "./fetch.js";

const HAN = /[\u4e00-\u9fff]/gu;
const state = { tables: new Map(), simple: null };

/** Whether a text has a character outside GB 2312, the set in which simplified texts are written. */
export function unusual(text) {
  state.simple ??= basicSet();
  return [...text.matchAll(HAN)].some(([char]) => !state.simple.has(char));
}

function basicSet() {
  const pairs = [];
  for (let lead = 0xb0; lead <= 0xf7; lead += 1)
    for (let trail = 0xa1; trail <= 0xfe; trail += 1) pairs.push(lead, trail);
  return new Set(new TextDecoder("gbk").decode(Uint8Array.from(pairs)));
}

/** A text in the archive's simplified characters. `sum`: what the manifest says of the table. */
export async function simplify(text, base, sum) {
  const { characters, words, longest } = await table(base, sum);
  let out = "";
  for (let at = 0; at < text.length; ) {
    let size = Math.min(longest, text.length - at);
    while (size > 1 && !Object.hasOwn(words, text.slice(at, at + size))) size -= 1;
    const part = text.slice(at, at + size);
    out += size > 1 ? words[part] : characters.get(part) ?? part;
    at += size;
  }
  return out;
}

/** Whether a folded text has a traditional character that no article has, so that nothing can hold the text. */
export async function absent(text, base, sum) {
  const { characters, held } = await table(base, sum);
  return [...text].some((char) => characters.has(char) && !held.has(char));
}

async function table(base, sum) {
  const key = `${base} ${sum}`;
  if (!state.tables.has(key)) state.tables.set(key, read(base, sum));
  try {
    return await state.tables.get(key);
  } catch (error) {
    state.tables.delete(key);
    throw error;
  }
}

async function read(base, sum) {
  const { from, to, held, words } = await json(`${base}variants.json`, sum);
  const others = [...to], characters = new Map([...from].map((char, place) => [char, others[place]]));
  return { characters, held: new Set(held), words, longest: Math.max(1, ...Object.keys(words).map(({ length }) => length)) };
}

const DIGITS = "零一二三四五六七八九", UNITS = { 十: 10, 百: 100, 千: 1000, 万: 1e4, 亿: 1e8 };
const NUMERAL = /百分之([零〇一二两三四五六七八九十百点]+)|[零〇一二两三四五六七八九十百千万亿]{2,}|[十百]/gu;
const FIGURE = /([0-9]+(?:\.[0-9]+)?)([%％]?)/gu;

/** A text with its numerals as figures, or its figures as numerals; the same text where it has neither. */
export function otherNumbers(text) {
  const figures = text.replace(NUMERAL, (whole, part) => {
    const value = part ? figure(part) : figure(whole);
    return value === null ? whole : `${value}${part ? "%" : ""}`;
  });
  if (figures !== text) return figures;
  return text.replace(FIGURE, (whole, digits, percent) => {
    const value = numeral(digits);
    return value === null ? whole : percent ? `百分之${value}` : value;
  });
}

function figure(text) {
  const [whole, part] = text.split("点");
  if (/^[零〇一二三四五六七八九]+$/u.test(whole) && whole.length > 1) return [...whole].map(digit).join("");
  let total = 0, section = 0, last = 0;
  for (const char of whole) {
    const unit = UNITS[char];
    if (!unit) last = digit(char);
    else if (unit < 1e4) (section += (last || 1) * unit), (last = 0);
    else (total = (total + section + last) * unit), (section = last = 0);
  }
  const value = total + section + last;
  if (!Number.isSafeInteger(value)) return null;
  return part ? `${value}.${[...part].map(digit).join("")}` : String(value);
}

function digit(char) {
  return char === "〇" ? 0 : char === "两" ? 2 : DIGITS.indexOf(char);
}

function numeral(digits) {
  const [whole, part] = digits.split(".");
  if (whole.length > 4 || (whole.length > 1 && whole.startsWith("0"))) return null;
  let out = "", gap = false;
  [...whole].forEach((char, place) => {
    const unit = ["", "十", "百", "千"][whole.length - 1 - place];
    if (char === "0") return void (gap = out !== "");
    out += (gap ? "零" : "") + DIGITS[char] + unit;
    gap = false;
  });
  out = (out || "零").replace(/^一十/u, "十");
  return part ? `${out}点${[...part].map((char) => DIGITS[char]).join("")}` : out;
}

/** Queries to offer beside the one typed: { others, synonyms: whether the site's synonyms are among them }. */
export function alternatives(query, groups) {
  const found = groups.flatMap((group) => {
    const said = group.filter((word) => query.includes(word)).sort((a, b) => b.length - a.length)[0];
    return said ? group.filter((word) => word !== said).map((word) => query.replace(said, word)) : [];
  });
  const numbers = otherNumbers(query);
  return { others: [...new Set([...found, ...(numbers === query ? [] : [numbers])])], synonyms: found.length > 0 };
}
