// Elements by one line each; texts go in as text, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "style") node.style.cssText = value; // a strict policy refuses the attribute
    else if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null));
  return node;
}

function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function draw(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

// A part of the page under its heading.
function part(title, note, content, kind) {
  return make("div", { class: `part ${kind}` }, make("h2", {}, title, " ", make("small", {}, note)), content);
}

// Touch the page only where it is to be other than it is.
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setLabel(node, text) {
  if (node.getAttribute("aria-label") !== text) node.setAttribute("aria-label", text);
}

function volts(steps, places = 3) {
  return `${signed(steps * GRID, places)} V`;
}

function signed(number, places) {
  const text = Math.abs(number).toFixed(places);
  if (Number(text) === 0) return text;
  return (number < 0 ? "\u2212" : "+") + text;
}

function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

// A line through numbers from the left to the right, 0 in the middle, with a mark at one of them.
function sparkline(numbers, most, at, label) {
  const x = (place) => (numbers.length > 1 ? (100 * place) / (numbers.length - 1) : 50);
  const y = (number) => 15 - (14 * number) / (most || 1);
  const points = numbers.map((number, place) => `${x(place).toFixed(2)},${y(number).toFixed(2)}`).join(" ");
  return draw(
    "svg",
    { viewBox: "0 0 100 30", preserveAspectRatio: "none", class: "spark", role: "img", "aria-label": label },
    draw("line", { x1: 0, x2: 100, y1: 15, y2: 15, class: "zero" }),
    draw("polyline", { points }),
    draw("line", { x1: x(at), x2: x(at), y1: 0, y2: 30, class: "now" }),
  );
}
