"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Escape puts a card away; it comes again when pointer and focus have been elsewhere.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const one of all(".mention:is(:hover, :focus-within)")) {
      if (one.contains(document.activeElement)) one.querySelector("mark").focus();
      one.classList.add("shut");
    }
  });
  for (const moved of ["pointerover", "focusin"]) {
    document.addEventListener(moved, () => all(".shut:not(:hover, :focus-within)").forEach((one) => one.classList.remove("shut")));
  }

  // What is switched off is no stop of the Tab key.
  const reach = (box) => all(".mention." + box.value + " > mark").forEach((mark) => { mark.tabIndex = box.checked ? 0 : -1; });
  all(".legend input").forEach((box) => box.addEventListener("change", () => reach(box)));
})();
