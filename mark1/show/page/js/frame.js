// The frame of every page: which unit is chosen, drawn anew whenever the player moves, and kept in the address.

class Frame {
  // `draw` draws the page anew, `entries` gives what stands in the address beside the chosen unit (null: none), and
  // `follow` takes the player to where an address says.
  // Units are looked for in `root` and keys heard on `keys`; without `linked` the address of the page stays as it is.
  constructor(player, { draw, entries, follow, root = document, keys = globalThis, linked = true }) {
    Object.assign(this, { player, draw, entries, follow, root, unit: null });
    this.address = linked ? new Address((given) => this.arrive(given)) : null;
    player.addEventListener("moved", ({ detail }) => {
      this.draw();
      if (!player.playing) this.write(detail.visit);
    });
    addEventListener("resize", () => this.draw());
    keys.addEventListener("keydown", ({ key }) => key === "Escape" && this.letGo());
  }

  // Choose a unit; the chosen one is let go.
  choose(name) {
    this.unit = name === this.unit ? null : name;
    this.draw();
    this.write(true);
  }

  letGo() {
    (this.root.activeElement ?? document.activeElement)?.blur();
    if (this.unit) this.choose(this.unit);
  }

  write(visit) {
    this.address?.write({ ...this.entries(), unit: this.unit }, visit);
  }

  arrive(given) {
    const there = this.root.querySelector(`[data-unit="${CSS.escape(given.unit ?? "")}"]`);
    this.unit = there ? given.unit : null;
    this.player.playing = false;
    this.follow(given);
  }
}
