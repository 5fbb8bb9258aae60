/* Rows that htmx has put in place are new to the form: let it save itself. */
document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (!form) return;
  form.dispatchEvent(new Event("input"));
  event.target.querySelector("[autofocus]")?.focus();
});
