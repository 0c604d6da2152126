/** A text as a value of a vCard (RFC 6350, 3.4): on one line, and no sign of it ends the value or a part of it. */
export function vcardText(text: string): string {
  return text.replace(/[\\;,]/g, sign => `\\${sign}`).replace(/\r\n|\r|\n/g, '\\n');
}
