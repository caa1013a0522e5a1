// Comfort for readers; every page reads well without it.
const root = document.documentElement;

/* The switches: dark, large type, space between paragraphs. */
const dark = matchMedia("(prefers-color-scheme: dark)");
const states = {
  dark: () => (root.classList.contains("dark") || (dark.matches && !root.classList.contains("light"))),
  large: () => root.classList.contains("large"),
  spaced: () => root.classList.contains("spaced"),
};

const showStates = () => {
  for (const button of document.querySelectorAll("[data-mode]")) {
    button.setAttribute("aria-pressed", String(states[button.dataset.mode]()));
  }
};

const keep = () => {
  const modes = ["dark", "light", "large", "spaced"].filter((mode) => root.classList.contains(mode));
  try {
    localStorage.setItem("wq-modes", modes.join(" "));
  } catch {
    // Not kept, but in force on this page.
  }
};

const toggle = (mode) => {
  if (mode === "dark") {
    const on = !states.dark();
    root.classList.toggle("dark", on && !dark.matches);
    root.classList.toggle("light", !on && dark.matches);
  } else {
    root.classList.toggle(mode);
  }
  keep();
  showStates();
};

for (const list of document.querySelectorAll(".modes")) {
  list.hidden = false;
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mode]");
    if (button) toggle(button.dataset.mode);
  });
}
dark.addEventListener("change", showStates);
showStates();

/* The contents follow the reader: CSS marks the place where it can, and this keeps the mark in sight. */
const contents = document.querySelector(".contents");
if (contents) {
  const links = new Map();
  for (const link of contents.querySelectorAll("li > a")) {
    const target = document.getElementById(link.hash.slice(1));
    if (target) links.set(target, link);
  }
  const marksItself = CSS.supports("selector(:target-current)");
  let current = null;
  const follow = () => {
    let last = null;
    for (const target of links.keys()) {
      if (target.getBoundingClientRect().top > innerHeight / 3) break;
      last = target;
    }
    const link = links.get(last ?? links.keys().next().value);
    if (!link || link === current) return;
    if (!marksItself) {
      current?.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
    }
    current = link;
    if (getComputedStyle(contents).position === "sticky") {
      const box = contents.getBoundingClientRect();
      const line = link.getBoundingClientRect();
      if (line.top < box.top + 32 || line.bottom > box.bottom - 64) {
        contents.scrollTop += line.top - box.top - box.height / 3;
      }
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  }, { passive: true });
  if (scrollY) follow();
}

/* A citation gets the date of access, which only the reader's clock knows. */
for (const line of document.querySelectorAll("[data-cite]")) {
  const today = new Date();
  const stamp = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  line.textContent = line.textContent.replace(/\.( https?:|$)/, `[${stamp}].$1`);
}

/* Copying a citation, where the browser lets a page do that. */
for (const button of document.querySelectorAll(".copy")) {
  if (!navigator.clipboard) break;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = words), 2000);
  });
}
