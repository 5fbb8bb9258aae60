/* The editor: rows that htmx has put in place can save themselves; the badge follows the choice. */
(() => {
  "use strict";

  document.addEventListener("htmx:afterSettle", (event) => {
    const form = event.target.closest("form[data-autosave]");
    if (!form) return;
    form.dispatchEvent(new Event("input"));
    event.target.querySelector("[autofocus]")?.focus();
  });

  const form = document.getElementById("editor");
  const draw = (image, palette, symbol) => {
    image.src = form.dataset.drawing.replace("PALETTE-SYMBOL", `${palette}-${symbol}`);
  };

  form?.addEventListener("change", (event) => {
    if (!["palette", "symbol"].includes(event.target.name)) return;
    const [palette, symbol] = ["palette", "symbol"].map((name) => form.querySelector(`[name=${name}]:checked`)?.value);
    if (!palette || !symbol) return;
    form.querySelectorAll("[data-drawn]").forEach((image) => draw(image, palette, symbol));
    form.querySelectorAll("[name=palette] + img").forEach((image) => draw(image, image.previousElementSibling.value, symbol));
    form.querySelectorAll("[name=symbol] + img").forEach((image) => draw(image, palette, image.previousElementSibling.value));
  });
})();
