// The page of a training: epochs instead of exposures, each a chapter of one step.

const recording = JSON.parse(document.getElementById("recording").textContent);
const EPOCH = 1000; // ms at speed 1: invented
const chapters = recording.epochs.map(({ epoch }) => ({ number: epoch, length: EPOCH, times: [0], mark: 1 }));
const player = new Player(chapters, 5);
const address = new Address(follow);
const columns = layersOf(recording, choose);
const [side, fine] = recording.sides;
const SHOWN = 3; // weights of the chosen unit that have a curve
let unit = null;

const answer = make("canvas", { width: fine, height: fine });
const border = draw("path", { class: "border" });
const points = draw("svg", { viewBox: `0 0 ${fine - 1} ${fine - 1}`, "aria-hidden": "true" }, border, dots());
const output = { node: make("div", { class: "answer", role: "img" }, answer, points), name: "answer" };
const lines = draw("svg", { class: "cords", "aria-hidden": "true" });
const chosen = make("div", { class: "body" });
const words = make("p", { class: "words", "aria-live": "polite" });
const place = make("p", { class: "place" });
const losses = recording.epochs.map(({ loss }) => loss);
const highest = Math.max(...losses.flat());
const curve = lossCurve();

const net = make(
  "section",
  { class: "net", "aria-label": "The network" },
  columns.map((column, nth) => part(nth ? `Hidden layer${columns.length > 2 ? ` ${nth}` : ""}` : "Features", nth ? recording.layers[nth - 1].activation : "", make("div", { class: "column", style: `--units: ${column.length}` }, column.map((each) => each.node)), "layer")),
  part("Answer", "blue (dots): class 1, orange (squares): class 0", output.node, "output"),
  lines,
);

document.getElementById("page").append(
  make("header", {}, make("h1", {}, recording.title), place),
  controls(player, { chapter: "epoch", step: null }),
  net,
  make(
    "div",
    { class: "below training" },
    part("What happens", "", make("div", { class: "body" }, words), "timeline"),
    part("Chosen unit", "", chosen, "unit"),
    part("Loss", "whole: training, broken: test", curve.node, "loss"),
  ),
  make("footer", {}, `A network of today, trained by ${recording.teaching}. It is no Mark I: that has one layer that learns, and fixed random cords before it. Invented: this layout, and how long an epoch is shown.`),
);

function part(title, note, content, kind) {
  return make("div", { class: `part ${kind}` }, make("h2", {}, title, " ", make("small", {}, note)), content);
}

function dots() {
  const { x, y, training } = recording.points;
  const scale = (value) => ((value / recording.reach + 1) / 2) * (fine - 1);
  return x.slice(0, training).map(([across, up], nth) => {
    const at = { x: scale(across), y: fine - 1 - scale(up) };
    if (y[nth]) return draw("circle", { cx: at.x.toFixed(2), cy: at.y.toFixed(2), r: 0.55, class: "plus" });
    return draw("rect", { x: (at.x - 0.5).toFixed(2), y: (at.y - 0.5).toFixed(2), width: 1, height: 1, class: "minus" });
  });
}

function lossCurve() {
  const x = (nth) => (100 * nth) / Math.max(losses.length - 1, 1);
  const line = (which, kind) => draw("polyline", { class: kind, points: losses.map((loss, nth) => `${x(nth)},${30 - (29 * loss[which]) / highest}`).join(" ") });
  const now = draw("line", { class: "now", y1: 0, y2: 30 });
  const label = `Loss over the epochs, from 0 to ${highest.toFixed(2)}`;
  const node = draw("svg", { viewBox: "0 0 100 30", preserveAspectRatio: "none", class: "spark", role: "img", "aria-label": label }, line(0, "training"), line(1, "test"), now);
  return { node, draw: (nth) => ["x1", "x2"].forEach((end) => now.setAttribute(end, x(nth))) };
}

