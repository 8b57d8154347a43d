// The player: where in a recording the page stands. It knows chapters (exposures, or epochs) with a length and the
// times of their steps, and nothing of what they show.

const LONGEST_FRAME = 200; // ms: a page that was out of sight does not run ahead

class Player extends EventTarget {
  // A chapter is {number, length, times, mark}: `mark` is how many steps are done where the chapter is jumped to.
  constructor(chapters, speed) {
    super();
    Object.assign(this, { chapters, speed, playing: false });
    this.instant = { chapter: 0, t: 0, done: 0 };
  }

  // Whether more steps are to come at the end of the last chapter; a live page asks for them here.
  goesOn() {
    return false;
  }

  get chapter() {
    return this.chapters[this.instant.chapter];
  }

  get atEnd() {
    const { chapter, t, done } = this.instant;
    const { times, length } = this.chapter;
    return chapter === this.chapters.length - 1 && done === times.length && t >= length;
  }

  // The place of the chapter of a number, or of the nearest one after it.
  find(number) {
    const found = this.chapters.findIndex((chapter) => chapter.number >= number);
    return found < 0 ? this.chapters.length - 1 : found;
  }

  // `visit`: the reader went there on purpose, and may want to come back.
  go(instant, visit = false) {
    this.instant = instant;
    this.#tell(visit);
  }

  after(chapter, done, visit = false) {
    const t = done ? this.chapters[chapter].times[done - 1] : 0;
    this.go({ chapter, t, done }, visit);
  }

  at(t, visit = false) {
    this.go({ ...this.instant, t, done: doneBy(this.chapter, t) }, visit);
  }

  step(way) {
    this.pause();
    const { chapter, t, done } = this.instant;
    const past = done > 0 && t > this.chapter.times[done - 1]; // the step that was done last lies some time ago
    if (way < 0 && past) this.after(chapter, done);
    else if (way > 0 && done < this.chapter.times.length) this.after(chapter, done + 1);
    else if (way > 0 && chapter + 1 < this.chapters.length) this.after(chapter + 1, 1);
    else if (way < 0 && done > 1) this.after(chapter, done - 1);
    else if (way < 0 && chapter > 0) this.after(chapter - 1, this.chapters[chapter - 1].times.length);
    else if (way < 0) this.after(0, 0);
  }

  leap(way) {
    this.jump(this.instant.chapter + way);
  }

  jump(chapter) {
    this.pause();
    const there = Math.min(Math.max(chapter, 0), this.chapters.length - 1);
    this.after(there, this.chapters[there].mark, true);
  }

  begin() {
    this.pause();
    this.after(this.instant.chapter, Math.min(1, this.chapter.times.length), true);
  }

  end() {
    this.pause();
    this.go({ ...this.instant, t: this.chapter.length, done: this.chapter.times.length }, true);
  }

  play() {
    if (this.playing) return;
    if (this.atEnd && !this.goesOn()) this.after(0, 0);
    this.playing = true;
    this.last = performance.now();
    this.#tell(false);
    this.#wait();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.#tell(true);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  #frame(now) {
    if (!this.playing) return;
    const passed = Math.min(Math.max(now - this.last, 0), LONGEST_FRAME);
    const t = this.instant.t + passed * this.speed;
    this.last = now;
    this.instant = onwards(this.chapters, this.instant.chapter, t);
    if (this.atEnd && !this.goesOn()) this.pause();
    else this.#tell(false);
    this.#wait();
  }

  #wait() {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame((now) => this.#frame(now));
  }

  #tell(visit) {
    this.dispatchEvent(new CustomEvent("moved", { detail: { visit } }));
  }
}

function doneBy({ times }, t) {
  return times.filter((time) => time <= t).length;
}

// The instant `t` after the beginning of a chapter, which may lie in a later one.
function onwards(chapters, chapter, t) {
  while (t > chapters[chapter].length && chapter + 1 < chapters.length) {
    t -= chapters[chapter].length;
    chapter += 1;
  }
  t = Math.min(t, chapters[chapter].length);
  return { chapter, t, done: doneBy(chapters[chapter], t) };
}
