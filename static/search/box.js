// A search box with suggestions: a combobox after the ARIA Authoring Practices.

import { prepare, suggest } from "./api.js";

const PAUSE = 120;
const attached = new WeakSet();
let boxes = 0;

/** Give an input of a search form its suggestions, once; `loading` may fail: then there are none. */
export function attach(input) {
  if (attached.has(input)) return;
  attached.add(input);
  new Box(input);
  prepare().catch(() => {});
}

class Box {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.list = document.createElement("ul");
    this.list.className = "options";
    this.list.id = `search-options-${(boxes += 1)}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
    this.list.hidden = true;
    this.turn = 0;
    this.form.append(this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false" }))
      input.setAttribute(name, value);
    input.addEventListener("input", (event) => this.#typed(event));
    input.addEventListener("compositionend", () => this.#typed({}));
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.#close());
    this.form.addEventListener("submit", () => this.#close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener("click", (event) => this.#choose(event.target.closest("li")));
  }

  #typed({ isComposing }) {
    if (isComposing) return;
    const turn = (this.turn += 1);
    setTimeout(() => turn === this.turn && this.#offer(turn), PAUSE);
  }

  async #offer(turn) {
    const found = await suggest(this.input.value).catch(() => []);
    if (turn !== this.turn || document.activeElement !== this.input) return;
    this.list.replaceChildren(...found.map((text, place) => option(text, `${this.list.id}-${place}`)));
    this.#show(found.length > 0);
  }

  #key(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === "Escape") {
      if (open) event.preventDefault();
      else this.input.blur();
      this.#close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && open) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && open && this.#current()) {
      event.preventDefault();
      this.#choose(this.#current());
    }
  }

  #current() {
    return this.list.querySelector("[aria-selected=true]");
  }

  #move(step) {
    const options = [...this.list.children], at = options.indexOf(this.#current());
    const next = options[at === -1 && step < 0 ? options.length - 1 : at + step];
    for (const one of options) one.setAttribute("aria-selected", String(one === next));
    if (next) this.input.setAttribute("aria-activedescendant", next.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #choose(chosen) {
    if (!chosen) return;
    this.input.value = chosen.textContent;
    this.#close();
    this.form.requestSubmit();
  }

  #close() {
    this.turn += 1;
    this.#show(false);
  }

  #show(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.input.removeAttribute("aria-activedescendant");
  }
}

function option(text, id) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.textContent = text;
  return item;
}
