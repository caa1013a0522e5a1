// What the reader chose to see (dark, large, spaced) is put on <html> before the page is drawn, so that nothing flashes.
// A classic script on purpose: a module would run too late.
(() => {
  let kept = [];
  try {
    kept = (localStorage.getItem("wq-modes") || "").split(" ").filter((mode) => /^(dark|light|large|spaced)$/.test(mode));
  } catch {
    // No storage (blocked by the reader): the system decides.
  }
  document.documentElement.classList.add(...kept);
})();
