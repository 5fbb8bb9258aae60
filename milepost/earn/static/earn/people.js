/* A mouse draws a frame over the picture; it becomes a line of numbers in the form, as if typed. */

for (const area of document.querySelectorAll("[data-cover]")) {
  const lines = area.closest("form").elements.places;
  const drawn = area.querySelector("[data-drawn]");
  let from = null;
  let moved = false;

  const rectangle = ([left, top, width, height]) => {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const values = { x: left, y: top, width, height };
    for (const [name, value] of Object.entries(values)) shape.setAttribute(name, value);
    return shape;
  };
  const show = (extra) => {
    const places = lines.value.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
    const known = places.filter((place) => place.length === 4 && place.every(Number.isFinite));
    drawn.replaceChildren(...[...known, ...(extra ? [extra] : [])].map(rectangle));
  };
  const point = (event) => {
    const box = area.getBoundingClientRect();
    const part = (value, size) => Math.min(100, Math.max(0, (value / size) * 100));
    return [part(event.clientX - box.left, box.width), part(event.clientY - box.top, box.height)];
  };
  const between = (one, two) => {
    const round = (value) => Math.round(value * 10) / 10;
    const [left, top] = [Math.min(one[0], two[0]), Math.min(one[1], two[1])];
    return [left, top, Math.abs(one[0] - two[0]), Math.abs(one[1] - two[1])].map(round);
  };

  area.addEventListener("dragstart", (event) => event.preventDefault());
  area.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch" && event.button === 0) [from, moved] = [point(event), false];
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    const place = between(from, point(event));
    moved = moved || place[2] > 2 || place[3] > 2;
    if (moved) show(place);
  });
  window.addEventListener("pointerup", (event) => {
    if (!from) return;
    const place = between(from, point(event));
    from = null;
    if (!moved || !place[2] || !place[3]) return;
    lines.value = [lines.value.trim(), place.join(" ")].filter(Boolean).join("\n");
    lines.closest("details").open = true;
    show();
  });
  area.addEventListener("click", (event) => {
    if (moved) event.preventDefault();
    moved = false;
  }, true);
  lines.addEventListener("input", () => show());
  show();
}
