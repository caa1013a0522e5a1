// How hits are ordered. All weights stand here.
//
//   score = sum over clauses of  idf · tf · (K + 1) / (tf + K · (1 - B + B · length / mean length))
//           tf = occurrences in the text + TITLE · occurrences in the title
//         · (1 + WHOLE, where the title has every clause)
//         · PART, for each clause that is only a part of a Latin word
//         · (1 + RECENT · 2^(-age / HALF_LIFE))      age in years before the newest issue
//         · (1 + EARLY · (1 - place))                place in the issue: 0 first, 1 last; editors print what matters first
//
// The first line is BM25 (Robertson and Zaragoza, 2009) with the whole string as its term.
export const WEIGHTS = { K: 1.2, B: 0.5, TITLE: 4, WHOLE: 0.6, PART: 0.5, RECENT: 0.25, HALF_LIFE: 2, EARLY: 0.1 };

/** The score of each article: `found` holds, for each clause, Map(number -> positions). */
export function scores(numbers, found, table) {
  const { K, B, TITLE, WHOLE, PART, RECENT, HALF_LIFE, EARLY } = WEIGHTS;
  const { lengths, mean } = table, total = lengths.length;
  const newest = years(table.issues.reduce((last, { date }) => (date > last ? date : last), ""));
  const idf = found.map(({ size }) => Math.log(1 + (total - size + 0.5) / (size + 0.5)));
  return new Map(numbers.map((number) => {
    const norm = K * (1 - B + (B * lengths[number]) / mean);
    let score = 0, titled = 0;
    found.forEach((clause, index) => {
      const positions = clause.get(number);
      const inTitle = positions.filter((at) => at < table.titles[number]).length;
      const tf = positions.length - inTitle + TITLE * inTitle;
      score += (clause.weak.has(number) ? PART : 1) * (idf[index] * tf * (K + 1)) / (tf + norm);
      titled += inTitle > 0;
    });
    if (titled === found.length) score *= 1 + WHOLE;
    const { date } = table.issue(number);
    if (date) score *= 1 + RECENT * 2 ** (-(newest - years(date)) / HALF_LIFE);
    return [number, score * (1 + EARLY * (1 - table.places[number]))];
  }));
}

function years(date) {
  const [year, month = 1, day = 1] = date.split("-").map(Number);
  return year + (month - 1) / 12 + (day - 1) / 365;
}
