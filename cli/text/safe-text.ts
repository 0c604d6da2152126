/** Format characters that words and emoji are made of; all others steer the terminal or hide text, and are left out. */
const FORMAT_KEPT = /[\u200c\u200d\u0600-\u0605\u06dd\u070f\u08e2]/;
const C0_PICTURES = 0x2400;
const DELETE_PICTURE = '\u2421';
const REPLACEMENT = '\ufffd';
const TAB = '    ';

/**
 * What somebody else wrote, fit for a terminal: no control character or escape sequence, no bidirectional override, no invisible text, no pile of
 * accents that paints over other lines. Line breaks stay, as `\n`.
 */
export function safeText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, TAB)
    .replace(/[\u0000-\u0009\u000b-\u001f]/g, control => String.fromCharCode(C0_PICTURES + control.charCodeAt(0)))
    .replace(/\u007f/g, DELETE_PICTURE)
    .replace(/[\u0080-\u009f]|\p{Cs}/gu, REPLACEMENT)
    .replace(/\p{Cf}/gu, format => FORMAT_KEPT.test(format) ? format : '')
    .replace(/(\p{M}{6})\p{M}+/gu, '$1');
}

/** The same on one line. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\n+/g, ' ').trim();
}

/** JSON on one line that is safe to look at in a terminal as well: what JSON leaves as it is and a terminal may act on is escaped. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part)
    .replace(/[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu, escapeUnits);
}

function escapeUnits(text: string): string {
  return [...Array(text.length).keys()].map(at => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}
