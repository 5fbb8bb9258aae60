/* A new log proposes the time zone of this device, if the list has it. */
(() => {
  "use strict";
  const list = document.querySelector("select[data-time-zone]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (list && list.value === "UTC" && [...list.options].some((one) => one.value === here)) list.value = here;
})();
