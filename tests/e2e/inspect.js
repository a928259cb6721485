({ target }) => {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const name = (node) => node.outerHTML.replace(/\s+/g, " ").slice(0, 150);
  const visible = (node) => node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && node.getClientRects().length > 0;
  const one = (selector, what) => {
    const count = all(selector).filter((node) => !node.closest("dialog")).length;
    if (count !== 1) faults.push(`${count} ${what}`);
  };

  one("main", "<main>");
  one("h1", "<h1>");
  if (!document.title.trim()) faults.push("no title");
  const skip = document.querySelector('a[href="#content"]');
  if (!skip || !document.querySelector("#content")) faults.push("no skip link");
  // A phone's innerWidth grows with what overflows; clientWidth stays the screen's.
  const overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (overflow > 0) faults.push(`${overflow}px wider than the screen`);

  const focusable = (node) => node.tabIndex >= 0 && !node.disabled;
  const reached = (node) => {
    for (let up = node; up && up !== document.body; up = up.parentElement) {
      if (focusable(up) || up.matches("label, dialog")) return true;
    }
    return [...node.querySelectorAll("*")].some(focusable);
  };
  all("body *").filter((node) => {
    if (!visible(node) || node.closest("svg") || node.matches(":disabled")) return false;
    const points = getComputedStyle(node).cursor === "pointer" && getComputedStyle(node.parentElement).cursor !== "pointer";
    return points || node.hasAttribute("onclick") || node.hasAttribute("x-on:click") || node.hasAttribute("@click");
  }).filter((node) => !reached(node)).forEach((node) => faults.push(`not reachable by Tab: ${name(node)}`));

  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab]";
  const inText = (node) => node.matches("a") && getComputedStyle(node).display === "inline" && node.closest("p, dd, li, td, th, label, div, span, small");
  all(controls).filter((node) => visible(node) && !node.closest(".select2-hidden-accessible") && !inText(node)).forEach((node) => {
    // On a desk axe judges tick boxes by the room around them (WCAG 2.5.8); a thumb needs the label.
    if (target < 44 && node.matches("[type=checkbox], [type=radio]")) return;
    const label = node.matches("[type=checkbox], [type=radio]") && (node.closest("label") || (node.id && document.querySelector(`label[for="${CSS.escape(node.id)}"]`)));
    const boxes = [node, label].filter(Boolean).map((part) => part.getBoundingClientRect());
    const enough = boxes.some((box) => box.height >= target - 0.5 && box.width >= target - 0.5);
    const offscreen = boxes[0].bottom <= 0 || boxes[0].right <= 0 || boxes[0].width <= 1;
    if (!enough && !offscreen) faults.push(`target ${Math.round(boxes[0].width)}×${Math.round(boxes[0].height)} < ${target}: ${name(node)}`);
  });
  return faults;
}
