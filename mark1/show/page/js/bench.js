// The bench: the machine from left to right, retina, plugboard, A-units in modules, R-units.

const PER_MODULE = [4, 2]; // lamps across and down: eight in a module

// The dials swing to `swing` volts, more than any value of the lesson.
function bench({ machine }, swing, choose) {
  const [rows, columns] = machine.retina;
  const retina = retinaGrid(rows, columns, choose);
  const association = associationGrid(machine.a_units, choose);
  const responses = responseRows(machine, choose);
  const [legend, name, told] = ["legend", "name", "told"].map((kind) => make("p", { class: kind }));
  const card = make("canvas", { width: columns, height: rows, class: "card", role: "img" });
  const node = make(
    "section",
    { class: "bench", "aria-label": "The machine" },
    part("Retina", `${rows * columns} photocells`, make("div", {}, retina.node, legend), "retina"),
    part("Plugboard", "", make("div", { class: "board" }, make("p", {}, "card"), card, name, told), "plugs"),
    part("A-units", `${machine.a_units}; dials: values, to \u00b1${swing} V`, association.node, "association"),
    part("R-units", "sums of values", responses.node, "responses"),
  );
  return { node, retina, association, responses, card, name, told, legend, swing };
}

function retinaGrid(rows, columns, choose) {
  const cells = rows * columns;
  return new Grid({
    label: `Retina, ${rows} by ${columns} photocells`,
    names: namesOf("S", cells),
    places: Array.from({ length: cells }, (_, unit) => [unit % columns, Math.floor(unit / columns)]),
    tracks: `--columns: ${columns}`,
    kind: "s",
    choose,
  });
}

function associationGrid(units, choose) {
  const across = Math.ceil(Math.sqrt(Math.ceil(units / 8)));
  const places = Array.from({ length: units }, (_, unit) => moduleAt(unit, across));
  const tracks = moduleTracks(across, places.at(-1)[1] + 1);
  const label = `${units} A-units in modules of eight`;
  const grid = new Grid({ label, names: namesOf("A", units), places, tracks, kind: "a", choose });
  grid.lamps.forEach((node, unit) => {
    const [column, row] = places[unit];
    node.style.gridArea = `${row + Math.floor(row / 2) + 1} / ${column + Math.floor(column / 4) + 1}`;
  });
  return grid;
}

function namesOf(letter, count) {
  return Array.from({ length: count }, (_, unit) => `${letter}${unit + 1}`);
}

function moduleAt(unit, across) {
  const module = Math.floor(unit / 8);
  const [wide, high] = PER_MODULE;
  return [(module % across) * wide + (unit % wide), Math.floor(module / across) * high + Math.floor((unit % 8) / wide)];
}

// Between modules lies a narrow track.
function moduleTracks(across, rows) {
  const gaps = (lamps, per) =>
    Array.from({ length: Math.ceil(lamps / per) }, () => `repeat(${per}, var(--lamp))`).join(" var(--gap) ");
  return `grid-template-columns: ${gaps(across * 4, 4)}; grid-template-rows: ${gaps(rows, 2)}`;
}

function responseRows(machine, choose) {
  const rows = Array.from({ length: machine.r_units }, (_, unit) => responseRow(`R${unit + 1}`, choose));
  const node = make(
    "div",
    { class: `rows ${fewOrMany(machine.r_units)}`, role: "group", "aria-label": "R-units" },
    rows.map((row) => row.node),
  );
  return { node, rows };
}

// Up to five R-units have room for two lines each.
function fewOrMany(units) {
  return units <= 5 ? "few" : "many";
}

