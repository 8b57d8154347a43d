// The card editor: a grid that is drawn on by pointer or keyboard, with what a teacher does to a card.

const PEN = 255;

class CardEditor {
  constructor(rows, columns, changed) {
    Object.assign(this, { rows, columns, changed, undone: [], at: 0, pen: PEN });
    this.levels = new Uint8Array(rows * columns);
    this.canvas = make("canvas", {
      ...{ width: columns, height: rows, class: "editor", tabindex: 0, role: "application", "data-keys": "own" },
      "aria-label": "Card: draw with the pointer, or move with the arrows and turn a cell over with the space bar",
    });
    this.place = make("p", { class: "told", "aria-live": "polite" });
    this.canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.#stroke(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => (this.last = null));
    this.canvas.addEventListener("keydown", (event) => this.#pressed(event));
    this.canvas.addEventListener("dragover", (event) => event.preventDefault());
    this.canvas.addEventListener("drop", (event) => this.#dropped(event));
    this.draw();
  }

  get image() {
    return btoa(String.fromCharCode(...this.levels));
  }

  // Change the card as one act that `undo` takes back.
  change(levels) {
    this.keep();
    this.levels = Uint8Array.from(levels);
    this.draw();
  }

  keep() {
    this.undone.push(this.levels.slice());
    if (this.undone.length > 100) this.undone.shift();
  }

  undo() {
    const before = this.undone.pop();
    if (!before) return;
    this.levels = before;
    this.draw();
  }

  clear() {
    this.change(this.levels.map(() => 0));
  }

  invert() {
    this.change(this.levels.map((level) => 255 - level));
  }

  shift(across, down) {
    const from = (cell) => [(cell % this.columns) - across, Math.floor(cell / this.columns) - down];
    const inside = ([column, row]) => column >= 0 && column < this.columns && row >= 0 && row < this.rows;
    this.change(
      this.levels.map((_, cell) => {
        const [column, row] = from(cell);
        return inside([column, row]) ? this.levels[row * this.columns + column] : 0;
      }),
    );
  }

  centre() {
    const lit = placesOf(this.levels);
    if (!lit.length) return;
    const middle = (numbers, count) => Math.floor((count - 1 - Math.min(...numbers) - Math.max(...numbers)) / 2);
    this.shift(
      middle(lit.map((cell) => cell % this.columns), this.columns),
      middle(lit.map((cell) => Math.floor(cell / this.columns)), this.rows),
    );
  }

  // A letter, drawn bold in the middle.
  letter(text) {
    this.#from((context) => {
      const { rows, columns } = this;
      context.font = `bold ${Math.round(rows * 0.95)}px sans-serif`;
      context.textAlign = "center";
      context.textBaseline = "alphabetic";
      const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = context.measureText(text);
      context.fillText(text, columns / 2, rows / 2 + (up - down) / 2);
    });
  }

  // Draw in white on black what a function draws, and take it as the card.
  #from(drawing) {
    const canvas = make("canvas", { width: this.columns, height: this.rows });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#000";
    context.fillRect(0, 0, this.columns, this.rows);
    context.fillStyle = "#fff";
    drawing(context);
    const { data } = context.getImageData(0, 0, this.columns, this.rows);
    const grey = (cell) => Math.round((data[4 * cell] * 299 + data[4 * cell + 1] * 587 + data[4 * cell + 2] * 114) / 1000);
    this.change(this.levels.map((_, cell) => grey(cell)));
  }

  #begin(event) {
    if (event.button > 0) return;
    event.preventDefault();
    this.canvas.focus();
    this.canvas.setPointerCapture(event.pointerId);
    this.keep();
    const cell = this.#cellAt(event);
    this.last = cell;
    this.ink = this.pen;
    this.#set(cell);
  }

  // Pointers skip cells when they are fast: a line is drawn from the last one.
  #stroke(event) {
    if (!this.last) return;
    const cell = this.#cellAt(event);
    const steps = Math.max(Math.abs(cell[0] - this.last[0]), Math.abs(cell[1] - this.last[1]), 1);
    for (let step = 1; step <= steps; step += 1) {
      const between = [0, 1].map((axis) => Math.round(this.last[axis] + ((cell[axis] - this.last[axis]) * step) / steps));
      this.#set(between);
    }
    this.last = cell;
  }

  #cellAt({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const along = (at, from, length, count) => Math.min(Math.max(Math.floor(((at - from) / length) * count), 0), count - 1);
    return [along(clientX, box.left, box.width, this.columns), along(clientY, box.top, box.height, this.rows)];
  }

  #set([column, row]) {
    this.levels[row * this.columns + column] = this.ink;
    this.draw();
  }

  #pressed(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " ") {
      this.keep();
      this.levels[this.at] = this.levels[this.at] ? 0 : PEN;
    } else if (way) {
      const column = Math.min(Math.max((this.at % this.columns) + way[0], 0), this.columns - 1);
      const row = Math.min(Math.max(Math.floor(this.at / this.columns) + way[1], 0), this.rows - 1);
      this.at = row * this.columns + column;
    } else return;
    event.preventDefault();
    this.draw();
    const where = `row ${Math.floor(this.at / this.columns) + 1}, column ${(this.at % this.columns) + 1}`;
    setText(this.place, `${where}: ${this.levels[this.at] ? "lit" : "dark"}`);
  }

  async #dropped(event) {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (!file) return;
    try {
      const picture = await createImageBitmap(file);
      this.#from((context) => context.drawImage(picture, 0, 0, this.columns, this.rows));
    } catch {
      this.changed(`${file.name} is not an image that this browser reads; drop a PNG or JPEG file.`);
    }
  }

  draw() {
    const context = this.canvas.getContext("2d");
    const picture = context.createImageData(this.columns, this.rows);
    this.levels.forEach((level, cell) => picture.data.set([level, level, level, 255], 4 * cell));
    context.putImageData(picture, 0, 0);
    this.changed("");
  }
}
