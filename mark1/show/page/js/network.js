// The network drawn from left to right: features, hidden units, the answer; every unit with its picture of the square.

// Of one hue for all eyes each, and of other greys in black and white.
const BLUE = [60, 130, 200];
const ORANGE = [250, 200, 90];

// Bytes 0 to 255 as a picture, the lowest row of the square last: orange below the middle, blue above, white at it.
function paint(canvas, text, side) {
  const context = canvas.getContext("2d");
  const picture = context.createImageData(side, side);
  bytesOf(text).forEach((byte, place) => {
    const share = (byte - 127.5) / 127.5;
    const towards = share < 0 ? ORANGE : BLUE;
    const row = side - 1 - Math.floor(place / side);
    const colour = towards.map((full) => 255 + (full - 255) * Math.abs(share));
    picture.data.set([...colour, 255], 4 * (row * side + (place % side)));
  });
  context.putImageData(picture, 0, 0);
}

function tile(name, side, choose) {
  const canvas = make("canvas", { width: side, height: side });
  const attributes = { type: "button", class: "tile", "data-unit": name, click: () => choose(name) };
  return { node: make("button", attributes, canvas, make("span", {}, name)), canvas, name };
}

// Layers of units: the features, then the hidden ones. The answer has a picture of its own.
function layersOf({ sides, inputs, features, layers }, choose) {
  const [side] = sides;
  const first = inputs.map((name) => tile(name, side, choose));
  first.forEach(({ canvas }, unit) => paint(canvas, features[unit], side));
  const names = (units, layer) => Array.from({ length: units }, (_, unit) => hiddenName(layers, layer, unit));
  const hidden = layers.slice(0, -1).map(({ units }, layer) => names(units, layer));
  return [first, ...hidden.map((layer) => layer.map((name) => tile(name, side, choose)))];
}

function hiddenName(layers, layer, unit) {
  return layers.length > 2 ? `H${layer + 1}.${unit + 1}` : `H${unit + 1}`;
}

// Every hidden unit's picture after an epoch; the features' never change.
function drawLayers(columns, { hidden }, side, chosen) {
  hidden.forEach((pictures, layer) => {
    pictures.forEach((text, unit) => paint(columns[layer + 1][unit].canvas, text, side));
  });
  columns.flat().forEach(({ node, name }) => node.classList.toggle("chosen", name === chosen));
}

// Lines between units, thick by the weight: whole where it is above 0, broken below.
function drawWeights(layer, columns, weights, box, chosen) {
  const lines = weights.flatMap((rows, nth) => {
    const most = Math.max(...rows.flat().map(Math.abs)) || 1;
    const ends = rows.flatMap((row, to) => row.map((weight, from) => [from, to, weight / most]));
    return ends.map(([from, to, share]) => weightLine(columns[nth][from], columns[nth + 1][to], share, box, chosen));
  });
  layer.replaceChildren(...lines);
}

function weightLine(from, to, share, box, chosen) {
  const [start, end] = [from, to].map(({ node }) => node.getBoundingClientRect());
  const x = [start.right - box.left, end.left - box.left];
  const y = [start, end].map(({ top, height }) => top + height / 2 - box.top);
  const middle = (x[0] + x[1]) / 2;
  const kinds = [share < 0 ? "minus" : "plus", [from.name, to.name].includes(chosen) ? "live" : ""];
  return draw("path", {
    d: `M${x[0]},${y[0]} C${middle},${y[0]} ${middle},${y[1]} ${x[1]},${y[1]}`,
    class: kinds.join(" ").trim(),
    style: `stroke-width: ${(0.04 + 0.4 * Math.abs(share)).toFixed(3)}rem`,
  });
}