function responseRow(name, choose) {
  const parts = {
    lamp: make("span", { class: "bit", "aria-hidden": "true" }),
    sum: make("span", { class: "sum" }),
    asked: make("span", { class: "asked" }),
    read: make("span", { class: "read" }),
    bar: make("span", { class: "bar" }),
  };
  const scale = make("span", { class: "scale", "aria-hidden": "true" }, parts.bar);
  const node = make(
    "button",
    { type: "button", class: "response", "data-unit": name, click: () => choose(name) },
    parts.lamp,
    make("span", { class: "unit" }, name),
    parts.sum,
    make("span", { class: "aim" }, parts.asked, parts.read),
    scale,
  );
  return { node, ...parts };
}

function drawBench(bench, view) {
  drawLamps(bench.retina, view.state.s, view, cellWords);
  drawLamps(bench.association, view.state.a, view, dialWords);
  drawDials(bench.association.lamps, bench.swing, view);
  bench.responses.rows.forEach((row, unit) => drawResponse(row, unit, view));
  drawCard(bench, view);
}

// `words` says where a lamp is, or what stands beside it; while the page plays nobody could read it in time.
function drawLamps(grid, on, view, words) {
  grid.lamps.forEach((node, place) => {
    const name = node.dataset.unit;
    node.classList.toggle("lit", Boolean(on[place]));
    node.classList.toggle("chosen", name === view.unit);
    node.classList.toggle("faulty", view.faulty.has(name));
    if (!view.playing) setLabel(node, `${name} ${onOrOff(on[place])}, ${words(place, view, grid)}`);
  });
}

function cellWords(place, _, { places }) {
  const [column, row] = places[place];
  return `row ${row + 1}, column ${column + 1}`;
}

function dialWords(place, { positions }) {
  return volts(positions[place]);
}

// A dial points upwards at 0 V and turns 140 degrees to either side.
function drawDials(lamps, swing, { state, positions, unit }) {
  const set = unit?.startsWith("R") ? Number(unit.slice(1)) - 1 : -1;
  lamps.forEach((node, place) => {
    node.style.setProperty("--turn", `${((140 * positions[place] * GRID) / swing).toFixed(1)}deg`);
    node.classList.toggle("on", Boolean(state.on[place]));
    node.classList.toggle("fed", state.feeds[place] === set);
  });
}

const ARROWS = ["\u25bc", "", "\u25b2"]; // which way the panel asks for

function drawResponse(row, unit, { state, sums, largest, looked, unit: chosen }) {
  const { r, target, asked, bits, phase } = state.held;
  const name = `R${unit + 1}`;
  const up = looked || phase !== "idle"; // a card is up, or has been in this exposure
  const wanted = up && "01".includes(target[unit]) ? target[unit] : "";
  row.node.classList.toggle("lit", r[unit] === "1");
  row.node.classList.toggle("chosen", name === chosen);
  setText(row.lamp, r[unit]);
  setText(row.sum, `${volts(sums[unit])} ${looked ? ARROWS[asked[unit] + 1] : ""}`);
  setText(row.asked, wanted ? `asked ${wanted} ` : "");
  setText(row.read, looked ? `read ${bits[unit]} ${verdict(bits[unit], target[unit])}` : "");
  const share = Math.max(-1, Math.min(1, sums[unit] / largest));
  row.bar.style.left = `${50 + Math.min(0, share) * 50}%`;
  row.bar.style.width = `${Math.abs(share) * 50}%`;
  row.bar.classList.toggle("below", share < 0);
  setLabel(row.node, `${name} is ${r[unit]}, sum ${volts(sums[unit])}${wanted ? `, asked ${wanted}` : ""}`);
}

function drawCard({ card, name }, { state, recording }) {
  const place = state.held.card;
  if (card.dataset.place === `${place}`) return;
  card.dataset.place = place;
  const context = card.getContext("2d");
  const picture = context.createImageData(card.width, card.height);
  bytesOf(recording.lights[place]).forEach((level, cell) => picture.data.set([level, level, level, 255], 4 * cell));
  context.putImageData(picture, 0, 0);
  setText(name, recording.labels[place] ?? "");
  setLabel(card, `The card ${recording.labels[place] ?? ""} before the camera`);
}
