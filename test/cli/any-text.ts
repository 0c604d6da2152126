import fc from 'fast-check';

/** Controls, and format characters that turn text round or hide it. */
export const STEERS_TERMINAL = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

const nasty = [
  '\u001b[2J', '\u001b]0;x\u0007', '\u009b31m', '\u001bP', '\r', '\n', '\t', '\u0000', '\u007f', '\u202e', '\u2066', '\u200d', '\ufe0f', '\u0301', '\ud83d', '\udc4d',
  '👍', '👩‍👩‍👧', '🇩🇪', '日本', '한', 'क्षि', 'مرحبا', '  ', ' ', '\u00ad', '\u{e0041}', '\u20e3',
];

/** Any text a client can be sent: any code units, and many of those that do harm. */
export const anyText = fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 8 }), fc.string({ maxLength: 12 })), { maxLength: 14 })
  .map(parts => parts.join(''));
