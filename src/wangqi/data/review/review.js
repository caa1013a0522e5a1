// Copies the correction above a button.
for (const button of document.querySelectorAll("button[data-copied]"))
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = button.dataset.copied;
  });
