// The state of the search page, which lives in its address: q, sort, n (hits shown) and any number of filters.

export const FIRST = 10, STEP = 20; // hits shown at first, and how many more at a time
const OWN = new Set(["q", "sort", "n"]);
const SORTS = new Set(["relevance", "newest", "oldest"]);

/** { query, sort, shown, filters } from an address's parameters, whatever they hold. */
export function read(search) {
  const given = new URLSearchParams(search), filters = {};
  for (const [name, value] of given)
    if (!OWN.has(name) && /^[a-z][a-z0-9-]*$/.test(name) && value) filters[name] = [...values({ filters }, name), value];
  const sort = given.get("sort"), shown = Number.parseInt(given.get("n") ?? "", 10);
  return {
    query: (given.get("q") ?? "").slice(0, 500),
    sort: SORTS.has(sort) ? sort : "relevance",
    shown: Math.min(Math.max(shown || FIRST, FIRST), 1000),
    filters,
  };
}

/** The parameters of a state, without those that say nothing. */
export function write({ query, sort, shown, filters }) {
  const row = new URLSearchParams();
  if (query) row.set("q", query);
  for (const [name, values] of Object.entries(filters)) for (const value of values) row.append(name, value);
  if (sort !== "relevance") row.set("sort", sort);
  if (shown !== FIRST) row.set("n", String(shown));
  return String(row);
}

/** The state with a value of a filter on or off. */
export function toggled(state, name, value) {
  const old = values(state, name);
  const chosen = old.includes(value) ? old.filter((one) => one !== value) : [...old, value];
  const { [name]: _, ...rest } = state.filters;
  return { ...state, shown: FIRST, filters: chosen.length ? { ...rest, [name]: chosen } : rest };
}

/** The chosen values of a filter; an address may name one `constructor`. */
export function values({ filters }, name) {
  return Object.hasOwn(filters, name) ? filters[name] : [];
}
