// The page of a training: epochs instead of exposures, each a chapter of one step.

const EPOCH = 1000; // ms that an epoch is shown at speed 1: invented
const CURVES = 3; // weights of the chosen unit that are drawn over the epochs

const recording = JSON.parse(document.getElementById("recording").textContent);
const chapters = recording.epochs.map(({ epoch }) => ({ number: epoch, length: EPOCH, times: [0], mark: 1 }));
const player = new Player(chapters, 5);
const frame = new Frame(player, { draw: render, entries, follow });
const columns = layersOf(recording, (name) => frame.choose(name));
const answer = answerPicture(recording);
const lines = draw("svg", { class: "cords", "aria-hidden": "true" });
const chosen = make("div", { class: "body" });
const words = make("p", { class: "words", "aria-live": "polite" });
const place = make("p", { class: "place" });
const curve = lossCurve(recording);
const net = make(
  "section",
  { class: "net", "aria-label": "The network" },
  columns.map(layerPart),
  part("Answer", "blue (dots): class 1, orange (squares): class 0", answer.node, "output"),
  lines,
);

document
  .getElementById("page")
  .append(
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
    make("footer", {}, standing(recording)),
  );

function layerPart(column, nth) {
  const title = nth ? `Hidden layer${columns.length > 2 ? ` ${nth}` : ""}` : "Features";
  const tiles = column.map(({ node }) => node);
  const activation = nth ? recording.layers[nth - 1].activation : "";
  return part(title, activation, make("div", { class: "column", style: `--units: ${column.length}` }, tiles), "layer");
}

function standing({ teaching }) {
  return [
    `A network of today, trained by ${teaching}. It is no Mark I: that has one layer that learns, and fixed random`,
    "cords before it. Invented: this layout, and how long an epoch is shown.",
  ].join(" ");
}

function render() {
  const { chapter } = player.instant;
  const now = recording.epochs[chapter];
  drawLayers(columns, now, recording.sides[0], frame.unit);
  drawAnswer(answer, now);
  drawWeights(lines, [...columns, [answer]], now.weights, net.getBoundingClientRect(), frame.unit);
  curve.mark(chapter);
  chosen.replaceChildren(...chosenLines(now));
  setText(place, placeIn(now));
  words.setAttribute("aria-live", player.playing ? "off" : "polite");
  setText(words, told(now, recording.epochs[chapter - 1]));
}

function placeIn({ epoch, loss, right }) {
  const last = player.chapters.at(-1).number;
  return `epoch ${epoch} of ${last} \u00b7 loss ${loss[0].toFixed(3)} \u00b7 right ${percent(right)}`;
}

function told({ epoch, loss, right }, before) {
  const share = `${percent(right)} of the test points are in the right class.`;
  if (!before) return `Epoch ${epoch}: the weights are as they were drawn. ${share}`;
  const way = loss[0] < before.loss[0] ? "falls" : "rises";
  return `Epoch ${epoch}: the loss ${way} from ${before.loss[0].toFixed(3)} to ${loss[0].toFixed(3)}. ${share}`;
}

function chosenLines(now) {
  const layer = columns.findIndex((column) => column.some(({ name }) => name === frame.unit));
  if (layer > 0)
    return weightLines(
      now,
      layer - 1,
      columns[layer].findIndex(({ name }) => name === frame.unit),
    );
  const hint = "Click a hidden unit to see its weights over the epochs. Escape lets go.";
  return [make("p", {}, layer ? hint : `${frame.unit} is a feature of the points: it has no weights.`)];
}

// Of a unit, by its layer and its place there: the bias, and the weights, the first of them over the epochs.
function weightLines(now, layer, unit) {
  const names = columns[layer].map(({ name }) => name);
  const row = now.weights[layer][unit];
  const bias = now.biases[layer][unit] ?? 0;
  const text = (weight, from) => `${names[from]}: ${signed(weight, 3)}`;
  const over = (from) => recording.epochs.map(({ weights }) => weights[layer][unit][from]);
  const most = Math.max(...row.flatMap((_, from) => over(from).map(Math.abs)));
  const line = (from) =>
    sparkline(over(from), most, player.instant.chapter, `Weight from ${names[from]} over the epochs`);
  return [
    make("p", { class: "head" }, make("strong", {}, frame.unit), ` bias ${signed(bias, 3)}`),
    ...row.slice(0, CURVES).map((weight, from) => make("div", { class: "weight" }, text(weight, from), line(from))),
    make("p", { class: "cells" }, row.map(text).slice(CURVES).join(", ")),
  ];
}

function entries() {
  return { epoch: player.chapter.number };
}

function follow({ epoch }) {
  player.after(player.find(Number(epoch ?? 0)), 1);
}

globalThis.replay = { player }; // for the curious, and for tests
frame.arrive(Address.entries());
