// The answer over the square, with its border at one half and the points of the training; and the losses.

function answerPicture({ sides, points, reach }) {
  const [, side] = sides;
  const canvas = make("canvas", { width: side, height: side });
  const border = draw("path", { class: "border" });
  const top = draw(
    "svg",
    { viewBox: `0 0 ${side - 1} ${side - 1}`, "aria-hidden": "true" },
    border,
    dots(points, reach, side),
  );
  const node = make("div", { class: "answer", role: "img" }, canvas, top);
  return { node, canvas, border, side, name: "answer" };
}

// Class 1 as dots, class 0 as squares.
function dots({ x, y, training }, reach, side) {
  const scale = (value) => ((value / reach + 1) / 2) * (side - 1);
  return x.slice(0, training).map(([across, up], nth) => dot(scale(across), side - 1 - scale(up), y[nth]));
}

function dot(x, y, kind) {
  if (kind) return draw("circle", { cx: x.toFixed(2), cy: y.toFixed(2), r: 0.55, class: "plus" });
  return draw("rect", { x: (x - 0.5).toFixed(2), y: (y - 0.5).toFixed(2), width: 1, height: 1, class: "minus" });
}

function drawAnswer({ canvas, border, side, node }, { answer, epoch, right }) {
  paint(canvas, answer, side);
  const up = (row) => side - 1 - row;
  const pieces = borderOf(bytesOf(answer), side).map(([[x, y], [u, v]]) => `M${x},${up(y)}L${u},${up(v)}`);
  border.setAttribute("d", pieces.join(""));
  setLabel(node, `The answer after epoch ${epoch}: ${percent(right)} of the test points are right`);
}

// The border at one half, as pieces of lines between the points of the answer.
function borderOf(bytes, side) {
  const at = (column, row) => bytes[row * side + column] - 127.5;
  const squares = (side - 1) ** 2;
  return Array.from({ length: squares }, (_, nth) =>
    crossing(at, nth % (side - 1), Math.floor(nth / (side - 1))),
  ).flat();
}

const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

function crossing(at, column, row) {
  const corners = CORNERS.map(([x, y]) => ({ x: column + x, y: row + y, z: at(column + x, row + y) }));
  const cut = corners.flatMap((one, nth) => between(one, corners[(nth + 1) % 4]));
  if (cut.length < 4) return cut.length ? [cut] : [];
  return [cut.slice(0, 2), cut.slice(2)];
}

function between(one, other) {
  if (one.z >= 0 === other.z >= 0) return [];
  const share = one.z / (one.z - other.z);
  return [[one.x + share * (other.x - one.x), one.y + share * (other.y - one.y)]];
}

function lossCurve({ epochs }) {
  const highest = Math.max(...epochs.flatMap(({ loss }) => loss));
  const x = (nth) => (100 * nth) / Math.max(epochs.length - 1, 1);
  const points = (which) => epochs.map(({ loss }, nth) => `${x(nth)},${30 - (29 * loss[which]) / highest}`).join(" ");
  const now = draw("line", { class: "now", y1: 0, y2: 30 });
  const label = `Loss over the epochs, from 0 to ${highest.toFixed(2)}`;
  const node = draw(
    "svg",
    { viewBox: "0 0 100 30", preserveAspectRatio: "none", class: "spark", role: "img", "aria-label": label },
    draw("polyline", { points: points(0) }),
    draw("polyline", { points: points(1), class: "test" }),
    now,
  );
  return { node, mark: (nth) => ["x1", "x2"].forEach((end) => now.setAttribute(end, x(nth))) };
}

function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}
