const SPACE = 1;
const START = 2;
const PART = 4;

const CLASSES = new Uint8Array(128);
for (const code of [0, 9, 10, 11, 12, 13, 32]) CLASSES[code] = SPACE;
for (let code = 48; code <= 57; code++) CLASSES[code] = PART;
for (let code = 65; code <= 90; code++) CLASSES[code] = START | PART;
for (let code = 97; code <= 122; code++) CLASSES[code] = START | PART;
CLASSES[95] = START | PART;

/** Blanks beyond ASCII that editors and copied text bring along; the byte order mark is one. */
const isWideSpace = (code: number): boolean =>
  code === 0xa0 ||
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x200b) ||
  code === 0x2028 ||
  code === 0x2029 ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000 ||
  code === 0xfeff ||
  code === 0x85;

/** Whether a code unit is a blank; NUL counts as one. */
export const isSpace = (code: number): boolean =>
  code < 128 ? ((CLASSES[code] as number) & SPACE) !== 0 : isWideSpace(code);

/** Whether a code unit may start an identifier: letters, `_`, everything beyond ASCII that is not a blank. */
export const isWordStart = (code: number): boolean =>
  code < 128 ? ((CLASSES[code] as number) & START) !== 0 : !isWideSpace(code);

/** Whether a code unit may go on with an identifier. */
export const isWordPart = (code: number): boolean =>
  code < 128 ? ((CLASSES[code] as number) & PART) !== 0 : !isWideSpace(code);

/** Whether a code unit is an ASCII digit. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Whether a code unit is a line break. */
export const isBreak = (code: number): boolean => code === 10 || code === 13;
