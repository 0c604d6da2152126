/** JSON in which every code unit above `~` is written `\uXXXX` with lower-case digits: receivers that hash the bytes and receivers that escape the text anew sign the same. */
export function asciiJson(value: object): Uint8Array {
  const text = JSON.stringify(value).replace(/[\u007f-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
