// The address: the instant and the chosen unit stand behind the #, so that they can be linked to and gone back to.

class Address {
  // `changed` is called with the entries of the address when the browser goes back or forth, or a link is followed.
  constructor(changed) {
    this.waiting = null;
    addEventListener("popstate", () => this.#read(changed));
    addEventListener("hashchange", () => this.#read(changed));
  }

  static entries() {
    return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  }

  #read(changed) {
    clearTimeout(this.waiting);
    if (location.hash !== this.written) changed(Address.entries());
    this.written = location.hash;
  }

  // `visit` makes an entry that the browser can go back to; without it the present one is renewed, after a moment,
  // since browsers refuse too many changes in a row.
  write(entries, visit) {
    const given = Object.entries(entries).filter(([, value]) => value !== null && value !== undefined);
    const hash = `#${new URLSearchParams(given)}`;
    clearTimeout(this.waiting);
    if (visit) this.#put(hash, "pushState");
    else this.waiting = setTimeout(() => this.#put(hash, "replaceState"), 150);
  }

  #put(hash, how) {
    if (hash !== location.hash) history[how](null, "", hash);
    this.written = location.hash;
  }
}
