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
  const node = make("button", { type: "button", class: "tile", "data-unit": name, click: () => choose(name) }, canvas, make("span", {}, name));
  return { node, canvas, name };
}

// Layers of units: the features, then the hidden ones. The answer has a picture of its own.
function layersOf(recording, choose) {
  const [side] = recording.sides;
  const features = recording.inputs.map((name, unit) => {
    const made = tile(name, side, choose);
    paint(made.canvas, recording.features[unit], side);
    return made;
  });
  const hidden = recording.layers.slice(0, -1).map(({ units }, layer) =>
    Array.from({ length: units }, (_, unit) => tile(recording.layers.length > 2 ? `H${layer + 1}.${unit + 1}` : `H${unit + 1}`, side, choose)),
  );
  return [features, ...hidden];
}

// The border at one half, as pieces of lines between the points of the answer.
function borderOf(bytes, side) {
  const at = (column, row) => bytes[row * side + column] - 127.5;
  const lines = [];
  for (let row = 0; row + 1 < side; row += 1) {
    for (let column = 0; column + 1 < side; column += 1) lines.push(...crossing(at, column, row));
  }
  return lines;
}

function crossing(at, column, row) {
  const corners = [[0, 0], [1, 0], [1, 1], [0, 1]].map(([x, y]) => ({ x: column + x, y: row + y, z: at(column + x, row + y) }));
  const cut = corners.flatMap((one, nth) => {
    const other = corners[(nth + 1) % 4];
    if (one.z >= 0 === other.z >= 0) return [];
    const share = one.z / (one.z - other.z);
    return [[one.x + share * (other.x - one.x), one.y + share * (other.y - one.y)]];
  });
  return cut.length < 2 ? [] : cut.length === 2 ? [cut] : [cut.slice(0, 2), cut.slice(2)];
}

// Lines between units, thick by the weight: whole where it is above 0, broken below.
function drawWeights(layer, columns, weights, box, chosen) {
  const lines = weights.flatMap((rows, nth) => {
    const most = Math.max(...rows.flat().map(Math.abs));
    return rows.flatMap((row, to) => row.map((weight, from) => weightLine(columns[nth][from], columns[nth + 1][to], weight, most, box, chosen)));
  });
  layer.replaceChildren(...lines);
}

function weightLine(from, to, weight, most, box, chosen) {
  const [start, end] = [from, to].map(({ node }) => node.getBoundingClientRect());
  const x = [start.right - box.left, end.left - box.left];
  const y = [start, end].map(({ top, height }) => top + height / 2 - box.top);
  const middle = (x[0] + x[1]) / 2;
  const kinds = [weight < 0 ? "minus" : "plus", [from.name, to.name].includes(chosen) ? "live" : ""];
  const width = (0.04 + (0.4 * Math.abs(weight)) / (most || 1)).toFixed(3);
  return draw("path", {
    d: `M${x[0]},${y[0]} C${middle},${y[0]} ${middle},${y[1]} ${x[1]},${y[1]}`,
    class: kinds.join(" ").trim(),
    style: `stroke-width: ${width}rem`,
  });
}
