"""What a reader does to a table, as JavaScript for a page that holds one."""

from __future__ import annotations

# window.acts: name → the act, with what it is done to or with.
ACTS = """() => {
  const form = document.querySelector(".atlas-tools form");
  const frame = document.querySelector(".atlas-scroll");
  const change = (control, how) => {
    how(control);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };
  window.acts = {
    words: (value) => change(form.elements.words, (control) => { control.value = value; }),
    group: (value) => change(form.elements.group, (control) => { control.value = value; }),
    differ: (value) => change(form.elements.differ, (control) => { control.checked = value; }),
    service: (at) => change([...form.elements.service][at], (control) => { control.checked = !control.checked; }),
    hide: (at) => document.querySelectorAll("thead .atlas-hide")[at].click(),
    none: () => form.querySelector(".atlas-nothing").click(),
    all: () => form.querySelector(".atlas-all").click(),
    order: (row) => document.getElementById(row).querySelector(".atlas-sort").click(),
    whole: () => document.querySelector(".atlas-whole").click(),
    down: (pixels) => frame.scrollTo(0, pixels),
    right: (pixels) => frame.scrollTo(pixels, 0),
  };
}"""
# Milliseconds from an act to the next picture, which is asked for before the act: what the page does after it does not
# count.
ACT = """async ([name, value]) => {
  const picture = new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const start = performance.now();
  window.acts[name](value);
  await picture;
  return performance.now() - start;
}"""
