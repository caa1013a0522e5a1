// A text as the tokens of the index, and where a string stands in a text.
// The same rules as src/wangqi/search/characters.py, which explains them; tests/fixtures/search/characters.json holds
// both sides to them.

export const MARKS = "，。、；：？！“”‘’（）《》—·%.-/+&~°×\"'*=<>|_#@〈〉【】「」『』[]{}‰±$^`\\";
export const CLOSE = "\ua000", END = "\ua001", ESCAPE = "\ua002";
const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/gu;
const RUN = /[0-9]+(?:\.[0-9]+)*|[a-z]+|[^]/gu;
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff]/u;
const CHANGING = /[^!-@[-~\u3400-\u4dbf\u4e00-\u9fff]/gu; // what folding may change
const LETTERS = new Map([...MARKS].map((mark, place) => [mark.normalize("NFKC"), String.fromCharCode(0xa010 + place)]));

const foldChar = (char) => char.normalize("NFKC").toLowerCase().replace(SPACES, "");

/** A text as it is compared: NFKC and lower case, character by character, without white space. */
export const fold = (text) => text.replace(CHANGING, foldChar);

/** The tokens of a text, as they stand in the index. */
export const tokens = (text) => [...fold(text).matchAll(RUN)].map(([run]) => code(run));

function code(run) {
  if (HAN.test(run)) return run;
  if (/^[0-9a-z]/.test(run)) return run.replaceAll(".", "p") + CLOSE;
  return LETTERS.get(run) ?? ESCAPE + run.codePointAt(0).toString(16) + CLOSE;
}

/**
 * Where a folded string stands in a text: [{ start, end }], none inside another. A number at its ends is a whole number;
 * a single Latin letter is a whole word.
 */
export function occurrences(text, folded) {
  const whole = fold(text), found = [];
  let map = null;
  for (let at = whole.indexOf(folded); at >= 0; at = whole.indexOf(folded, at)) {
    const stop = at + folded.length;
    if (parted(whole, at, stop)) {
      map ??= mapped(text);
      const start = map.starts[at], end = map.ends[stop - 1];
      if (!lone(folded) || !(/[a-z]/i.test(text[start - 1] ?? "") || (folded.length === 1 && /[a-z]/i.test(text[end] ?? "")))) {
        found.push({ start, end });
        at = stop - 1;
      }
    }
    at += 1;
  }
  return found;
}

// A single letter, or one before anything else.
const lone = (folded) => /^[a-z](?![a-z])/.test(folded);

// Whether no number goes on beyond the ends of a part.
function parted(whole, from, to) {
  const before = whole.slice(Math.max(0, from - 2), from), after = whole.slice(to, to + 2);
  return !(digit(whole[from]) && /\d$|\d\.$/.test(before)) && !(digit(whole[to - 1]) && /^\d|^\.\d/.test(after));
}

const digit = (char) => char >= "0" && char <= "9";

// Where each unit of the folded text begins and ends in the text.
function mapped(text) {
  const starts = [], ends = [];
  let at = 0;
  for (const char of text) {
    const { length } = fold(char);
    for (let unit = 0; unit < length; unit += 1) {
      starts.push(at);
      ends.push(at + char.length);
    }
    at += char.length;
  }
  return { starts, ends };
}
