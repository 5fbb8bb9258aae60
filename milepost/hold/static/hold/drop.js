/* A form with data-drop takes files wherever they fall on it, and names those it has. Without this
   the field for files works as it is; by keyboard it does in any case. */
(() => {
  "use strict";

  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const mine = (event) => event.target.closest?.("form[data-drop]");

  const fieldOf = (form) => form.querySelector("input[type=file]");

  const name = (form) => {
    const names = [...fieldOf(form).files].map((file) => file.name);
    form.querySelector("[data-dropped]").textContent = names.join(", ");
  };

  document.addEventListener("dragover", (event) => {
    const form = mine(event);
    if (!form || !carriesFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    form.classList.add("dropping");
  });

  document.addEventListener("dragleave", (event) => {
    const form = mine(event);
    if (form && !form.contains(event.relatedTarget)) form.classList.remove("dropping");
  });

  document.addEventListener("drop", (event) => {
    const form = mine(event);
    if (!form || !carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("dropping");
    const all = new DataTransfer();
    for (const file of [...fieldOf(form).files, ...event.dataTransfer.files]) all.items.add(file);
    fieldOf(form).files = all.files;
    name(form);
  });

  document.addEventListener("change", (event) => {
    if (mine(event) && event.target.type === "file") name(mine(event));
  });

  for (const words of document.querySelectorAll("[data-drop-words]")) words.hidden = false;
})();
