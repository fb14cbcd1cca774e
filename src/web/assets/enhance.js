// What a script makes more convenient. Every page does all it can do without it.
"use strict";

// After a form was refused, the summary of what is wrong is read first.
document.getElementById("faults")?.focus();

// A filter is applied as soon as it is changed; its button stays for those without a script.
for (const form of document.querySelectorAll("form[data-live]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// A form is sent once.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 5000);
  });
}
