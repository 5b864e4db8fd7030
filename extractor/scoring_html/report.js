"use strict";
(() => {
  const page = document.documentElement;
  const form = document.getElementById("filters");
  const rows = Array.from(document.querySelectorAll("#rows tr"));
  const articles = Array.from(document.querySelectorAll("details.document"));
  const keys = new Map(rows.map((row) => [row, JSON.parse(row.dataset.keys)]));
  page.classList.add("js");

  function matches(row, wanted) {
    return wanted.every(([key, value]) =>
      key === "name"
        ? keys.get(row).name[0].includes(value.trim().toLowerCase())
        : keys.get(row)[key].includes(value));
  }

  function filter() {
    const wanted = Array.from(new FormData(form)).filter(([, value]) => value);
    const shown = new Set();
    let count = 0;
    for (const row of rows) {
      row.hidden = !matches(row, wanted);
      if (!row.hidden) {
        count += 1;
        shown.add(row.dataset.document);
      }
    }
    for (const article of articles) {
      article.hidden = !shown.has(article.dataset.document);
    }
    document.getElementById("shown-count").textContent = String(count);
    document.getElementById("nothing").hidden = count > 0;
  }

  function mark(article, span) {
    for (const old of document.querySelectorAll(".on")) {
      old.classList.remove("on");
    }
    const marks = article.querySelectorAll(`mark[data-spans~="${span}"]`);
    marks.forEach((found) => found.classList.add("on"));
    return marks[0];
  }

  function show(element) {
    // Twice: the text scrolls in its own box, and the box into the window.
    const box = element.closest("pre");
    if (box) {
      const inside = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollTop += inside - box.clientHeight / 3;
    }
    element.scrollIntoView({ block: box ? "nearest" : "start" });
  }

  function follow() {
    const id = location.hash.slice(1);
    const target = id && document.getElementById(id);
    if (!target) {
      return;
    }
    const article = target.closest("details.document");
    if ((article || target).hidden) {
      form.reset();
      filter();
    }
    if (article) {
      article.open = true;
    }
    if (target.matches("mark")) {
      mark(article, target.dataset.spans.split(" ")[0]);
    }
    if (article || target.matches("#rows tr")) {
      show(target);
    }
  }

  function place(event) {
    const link = event.target.closest("a.place");
    if (!link) {
      return;
    }
    const found = mark(link.closest("details.document"), link.dataset.span);
    if (found) {
      event.preventDefault();
      history.replaceState(null, "", link.getAttribute("href"));
      link.closest("tr").classList.add("on");
      show(found);
    }
  }

  form.addEventListener("input", filter);
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  document.addEventListener("click", place);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#doc-"]');
    if (link && link.getAttribute("href") === location.hash) {
      follow();
    }
  });
  window.addEventListener("hashchange", follow);
  filter();
  follow();
})();
