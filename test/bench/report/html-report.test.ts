import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import t from 'tap';
import { htmlReport } from '../../../bench/report/html-report.ts';
import { programOf } from '../../../bench/servers/debian-package.ts';
import { sampleResult } from '../support/sample-result.ts';

const peer = { ...sampleResult, target: { ...sampleResult.target, name: 'another <b>', version: 'another 1' }, serverCpuMicrosPerMessage: 300 };
const inMemory = { ...peer, target: { ...peer.target, name: 'fast', durability: 'memory' as const } };

t.test('nothing of a name becomes markup, and nothing comes from a network', async t => {
  const page = htmlReport([sampleResult, peer]);
  t.notMatch(page, '<b>');
  t.notMatch(page, /\b(?:src|href)="(?!data:)/);
  t.notMatch(page, /<script/);
});

t.test('tiers are not mixed: only what is as durable stands side by side', async t => {
  const titles = [...htmlReport([sampleResult, peer, inMemory]).matchAll(/<h2>Side by side: ([^<]*)/g)].map(([, title]) => title);
  t.same(titles, ['steady: 1,000 devices, 1,000/s, 262 bytes; durability: synced']);
  const faster = { ...peer, settings: { ...peer.settings, rate: 5000 } };
  t.notMatch(htmlReport([sampleResult, faster]), /Side by side/, 'nor what had another load');
});

t.test('runs of one server are told apart, and axes have round marks', async t => {
  const page = htmlReport([sampleResult, { ...sampleResult }]);
  for (const run of [1, 2]) t.match(page, new RegExp(`</i>embedded, run ${run}</span>`));
  for (const mark of ['99.99 %', '100 %', '50 MiB', '100 MiB']) t.match(page, `>${mark}</text>`, mark);
  t.notMatch(page, /MiB<\/text>[^]*\d\.\d+ MiB<\/text>/, 'memory in whole mebibytes');
  t.notMatch(htmlReport([{ ...sampleResult, timeline: sampleResult.timeline.map(moment => ({ ...moment, sent: 0, delivered: 0 })) }]), /Throughput/, 'nothing is drawn of what was not sent');
  t.match(page, /<th>again<\/th><td>npm run bench -- steady/);
});

t.test('looked at in a browser: no error, and every plot has points that can be seen', async t => {
  const program = await programOf('/usr/bin/chromium', 'chromium');
  if (program === null) {
    t.comment('not run: the report in a browser (needs Chromium)');
    return;
  }
  const file = join(t.testdir(), 'report.html');
  writeFileSync(file, htmlReport([sampleResult, peer, inMemory]));
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'], timeout: 120_000 });
  t.teardown(() => browser.close());
  const page = await browser.newPage({ offline: true });
  const complaints: string[] = [];
  page.on('console', message => { complaints.push(message.text()); });
  page.on('pageerror', error => { complaints.push(error.message); });
  page.on('requestfailed', request => { complaints.push(request.url()); });
  await page.goto(pathToFileURL(file).href);
  t.same(complaints, []);
  const plots = await page.locator('svg.plot').all();
  // Of each run latency, knee, throughput, latency over time, memory, CPU; side by side latency, knee and a bar for each figure.
  t.ok(plots.length > 3 * 6 + 2, `${plots.length} plots`);
  for (const [index, plot] of plots.entries()) {
    const box = await plot.boundingBox();
    t.ok((box?.width ?? 0) > 300 && (box?.height ?? 0) > 40, `plot ${index} has room`);
    const points = await plot.locator('.point').all();
    t.ok(points.length > 0, `plot ${index} has points`);
    const [first] = points;
    const dot = await first?.boundingBox();
    t.ok(dot !== null && dot !== undefined && box !== null && dot.x >= box.x && dot.y >= box.y && dot.x + dot.width <= box.x + box.width && dot.y + dot.height <= box.y + box.height, `plot ${index}: the first is inside`);
  }
  t.equal(await page.locator('text=Not valid').count(), 0);

  writeFileSync(file, htmlReport([{ ...sampleResult, valid: false, invalidBecause: ['it was ended early'], timeline: [], distributions: {}, steps: [], refused: { RATE_LIMITED: 3 } }]));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(pathToFileURL(file).href);
    t.same(complaints, []);
    t.equal(await page.locator('svg').count(), 0, 'no plot without points');
    t.equal(await page.locator('text=Not valid: it was ended early').count(), 1);
    t.equal(await page.locator('tr', { hasText: 'refused, by error' }).locator('td').innerText(), 'RATE_LIMITED 3');
    const styles: unknown = await page.evaluate('(({ backgroundColor, color }) => `${backgroundColor} ${color}`)(getComputedStyle(document.body))');
    const [paper = 0, ink = 0] = [...String(styles).matchAll(/rgb\((\d+)/g)].map(([, red]) => Number(red));
    t.ok(colorScheme === 'dark' ? paper < 60 && ink > 180 : paper > 240 && ink < 60, `${colorScheme}: paper ${paper}, ink ${ink}`);
  }
});
