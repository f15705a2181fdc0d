// Unpacks what LZMA packed: the engine is a third smaller so than as a browser's own formats have it; knows no engine.

/** The bytes that are packed in a text. */
function unpacked(text) {
  const letters = atob(text);
  const packed = new Uint8Array(letters.length);
  for (let index = 0; index < packed.length; index += 1) packed[index] = letters.charCodeAt(index);
  const head = new DataView(packed.buffer);
  const lc = packed[0] % 9;
  const lowPlaces = (1 << ((packed[0] / 9) | 0) % 5) - 1;
  const places = (1 << ((packed[0] / 45) | 0)) - 1;
  const out = new Uint8Array(head.getUint32(5, true));

  // How likely each bit is 0, in parts of 2048, one table behind the other.
  let length = 0;
  const table = (size) => (length += size) - size;
  const [isMatch, isRepeat, isOlder, isOlderYet, isOldest, isLong] = [192, 12, 12, 12, 12, 192].map(table);
  const [slots, distances, aligned] = [256, 128, 16].map(table);
  const lengths = [514, 514].map(table);
  const literals = table(768 << (lc + ((packed[0] / 9) | 0) % 5));
  const likely = new Uint16Array(length).fill(1024);

  // The range and the code of the arithmetic decoder: numbers of 32 bits without a sign.
  const coder = new Uint32Array([0xffffffff, head.getUint32(14)]);
  let at = 18;
  const more = () => {
    if (coder[0] >= 0x1000000) return;
    coder[0] <<= 8;
    coder[1] = (coder[1] << 8) | packed[at];
    at += 1;
  };
  const bit = (place) => {
    const part = likely[place];
    const bound = (coder[0] >>> 11) * part;
    const isOne = coder[1] >= bound;
    if (isOne) {
      coder[0] -= bound;
      coder[1] -= bound;
      likely[place] = part - (part >> 5);
    } else {
      coder[0] = bound;
      likely[place] = part + ((2048 - part) >> 5);
    }
    more();
    return isOne ? 1 : 0;
  };
  const bits = (start, count) => {
    let found = 1;
    for (let left = count; left > 0; left -= 1) found = (found << 1) | bit(start + found);
    return found - (1 << count);
  };
  // The lowest bit comes first.
  const reversed = (start, count) => {
    let found = 0;
    let node = 1;
    for (let place = 0; place < count; place += 1) {
      const one = bit(start + node);
      node = (node << 1) | one;
      found |= one << place;
    }
    return found;
  };
  const plain = (count) => {
    let found = 0;
    for (let left = count; left > 0; left -= 1) {
      coder[0] >>>= 1;
      const isOne = coder[1] >= coder[0];
      if (isOne) coder[1] -= coder[0];
      found = (found << 1) | (isOne ? 1 : 0);
      more();
    }
    return found;
  };
  const long = (start, place) => {
    if (!bit(start)) return 2 + bits(start + 2 + (place << 3), 3);
    if (!bit(start + 1)) return 10 + bits(start + 130 + (place << 3), 3);
    return 18 + bits(start + 258, 8);
  };
  const far = (length) => {
    const slot = bits(slots + (Math.min(length - 2, 3) << 6), 6);
    if (slot < 4) return slot;
    const count = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) << count;
    if (slot < 14) return base + reversed(distances + base - slot, count);
    return base + (plain(count - 4) << 4) + reversed(aligned, 4);
  };

  let state = 0;
  let distance = 0; // How far back the last piece was that came again, and those before it.
  let [older, olderYet, oldest] = [0, 0, 0];
  let end = 0;
  const literal = () => {
    const before = end ? out[end - 1] : 0;
    const start = literals + 768 * (((end & lowPlaces) << lc) + (before >> (8 - lc)));
    let found = 1;
    if (state >= 7) {
      // What follows a repetition is seldom what followed it before.
      let other = out[end - distance - 1];
      let same = 0x100;
      while (found < 0x100 && same) {
        other <<= 1;
        const one = bit(start + same + (other & same) + found);
        found = (found << 1) | one;
        same &= one ? other : ~other;
      }
    }
    while (found < 0x100) found = (found << 1) | bit(start + found);
    out[end] = found;
    end += 1;
    if (state < 4) state = 0;
    else state -= state < 10 ? 3 : 6;
  };
  /** How many letters come again; `distance` tells from where. */
  const repeated = (place) => {
    if (!bit(isRepeat + state)) {
      [older, olderYet, oldest] = [distance, older, olderYet];
      const count = long(lengths[0], place);
      state = state < 7 ? 7 : 10;
      distance = far(count);
      return count;
    }
    if (!bit(isOlder + state)) {
      if (!bit(isLong + (state << 4) + place)) {
        state = state < 7 ? 9 : 11;
        return 1;
      }
    } else if (!bit(isOlderYet + state)) [distance, older] = [older, distance];
    else if (!bit(isOldest + state)) [distance, older, olderYet] = [olderYet, distance, older];
    else [distance, older, olderYet, oldest] = [oldest, distance, older, olderYet];
    const count = long(lengths[1], place);
    state = state < 7 ? 8 : 11;
    return count;
  };
  while (end < out.length) {
    const place = end & places;
    if (bit(isMatch + (state << 4) + place)) {
      const last = end + repeated(place);
      for (; end < last; end += 1) out[end] = out[end - distance - 1];
    } else literal();
  }
  return out;
}
