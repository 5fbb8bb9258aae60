/* Passkeys: the browser asks the device, the answer goes into a hidden field, the form is sent. */
(() => {
  "use strict";

  const able = "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;

  const fail = (form) => {
    form.querySelector("[data-passkey-error]").hidden = false;
    form.removeAttribute("data-sent");
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  };

  const onSubmit = (form, ask) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const credential = await ask();
        form.elements.answer.value = JSON.stringify(credential.toJSON());
        form.submit();
      } catch {
        fail(form);
      }
    });
  };

  const make = (form) => {
    const options = JSON.parse(document.getElementById(form.dataset.passkeyMake).textContent);
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey);
    onSubmit(form, () => navigator.credentials.create({ publicKey }));
  };

  const use = (form) => {
    onSubmit(form, async () => {
      const answer = await fetch(form.dataset.passkeyUse, { credentials: "same-origin" });
      const options = await answer.json();
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey);
      return navigator.credentials.get({ publicKey });
    });
  };

  if (!able) return;
  document.querySelectorAll("[data-passkey]").forEach((part) => { part.hidden = false; });
  document.querySelectorAll("form[data-passkey-make]").forEach(make);
  document.querySelectorAll("form[data-passkey-use]").forEach(use);
})();