function choose(name) {
  unit = name === unit ? null : name;
  render();
  write(true);
}

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.activeElement?.blur();
  if (unit) choose(unit);
});

function render() {
  const { chapter } = player.instant;
  const now = recording.epochs[chapter];
  now.hidden.forEach((pictures, layer) => pictures.forEach((text, nth) => paint(columns[layer + 1][nth].canvas, text, side)));
  paint(answer, now.answer, fine);
  border.setAttribute("d", borderOf(bytesOf(now.answer), fine).map(([[x, y], [u, v]]) => `M${x},${fine - 1 - y}L${u},${fine - 1 - v}`).join(""));
  drawWeights(lines, [...columns, [output]], now.weights, net.getBoundingClientRect(), unit);
  columns.flat().forEach(({ node, name }) => node.classList.toggle("chosen", name === unit));
  curve.draw(chapter);
  drawChosen(now);
  setText(place, `epoch ${now.epoch} of ${player.chapters.at(-1).number} \u00b7 loss ${now.loss[0].toFixed(3)} \u00b7 right ${(100 * now.right).toFixed(0)} %`);
  words.setAttribute("aria-live", player.playing ? "off" : "polite");
  setText(words, told(chapter));
  setLabel(output.node, `The answer over the square after epoch ${now.epoch}: ${(100 * now.right).toFixed(0)} % of the test points are right`);
}

function told(chapter) {
  const { epoch, loss, right } = recording.epochs[chapter];
  const before = recording.epochs[chapter - 1];
  const share = `${(100 * right).toFixed(0)} % of the test points are in the right class.`;
  if (!before) return `Epoch ${epoch}: the weights are as they were drawn. ${share}`;
  const way = loss[0] < before.loss[0] ? "falls" : "rises";
  return `Epoch ${epoch}: the loss ${way} from ${before.loss[0].toFixed(3)} to ${loss[0].toFixed(3)}. ${share}`;
}

function drawChosen(now) {
  const layer = columns.findIndex((column) => column.some(({ name }) => name === unit));
  if (layer < 1) {
    const text = unit ? `${unit} is a feature of the points: it has no weights.` : "Click a hidden unit to see its weights over the epochs. Escape lets go.";
    chosen.replaceChildren(make("p", {}, text));
    return;
  }
  const nth = columns[layer].findIndex(({ name }) => name === unit);
  const row = now.weights[layer - 1][nth];
  const names = columns[layer - 1].map(({ name }) => name);
  const bias = now.biases[layer - 1][nth] ?? now.biases[layer - 1][0] ?? 0;
  const over = (place) => recording.epochs.map(({ weights }) => weights[layer - 1][nth][place]);
  const most = Math.max(...row.flatMap((_, place) => over(place).map(Math.abs)));
  chosen.replaceChildren(
    make("p", { class: "head" }, make("strong", {}, unit), ` bias ${signed(bias, 3)}`),
    ...row.slice(0, SHOWN).map((weight, place) => make("div", { class: "weight" }, make("span", {}, `${names[place]}: ${signed(weight, 3)}`), sparkline(over(place), most, player.instant.chapter, `Weight from ${names[place]} over the epochs`))),
    ...(row.length > SHOWN ? [make("p", { class: "cells" }, row.slice(SHOWN).map((weight, place) => `${names[place + SHOWN]}: ${signed(weight, 3)}`).join(", "))] : []),
  );
}

function write(visit) {
  address.write({ epoch: player.chapter.number, unit }, visit);
}

function follow({ epoch, unit: name }) {
  unit = columns.flat().some((each) => each.name === name) ? name : null;
  player.playing = false;
  const found = chapters.findIndex(({ number }) => number >= Number(epoch ?? 0));
  player.after(found < 0 ? chapters.length - 1 : found, 1);
}

player.addEventListener("moved", ({ detail }) => {
  render();
  if (!player.playing) write(detail.visit);
});
addEventListener("resize", render);
globalThis.replay = { player }; // for the curious, and for tests
follow(Address.entries());
