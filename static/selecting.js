/* Choosing rows of a list: this page, all matching, a range with Shift. The form works without it. */
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const boxes = () => [...document.querySelectorAll("#results input[name=unit]")];
  let last = null;
  const paint = () => {
    const bar = byId("bulk");
    if (!bar) return;
    const all = boxes();
    const count = all.filter((box) => box.checked).length;
    const whole = byId("pick-all").checked;
    const page = byId("pick-page");
    page.checked = count > 0 && count === all.length;
    page.indeterminate = count > 0 && count < all.length;
    page.disabled = whole;
    all.forEach((box) => { box.disabled = whole; });
    bar.classList.toggle("is-on", whole || count > 0);
    byId("picked").textContent = whole ? "All chosen" : count ? `${count} chosen` : "";
  };
  document.addEventListener("click", (event) => {
    const box = event.target.closest("#results input[name=unit]");
    if (!box) return;
    const all = boxes();
    const from = all.indexOf(last);
    if (event.shiftKey && from >= 0) {
      const to = all.indexOf(box);
      all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = box;
    paint();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "pick-page") boxes().forEach((box) => { box.checked = event.target.checked; });
    if (event.target.closest("#bulk") || event.target.name === "unit") paint();
  });
  document.addEventListener("htmx:afterSettle", paint);
  document.addEventListener("DOMContentLoaded", paint);
})();
