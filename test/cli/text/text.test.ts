import fc from 'fast-check';
import t from 'tap';
import { clip, displayWidth, fit, graphemes } from '../../../cli/text/display-width.ts';
import { safeJson, safeLine, safeText } from '../../../cli/text/safe-text.ts';
import { wrapText } from '../../../cli/text/wrap-text.ts';
import { anyText, STEERS_TERMINAL } from '../any-text.ts';

t.test('nothing that a stranger writes steers the terminal', async t => {
  t.equal(safeText('\u001b[31mred\u001b[0m'), '␛[31mred␛[0m');
  t.equal(safeText('\u001b]0;title\u0007'), '␛]0;title␇');
  t.equal(safeText('a\u009b31mb\u0000\u007f'), 'a\ufffd31mb␀␡');
  t.equal(safeText('one\r\ntwo\rthree\u2028four'), 'one\ntwo\nthree\nfour');
  t.equal(safeText('evil\u202etxt.exe\u2066x\u200b\ufeff'), 'eviltxt.exex');
  t.equal(safeText('lone \ud800 half'), 'lone \ufffd half');
  t.equal(safeText('👩‍👩‍👧 और ❤️'), '👩‍👩‍👧 और ❤️', 'joiners of emoji and words stay');
  t.equal(safeText(`e${'\u0301'.repeat(60)}`).length, 7, 'no tower of accents');
  t.equal(safeLine(' one\n\ntwo '), 'one two');
  fc.assert(fc.property(anyText, text => !STEERS_TERMINAL.test(safeText(text).replaceAll('\n', ''))));
  fc.assert(fc.property(anyText, text => safeText(safeText(text)) === safeText(text)));
});

t.test('JSON says the same, but is safe to look at', async t => {
  t.equal(safeJson({ text: '\u009b1m\u202e\u001b' }), '{"text":"\\u009b1m\\u202e\\u001b"}');
  t.equal(safeJson({ text: 'a\u2028b' }), '{"text":"a\\u2028b"}');
  t.equal(safeJson({ qr: new Uint8Array([1, 2, 255]) }), '{"qr":"AQL/"}');
  fc.assert(fc.property(anyText, text => {
    const json = safeJson({ text });
    return !STEERS_TERMINAL.test(json) && (JSON.parse(json) as { text: string }).text === text;
  }));
});

t.test('columns of a terminal', async t => {
  const widths: [string, number][] = [
    ['', 0], ['hello', 5], ['日本語', 6], ['👍', 2], ['👩‍👩‍👧', 2], ['🇩🇪', 2], ['❤️', 2], ['1️⃣', 2], ['é', 1], ['e\u0301', 1], ['ｆｕｌｌ', 8], ['한국', 4], ['мир', 3], ['✓✓', 2], ['…', 1],
  ];
  for (const [text, columns] of widths) t.equal(displayWidth(text), columns, text);
  t.same(graphemes('a👩‍👩‍👧e\u0301'), ['a', '👩‍👩‍👧', 'e\u0301']);
  t.equal(clip('日本語', 5), '日本…');
  t.equal(clip('日本語', 4), '日…');
  t.equal(clip('abc', 3), 'abc');
  t.equal(fit('日本語', 4), '日… ');
  t.equal(fit('ab', 4), 'ab  ');
});

t.test('lines break between words, and nothing is lost', async t => {
  t.same(wrapText('one two three', 8), ['one two', 'three']);
  t.same(wrapText('one\n\ntwo', 8), ['one', '', 'two']);
  t.same(wrapText('abcdefgh', 3), ['abc', 'def', 'gh']);
  t.same(wrapText('日本語', 3), ['日', '本', '語']);
  t.same(wrapText('日', 1), ['?']);
  t.same(wrapText('', 5), ['']);
  fc.assert(fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, columns) => {
    const safe = safeText(text);
    const lines = wrapText(safe, columns);
    const fits = lines.every(line => displayWidth(line) <= columns);
    const isWhole = columns < 8 || lines.join('').replace(/\s/g, '') === safe.replace(/\s/g, '');
    return fits && isWhole;
  }));
});
