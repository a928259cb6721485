/* Keyline's behaviour: theme, keyboard, palette, dialogs, toasts, HTMX manners.
   Everything works without it except palettes and dialogs. Budget: 10 KB gzipped. */
"use strict";
(() => {
  const root = document.documentElement;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const saved = {
    get(key, fallback) {
      try { return localStorage.getItem(key) ?? fallback; } catch { return fallback; }
    },
    set(key, value) {
      try { localStorage.setItem(key, value); } catch { /* private mode: this visit only */ }
    },
  };

  /* Theme: set before first paint, follows the system unless chosen */
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paintTheme = () => {
    const choice = saved.get("theme", "auto");
    root.classList.toggle("dark", choice === "dark" || (choice === "auto" && dark.matches));
    $$("[data-theme]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.theme === choice)));
  };
  paintTheme();
  dark.addEventListener("change", paintTheme);

  /* The state that Unfold's own templates bind to, without its single-key shortcuts */
  window.theme = () => ({
    sidebarOpen: false, sidebarWidth: 0, siteDropdownOpen: false, shortcutsOpen: false,
    openCommandResults: false, openModal: false, modalContentClasses: "", filterOpen: false,
    filterModalOpen: false, openAllApplications: false, adminTheme: "auto",
    sidebarToggle() {}, themeBindings: {},
    init() { this.$watch("filterOpen", (open) => { this.filterModalOpen = open; }); },
  });

  /* Dialogs: native, focus returns to the opener */
  const openDialog = (dialog) => {
    if (!dialog || dialog.open) return;
    const opener = document.activeElement;
    dialog.showModal();
    ($("[data-first-error], [autofocus], [data-fields] :is(input:not([type=hidden]), select, textarea)", dialog)
      || $("[type=submit], button", dialog))?.focus();
    dialog.addEventListener("close", () => opener?.focus?.(), { once: true });
  };
  const firstError = (within) =>
    $("[data-first-error], [aria-invalid=true], .is-bad :is(input, select, textarea), .errors :is(input, select, textarea)", within);

  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest(selector);
    const opener = hit("[data-opens]");
    if (opener) return openDialog(document.getElementById(opener.dataset.opens));
    if (hit("[data-closes]")) return hit("dialog")?.close();
    if (event.target.matches("dialog") && event.target.open) return event.target.close();
    if (hit("[data-dismiss]")) return hit("[data-toast]")?.remove();
    const themed = hit("[data-theme]");
    if (themed) { saved.set("theme", themed.dataset.theme); return paintTheme(); }
    if (hit("[data-burger]")) return drawer(!$("#side").classList.contains("is-open"));
    if (!hit("#side")) drawer(false);
    $$("details.k-menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (hit("[data-print]")) window.print();
    if (hit("[data-offline-retry]")) location.reload();
  });

  const drawer = (open) => {
    const side = $("#side");
    if (!side || side.classList.contains("is-open") === open) return;
    side.classList.toggle("is-open", open);
    $$("[data-burger]").forEach((b) => b.setAttribute("aria-expanded", String(open)));
    if (open) $("a", side)?.focus(); else $("[data-burger]")?.focus();
  };

  /* Toasts: stay while hovered or focused, errors stay until dismissed */
  const arm = (toast) => {
    if (toast.dataset.armed || toast.matches("[role=alert]")) return;
    toast.dataset.armed = "1";
    const leave = () => {
      if (toast.matches(":hover, :focus-within")) return setTimeout(leave, 2000);
      toast.remove();
    };
    setTimeout(leave, $("form", toast) ? 10000 : 6000);
  };
  window.toast = (message, tone = "good") => {
    const region = $("#toasts");
    const template = $("#toast-template");
    if (!region || !template) return;
    const node = template.content.firstElementChild.cloneNode(true);
    node.className = `k-toast is-${tone}`;
    $("p", node).textContent = message;
    if (tone === "bad") node.setAttribute("role", "alert");
    region.append(node);
    arm(node);
  };

  /* Palette */
  const palette = {
    box: () => $("#palette"),
    hits: () => $$("#palette [role=option]"),
    at: -1,
    open() { openDialog(this.box()); $("#palette input")?.select(); },
    mark(index) {
      const hits = this.hits();
      if (!hits.length) { this.at = -1; return; }
      this.at = (index + hits.length) % hits.length;
      hits.forEach((hit, i) => hit.setAttribute("aria-selected", String(i === this.at)));
      hits[this.at].scrollIntoView({ block: "nearest" });
      $("#palette input").setAttribute("aria-activedescendant", hits[this.at].id);
    },
    key(event) {
      if (event.key === "ArrowDown") this.mark(this.at + 1);
      else if (event.key === "ArrowUp") this.mark(this.at - 1);
      else if (event.key === "Enter") {
        const hit = this.hits()[Math.max(this.at, 0)];
        if (hit) { if (event.ctrlKey || event.metaKey) window.open(hit.href); else location.assign(hit.href); }
      } else return;
      event.preventDefault();
    },
  };

  /* Keyboard: never while typing; letters only while the switch is on */
  let going = 0;
  const typing = (target) => target.isContentEditable || target.matches?.("input, textarea, select");
  const lettersOn = () => saved.get("shortcuts", "on") === "on";
  const paintSwitch = () => { const box = $("#shortcut-switch"); if (box) box.checked = lettersOn(); };
  document.addEventListener("change", (event) => {
    if (event.target.id === "shortcut-switch") saved.set("shortcuts", event.target.checked ? "on" : "off");
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      return palette.open();
    }
    // A search field would take the first Esc to empty itself.
    if (event.key === "Escape" && event.target.matches?.("dialog input[type=search]")) {
      event.preventDefault();
      return event.target.closest("dialog").close();
    }
    if (event.target.closest?.("#palette")) return palette.key(event);
    if (event.key === "Escape") {
      drawer(false);
      $$("details.k-menu[open]").forEach((menu) => { menu.open = false; $("summary", menu).focus(); });
    }
    if ((event.key === "Enter" || event.key === " ") && event.target.matches?.("[data-key-click]")) {
      event.preventDefault();
      return event.target.click();
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || !lettersOn()) return;
    if ($("dialog[open]")) return;
    if (event.key === "/") {
      event.preventDefault();
      const field = $("#searchbar, [data-search]");
      return field ? field.focus() : palette.open();
    }
    if (event.key === "?") { paintSwitch(); return openDialog($("#shortcuts")); }
    if (event.key === "g") { going = Date.now(); return; }
    if (Date.now() - going < 1200) {
      going = 0;
      const link = $(`#side [data-go="${CSS.escape(event.key)}"]`);
      if (link) location.assign(link.href);
    }
  });

  /* Unfold's mouse-only controls become reachable by Tab */
  const reach = (from = document) => {
    $$("a:not([href])[x-on\\:click], span[x-on\\:click], td[x-on\\:click], div[x-on\\:click]:not([id$=close])", from)
      .filter((node) => !node.hasAttribute("tabindex"))
      .forEach((node) => {
        node.tabIndex = 0;
        node.setAttribute("role", "button");
        node.setAttribute("data-key-click", "");
        if (!node.textContent.trim() || $(".material-symbols-outlined", node) || node.matches(".material-symbols-outlined")) {
          node.setAttribute("aria-label", node.matches(".filter-open-button") ? "Filters" : "More");
        }
      });
    $$(".select2-hidden-accessible", from).forEach((select) => {
      const label = $(`label[for="${CSS.escape(select.id)}"]`)?.textContent.trim();
      const shown = select.nextElementSibling?.querySelector("[role=combobox]");
      if (!label || !shown) return;
      [shown, shown.querySelector("[role=textbox]")].filter(Boolean).forEach((part) => {
        part.setAttribute("aria-label", label);
        part.removeAttribute("aria-labelledby");
      });
    });
    $$("#result_list tbody", from).forEach((body) => {
      const heads = $$("#result_list thead th");
      $$("tr.data-row > *", body).forEach((cell, i) => { cell.dataset.label ||= heads[i]?.innerText.trim() || ""; });
    });
  };

  /* Charts: the bundled library is loaded by pages that draw one */
  const draw = (from = document) => {
    if (!window.Chart) return;
    const style = getComputedStyle(root);
    const of = (name) => style.getPropertyValue(name).trim();
    const tones = { brand: "--k-brand", info: "--k-info", good: "--k-good", warn: "--k-warn", bad: "--k-bad", neutral: "--k-neutral" };
    $$("canvas[data-chart]", from).forEach((canvas) => {
      const data = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
      Chart.getChart(canvas)?.destroy();
      new Chart(canvas, {
        type: data.type || "bar",
        data: {
          labels: data.labels,
          datasets: data.series.map((series) => ({
            label: series.label, data: series.values, borderWidth: data.type === "line" ? 2 : 0,
            backgroundColor: of(tones[series.tone] || "--k-brand"), borderColor: of(tones[series.tone] || "--k-brand"),
            borderRadius: 3, maxBarThickness: 28, pointRadius: 0, pointHitRadius: 12, tension: 0.25,
          })),
        },
        options: {
          responsive: true, maintainAspectRatio: false, animation: false,
          plugins: { legend: { display: data.series.length > 1, labels: { color: of("--k-ink2"), boxWidth: 10 } } },
          scales: {
            x: { grid: { display: false }, ticks: { color: of("--k-ink3") }, stacked: !!data.stacked },
            y: { beginAtZero: true, border: { display: false }, grid: { color: of("--k-line") }, ticks: { color: of("--k-ink3"), maxTicksLimit: 5, precision: 0 }, stacked: !!data.stacked },
          },
        },
      });
    });
  };

  /* HTMX manners */
  let pending = 0;
  const busy = (step) => { pending = Math.max(0, pending + step); root.classList.toggle("k-busy", pending > 0); };
  document.addEventListener("htmx:beforeRequest", (event) => { if (!event.detail.elt.closest("[data-quiet]")) busy(1); });
  document.addEventListener("htmx:afterRequest", (event) => { if (!event.detail.elt.closest("[data-quiet]")) busy(-1); });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { status } = detail.xhr;
    const login = detail.xhr.responseURL.includes("/accounts/login");
    if (login || status === 401) {
      detail.shouldSwap = false;
      location.assign(`/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`);
    } else if (status === 422 || status === 409) {
      detail.shouldSwap = true;
      detail.isError = false;
    } else if (status === 286) detail.shouldSwap = true;
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    $$("[data-toast]").forEach(arm);
    reach(detail.target);
    draw(detail.target);
    if ([409, 422].includes(detail.xhr?.status)) firstError($("dialog[open]") || document)?.focus();
    if (detail.target.id === "hits") { palette.at = -1; palette.mark(0); }
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const id = detail.xhr.getResponseHeader("X-Correlation-ID") || detail.xhr.getResponseHeader("X-Request-ID");
    let words = "That did not work. Nothing was changed.";
    try { words = JSON.parse(detail.xhr.responseText).detail || words; } catch { /* not a problem document */ }
    window.toast(id ? `${words} (${id})` : words, "bad");
  });
  document.addEventListener("htmx:sendError", () => window.toast("No connection. Nothing was sent.", "bad"));

  /* Connection state; page loads also show the bar */
  const connection = () => root.classList.toggle("k-offline", !navigator.onLine);
  addEventListener("online", connection);
  addEventListener("offline", connection);
  connection();
  addEventListener("beforeunload", () => root.classList.add("k-busy"));
  addEventListener("pageshow", () => root.classList.remove("k-busy"));
  dark.addEventListener("change", () => draw());

  document.addEventListener("DOMContentLoaded", () => {
    paintTheme();
    paintSwitch();
    connection();
    $$("[data-toast]").forEach(arm);
    openDialog($("dialog[data-open]"));
    if (!$("dialog[open]")) firstError($("#content") || document)?.focus();
    reach();
    draw();
    // Fields that scripts add later (select2, inline rows) are named and reachable as well.
    let soon = 0;
    new MutationObserver(() => { soon ||= requestAnimationFrame(() => { soon = 0; reach(); }); })
      .observe(document.body, { childList: true, subtree: true });
  });
})();
