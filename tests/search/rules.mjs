// Runs the browser's side of the rules over the tables of cases; prints one line for each case that fails.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, fixtures] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${modules}/${name}.js`).href);
const cases = (name) => JSON.parse(readFileSync(`${fixtures}/${name}.json`, "utf8"));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
let tried = 0;
const check = (what, got, wanted) => {
  tried += 1;
  if (!same(got, wanted)) console.log(`${what}: ${JSON.stringify(got)} is not ${JSON.stringify(wanted)}`);
};

const { fold, tokens, occurrences } = await load("characters");
for (const { text, fold: folded, tokens: row } of cases("characters")) {
  check(`fold ${text}`, fold(text), folded);
  check(`tokens ${text}`, tokens(text), row);
  if (folded && !/^[a-z]$/.test(folded)) check(`all of ${text}`, occurrences(`。${text}。`, folded).length, 1);
}
for (const { text, sought, found } of cases("occurrences"))
  check(`${sought} in ${text}`, occurrences(text, fold(sought)).map(({ start, end }) => text.slice(start, end)), found);
const { parse, cover } = await load("query");
for (const { query, clauses, excluded } of cases("queries")) {
  const parsed = parse(query);
  check(`clauses of ${query}`, parsed.clauses.map((one) => one.forms[0].tokens), clauses.map((text) => tokens(text)));
  check(`excluded of ${query}`, parsed.excluded.map((one) => one.forms[0].tokens), excluded.map((text) => tokens(text)));
}
for (const { length, first, places } of cases("covers")) check(`cover ${length} from ${first}`, cover(length, first), places);
for (let length = 2; length < 40; length += 1)
  for (let first = 0; first < length - 1; first += 1) {
    const held = new Set(cover(length, first).flatMap((place) => [place, place + 1]));
    check(`cover ${length} from ${first} holds all`, [...held].sort((a, b) => a - b), Array.from({ length }, (_, at) => at));
  }
const { show } = await load("excerpt");
const lead = "去年以来各地陆续出台了一批新的办法而且都已施行", near = "山石治理须有年度方案在先";
for (const mark of "，、）”》：") {
  const { excerpt, places } = show({ blocks: [["题"], [`${lead}${mark}${near}，复绿验收`]] }, parse("复绿").clauses);
  const whole = `${near}，复绿验收`;
  check(`an excerpt after ${mark}`, excerpt.map(({ text }) => text).join("").slice(-whole.length), whole);
  for (let more = 0; more < 12; more += 1) {
    const text = `${lead}${"甲".repeat(more)}${mark}${near}，复绿验收${"乙".repeat(120)}`;
    const [{ text: first }] = show({ blocks: [["题"], [text]] }, parse("复绿").clauses).excerpt;
    check(`the excerpt's beginning after ${mark} ${more}`, [text.includes(first), first.startsWith(mark)], [true, false]);
  }
  check(`the place's excerpt after ${mark}`, places[0].excerpt, excerpt);
}
check("a hit of punctuation is shown", show({ blocks: [["题"], ["甲。，乙"]] }, parse("，乙").clauses).excerpt.filter(({ hit }) => hit), [{ text: "，乙", hit: true }]);
const { otherNumbers } = await load("variants");
for (const { text, other } of cases("numbers")) check(`number ${text}`, otherNumbers(text), other);
const { spells } = await load("suggest");
for (const { letters, syllables, spells: wanted } of cases("pinyin")) check(`${letters} spells ${syllables}`, spells(letters, syllables), wanted);
const { read, write, toggled } = await load("state");
for (const address of ["", "q=%E7%9F%BF", "q=a&topic=x&topic=y&year=2024&sort=newest&n=40"]) check(`address ${address}`, write(read(address)), address);
check("odd parameters", read("q=a&sort=up&n=-3&__proto__=x&T=y&n9=&constructor=z").sort, "relevance");
check("odd number", read("n=1e9").shown, 10);
check("toggled twice", write(toggled(toggled(read("q=a"), "year", "2024"), "year", "2024")), "q=a");
console.log(`${tried} cases`);
