/* The readiness board: fill the one move dialog, and drag as a second way to do the same. */
"use strict";
(() => {
  const dialog = () => document.getElementById("board-move");
  const address = (unit) => {
    const query = document.getElementById("board").dataset.query;
    return `${location.pathname.replace(/\d+\/move\/$/, "")}${unit}/move/${query ? `?${query}` : ""}`;
  };
  const columnOf = (node) => node.closest("[data-step]");
  const next = (column) => column.nextElementSibling?.dataset.step || column.previousElementSibling?.dataset.step;

  const fill = (card, step) => {
    const form = dialog().querySelector("form");
    form.action = address(card.dataset.unit);
    form.setAttribute("hx-post", form.action);
    window.htmx?.process(form);
    form.elements.version.value = card.dataset.version;
    form.elements.step.value = step;
    form.elements.reason.value = "";
    dialog().querySelector("[data-move-title]").textContent = card.dataset.title;
  };

  // Before the page's own listener opens the dialog.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) fill(button.closest("[data-unit]"), next(columnOf(button)));
  }, true);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "board" && dialog()?.open) dialog().close();
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
      window.htmx.ajax("POST", address(dragged.dataset.unit), {
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
