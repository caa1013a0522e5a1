// The words of one file of Pagefind's index: CBOR (RFC 8949), of which it uses numbers, texts and arrays.
//
//   [[[word, [[step, [position …], …] …], …] …], …]
//
// Pages and positions are stored as differences; a negative number is a weight, after which positions begin anew.

const TEXT = 3, ARRAY = 4;

/** Give each page of the wanted word (`exact`), or of every word that begins so, and its positions to `take`. */
export function decode(data, wanted, exact, take) {
  const reader = new Reader(data), key = new TextEncoder().encode(wanted);
  reader.array();
  for (let words = reader.array(); words > 0; words -= 1) {
    let fields = reader.array();
    const length = reader.head(TEXT);
    const fits = reader.begins(key) && (!exact || length === key.length);
    reader.at += length;
    if (fits) {
      postings(reader, take);
      fields -= 1;
      if (exact) return;
    }
    reader.skip(fields - 1);
  }
}

function postings(reader, take) {
  let page = 0;
  for (let pages = reader.array(); pages > 0; pages -= 1) {
    const fields = reader.array(), positions = [];
    page += reader.number();
    let at = 0;
    for (let count = reader.array(); count > 0; count -= 1) {
      const step = reader.number();
      if (step < 0) at = 0;
      else positions.push((at += step));
    }
    reader.skip(fields - 2);
    take(page, positions);
  }
}

class Reader {
  constructor(data) {
    this.data = data;
    this.at = 0;
    this.kind = 0;
  }

  any() {
    const first = this.data[this.at], small = first & 31;
    this.at += 1;
    this.kind = first >> 5;
    if (small < 24) return small;
    let number = 0;
    for (let left = 1 << (small - 24); left > 0; left -= 1) number = number * 256 + this.data[this.at++];
    return number;
  }

  head(kind) {
    const number = this.any();
    if (this.kind !== kind || !(this.at <= this.data.length)) throw new Error("another form of index");
    return number;
  }

  array() {
    return this.head(ARRAY);
  }

  number() {
    const number = this.any();
    if (this.kind > 1) throw new Error("another form of index");
    return this.kind ? -1 - number : number;
  }

  begins(key) {
    return key.every((byte, place) => this.data[this.at + place] === byte);
  }

  skip(items) {
    for (let left = items; left > 0; left -= 1) {
      const number = this.any();
      if (this.kind === ARRAY) left += number;
      else if (this.kind === TEXT) this.at += number;
      if (this.at > this.data.length) throw new Error("another form of index");
    }
  }
}
