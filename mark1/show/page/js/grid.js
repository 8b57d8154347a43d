// A grid of lamps: one stop of the tab key, in which the arrow keys move from lamp to lamp and Enter chooses one.

class Grid {
  // `places` are the [column, row] of each lamp, `tracks` the CSS columns; `choose` is called with a lamp's name.
  constructor({ label, names, places, tracks, kind, choose }) {
    this.places = places;
    this.at = 0;
    this.lamps = names.map((name) => lamp(name, kind));
    this.byPlace = new Map(places.map(([column, row], unit) => [`${column},${row}`, unit]));
    this.node = make("div", { class: `grid ${kind}`, role: "grid", "aria-label": label, style: tracks }, this.#rows());
    this.lamps[0].tabIndex = 0;
    this.node.addEventListener("keydown", (event) => this.#pressed(event, choose));
    this.node.addEventListener("click", ({ target }) => {
      const unit = this.lamps.indexOf(target.closest(".lamp"));
      if (unit < 0) return;
      this.focus(unit);
      choose(this.lamps[unit].dataset.unit);
    });
  }

  focus(unit) {
    this.lamps[this.at].tabIndex = -1;
    this.at = unit;
    this.lamps[unit].tabIndex = 0;
    this.lamps[unit].focus({ preventScroll: true });
  }

  #rows() {
    const rows = new Map();
    this.places.forEach(([, row], unit) => rows.set(row, [...(rows.get(row) ?? []), this.lamps[unit]]));
    const inOrder = [...rows.keys()].sort((one, other) => one - other);
    return inOrder.map((row) => make("div", { role: "row" }, rows.get(row)));
  }

  #pressed(event, choose) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Enter") choose(this.lamps[this.at].dataset.unit);
    else if (way) this.#move(way);
    else return;
    event.preventDefault();
  }

  #move([across, down]) {
    const [column, row] = this.places[this.at];
    const next = this.byPlace.get(`${column + across},${row + down}`);
    if (next !== undefined) this.focus(next);
  }
}

function lamp(name, kind) {
  return make("div", {
    class: "lamp",
    role: "gridcell",
    tabindex: -1,
    "data-unit": name,
    "aria-label": name,
    "data-kind": kind,
  });
}
