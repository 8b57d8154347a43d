// Unpacking what mark1/recording/packing.py packs: base64, truths of eight a byte, numbers that changed.

const GRID = 2 ** -30; // V: every voltage is a whole multiple of it

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function flagsOf(text, count) {
  const bytes = bytesOf(text);
  return Uint8Array.from({ length: count }, (_, place) => (bytes[place >> 3] >> (place & 7)) & 1);
}

function shortsOf(text) {
  const bytes = new DataView(bytesOf(text).buffer);
  return Int16Array.from({ length: bytes.byteLength / 2 }, (_, place) => bytes.getInt16(2 * place, true));
}

function placesOf(flags) {
  return [...flags.keys()].filter((place) => flags[place]);
}

// The units of a row that changed, each with its new number: [truths, number or numbers] -> [[unit, number], ...].
function changesOf(sparse, count) {
  if (!sparse) return [];
  const [truths, numbers] = sparse;
  const units = placesOf(flagsOf(truths, count));
  return units.map((unit, nth) => [unit, Array.isArray(numbers) ? numbers[nth] : numbers]);
}

function total(flags) {
  return flags.reduce((sum, flag) => sum + flag, 0);
}
