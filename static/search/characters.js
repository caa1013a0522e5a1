// A text as the tokens of the index, and an article's text back from its words.
// The same rules as src/wangqi/search/characters.py, which explains them; tests/fixtures/search/characters.json holds
// both sides to them.

export const MARKS = "，。、；：？！“”‘’（）《》—·%.-/+&~°×\"'*=<>|_#@〈〉【】「」『』[]{}‰±$^`\\";
export const CLOSE = "\ua000", END = "\ua001", ESCAPE = "\ua002";
const BLOCK = "|", CELL = "]", AGAIN = "[", DIGITS = "!#$%()*+,-./:;?@";
const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/gu;
const RUN = /[0-9]+(?:\.[0-9]+)*|[a-z]+|[^]/gu;
const TOKEN = /[0-9][0-9p]*\ua000|[a-z]+\ua000|\ua002[0-9a-f]+\ua000|[^]/yu;
const PATCH = /([!#-%(-/:;?@]*)(?:([\^`~_])|=([!#-%(-/:;?@])([!#-%(-/:;?@]+)=)/g;
const GAP = /(?<=[A-Za-z])\s+(?=[A-Za-z])/;
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff]/u;

const LETTERS = new Map(), USUAL = new Map(), MARK_OF = new Map();
for (const [place, mark] of [...MARKS].entries()) {
  LETTERS.set(mark.normalize("NFKC"), String.fromCharCode(0xa010 + place));
  USUAL.set(mark.normalize("NFKC"), mark);
}
for (const [folded, letter] of LETTERS) MARK_OF.set(letter, USUAL.get(folded));

/** A text as it is compared: NFKC and lower case, character by character, without white space. */
export function fold(text) {
  let folded = "";
  for (const char of text) folded += foldChar(char);
  return folded;
}

function foldChar(char) {
  return HAN.test(char) ? char : char.normalize("NFKC").toLowerCase().replace(SPACES, "");
}

/** Whether a text has white space between Latin words, so that it can be read in two ways. */
export const ambiguous = (text) => GAP.test(text);

/** The tokens of a text: their codes, and where each begins and ends in it; `split`: white space parts Latin words. */
export function tokenize(text, split = false) {
  const row = { codes: [], starts: [], ends: [] };
  if (!split) return append(row, text, 0);
  let from = 0;
  for (const part of text.split(GAP)) {
    append(row, part, text.indexOf(part, from));
    from = text.indexOf(part, from) + part.length;
  }
  return row;
}

function append({ codes, starts, ends }, text, offset) {
  const from = [], to = [];
  let folded = "", at = offset;
  for (const char of text) {
    const part = foldChar(char);
    for (let unit = 0; unit < part.length; unit += 1) {
      from.push(at);
      to.push(at + char.length);
    }
    folded += part;
    at += char.length;
  }
  for (const { 0: run, index } of folded.matchAll(RUN)) {
    codes.push(code(run));
    starts.push(from[index]);
    ends.push(to[index + run.length - 1]);
  }
  return { codes, starts, ends };
}

/** The codes of a text's tokens. */
export const tokens = (text) => tokenize(text).codes;

function code(run) {
  if (HAN.test(run)) return run;
  if (/^[0-9a-z]/.test(run)) return run.replaceAll(".", "p") + CLOSE;
  return LETTERS.get(run) ?? ESCAPE + run.codePointAt(0).toString(16) + CLOSE;
}

/** The text of an article from its words: its blocks (the title first), each a list of units, to the letter. */
export function restore(content) {
  const blocks = [];
  let row = "", units = [];
  for (const word of content.split(" ")) {
    if (word[0] === BLOCK || word[0] === CELL) {
      units.push(mend(row, word.slice(1)));
      row = "";
      if (word[0] === BLOCK) blocks.push(units), (units = []);
    } else if (word[0] === AGAIN) row = "";
    else row += plain(word);
  }
  return blocks;
}

function plain(word) {
  TOKEN.lastIndex = 0;
  const [token] = TOKEN.exec(word);
  if (token.length === 1) return MARK_OF.get(token) ?? token;
  if (token[0] === ESCAPE) return String.fromCodePoint(parseInt(token.slice(1, -1), 16));
  if (!token.endsWith(CLOSE)) return token;
  return /^[0-9]/.test(token) ? token.slice(0, -1).replaceAll("p", ".") : token.slice(0, -1);
}

function mend(text, patch) {
  if (!patch) return text;
  const chars = [...text];
  let out = "", at = 0;
  for (const [, gap, change, length, number] of patch.matchAll(PATCH)) {
    const stop = at + value(gap);
    out += chars.slice(at, stop).join("");
    const folded = (chars[stop] ?? "").normalize("NFKC");
    at = stop + 1;
    if (change === "_") (out += " "), (at = stop);
    else if (change === "^") out += folded.toUpperCase();
    else if (change === "~") out += folded;
    else if (change === "`") out += String.fromCodePoint(folded.codePointAt(0) + 0xfee0);
    else {
      at = stop + DIGITS.indexOf(length) + 16 * DIGITS.indexOf(number[0]);
      out += String.fromCodePoint(value(number.slice(1)));
    }
  }
  return out + chars.slice(at).join("");
}

function value(digits) {
  let number = 0;
  for (const digit of digits) number = number * 16 + DIGITS.indexOf(digit);
  return number;
}
