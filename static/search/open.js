// On every page: `/` or Ctrl-K leads to search, and an article opened from a result shows where it was found.
// Nothing of the index is loaded before someone turns to the search box.

const root = new URL("../", import.meta.url);
const box = () => [...document.querySelectorAll(".seek input[name=q]")].find((input) => input.checkVisibility?.() ?? true);

const writing = (target) => target.closest?.("input, textarea, select, [contenteditable]:not([contenteditable=false])");

document.addEventListener("keydown", (event) => {
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !writing(event.target);
  const letter = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (event.isComposing || !(slash || letter)) return;
  event.preventDefault();
  const input = box();
  if (!input) return void location.assign(new URL("search/#q", root)); // the box there takes the focus
  input.focus();
  input.select();
});

// The box gets its suggestions, and the index, when someone turns to it.
for (const input of document.querySelectorAll(".seek input[name=q]")) {
  const wake = async () => {
    const { attach } = await import("./box.js");
    attach(input);
  };
  input.addEventListener("focus", wake, { once: true });
  if (document.activeElement === input) wake();
}

if (document.querySelector("article[data-article]") && new URLSearchParams(location.search).has("q"))
  import("./highlight.js").then(({ highlight }) => highlight());
