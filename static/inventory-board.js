/* The readiness board: fill the dialogs of move and owner, and drag as a second way to move. */
"use strict";
(() => {
  const dialog = () => document.getElementById("board-move");
  const address = (unit, verb) => {
    const query = document.getElementById("board").dataset.query;
    return `${location.pathname.replace(/\d+\/do\/\w+\/$/, "")}${unit}/do/${verb}/${query ? `?${query}` : ""}`;
  };
  const columnOf = (node) => node.closest("[data-step]");
  const next = (column) => column.nextElementSibling?.dataset.step || column.previousElementSibling?.dataset.step;

  const aim = (box, card, verb) => {
    const form = box.querySelector("form");
    form.action = address(card.dataset.unit, verb);
    form.setAttribute("hx-post", form.action);
    window.htmx?.process(form);
    form.elements.version.value = card.dataset.version;
    box.querySelector("[data-move-title]").textContent = card.dataset.title;
    return form.elements;
  };
  const fill = (card, step) => {
    const fields = aim(dialog(), card, "move");
    fields.step.value = step;
    fields.reason.value = "";
  };

  // Before the page's own listener opens the dialog.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) fill(button.closest("[data-unit]"), next(columnOf(button)));
    const owner = event.target.closest("[data-assign]");
    if (owner) {
      const card = owner.closest("[data-unit]");
      aim(document.getElementById("board-owner"), card, "assign").owner.value = card.dataset.owner;
    }
  }, true);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "board") document.querySelectorAll("dialog[id^=board-][open]").forEach((box) => box.close());
  });

  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-unit]");
    if (!dragged) return;
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.title);
  });
  const mark = (over) => document.querySelectorAll(".k-board-col").forEach((c) => c.classList.toggle("is-over", c === over));
  document.addEventListener("dragover", (event) => {
    const column = dragged && event.target.closest("[data-step]");
    mark(column);
    if (column) event.preventDefault();
  });
  document.addEventListener("dragend", () => { dragged?.classList.remove("is-dragged"); dragged = null; mark(null); });
  document.addEventListener("drop", (event) => {
    const column = dragged && event.target.closest("[data-step]");
    if (!column || column === columnOf(dragged)) return;
    event.preventDefault();
    // On to the next step at once; what needs a reason asks for it.
    if (column === columnOf(dragged).nextElementSibling) {
      window.htmx.ajax("POST", address(dragged.dataset.unit, "move"), {
        target: "#board", swap: "outerHTML",
        values: { step: column.dataset.step, version: dragged.dataset.version },
      });
    } else {
      fill(dragged, column.dataset.step);
      dialog().showModal();
      dialog().querySelector("textarea").focus();
    }
  });
})();
