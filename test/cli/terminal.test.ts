import { join } from 'node:path';
import t from 'tap';
import { GatewayProcess, programPath } from '../support/gateway-process.ts';
import { setUpTmux, Terminal } from './tmux.ts';

const ADA = '+12025550101';
const BOB = '+12025550102';

t.test('two people talk in two terminals', async t => {
  const tmux = await setUpTmux();
  if (tmux !== null) {
    t.comment(`not run: sealgate chat in terminals (needs ${tmux.missing})`);
    return;
  }
  const folder = t.testdir();
  const gateway = await GatewayProcess.start({ folder });
  t.teardown(async () => {
    await Terminal.closeAll();
    await gateway.kill();
  });
  const open = (name: string, columns: number, rows: number, ...argv: string[]): Promise<Terminal> => {
    return Terminal.open(name, { columns, rows }, [process.execPath, programPath, '--profile', join(folder, name.slice(0, 3)), '--server', gateway.url, ...argv]);
  };

  // Both register at a terminal: the code is typed in.
  const [adaRegisters, bobRegisters] = await Promise.all([open('ada-registers', 80, 12, 'register', ADA, '--name', 'Ada'), open('bob-registers', 80, 12, 'register', BOB, '--name', 'Bob')]);
  await adaRegisters.shows(/Code for \+12025550101/);
  await adaRegisters.line(await gateway.codeFor(ADA));
  await bobRegisters.line(await gateway.codeFor(BOB));
  await adaRegisters.shows(/Registered \+12025550101 as device 1[^]*\[ended 0\]/);
  await bobRegisters.shows(/\[ended 0\]/);

  // What is typed as a PIN is not shown.
  const pin = await open('ada-pin', 80, 12, 'pin');
  await pin.shows(/New PIN/);
  await pin.line('2580');
  const protectedNow = await pin.shows(/protected by the PIN\.\n.*[0-9a-f]{12}[^]*\[ended 0\]/);
  t.notMatch(protectedNow, /2580/);

  const [ada, bob] = await Promise.all([open('ada', 80, 20, 'chat', BOB), open('bob', 64, 16, 'chat', '(202) 555-0101')]);
  await ada.shows(/\+12025550102.*online/);
  await bob.shows(/\+12025550101.*online/);
  t.equal(await ada.variable('alternate_on'), '1');

  // A stranger writes, with an attack on the terminal, wide characters and emoji.
  await ada.line('hello Bob, 日本語 👩‍👩‍👧 \u009b2J ok');
  await ada.shows(/1 \d\d:\d\d you: hello Bob, 日本語 👩‍👩‍👧 . ?2J ok ✓/);
  const asked = await bob.shows(/hello Bob, 日本語 👩‍👩‍👧/);
  t.match(asked, /A stranger writes\. \/accept/);
  await bob.line('/accept');
  // The screen is drawn in parts.
  await bob.shows(/^(?![^]*A stranger writes)[^]*Accepted\./);

  // Typing is seen, and goes when the message comes; delivered and read marks.
  await bob.type('how are');
  await ada.shows(/typing…/);
  await bob.line(' you?');
  const answered = await ada.shows(/2 \d\d:\d\d ~Bob: how are you\?/);
  t.notMatch(answered, /typing…/);
  await bob.shows(/how are you\? ✓✓ read/);

  // The actions, by the numbers on the screen.
  await ada.line('/reply 2 fine');
  await bob.shows(/↪ 2 how are you\?\n.*3 \d\d:\d\d ~Ada: fine/);
  await bob.line('/react 3 👍');
  await ada.shows(/3 \d\d:\d\d you: fine ✓✓ read\n +👍 ~Bob/);
  await ada.line('/edit 3 fine, and you?');
  await bob.shows(/~Ada: fine, and you\? \(edited\)/);
  await bob.line('wrong window');
  await ada.shows(/wrong window/);
  await bob.line('/delete 4');
  await ada.shows(/4 \d\d:\d\d ~Bob: \(deleted\)/);
  await ada.line('/timer 1h');
  await bob.shows(/disappears after 1h/);
  await ada.line('/location 52.52,13.405 the lake');
  await bob.shows(/\[location\] 52\.52000, 13\.40500 the lake/);

  // Mistakes are said in one sentence and what was typed comes back.
  await ada.line('/reply 99 nobody');
  await ada.shows(/There is no message 99[^]*> \/reply 99 nobody/);
  await ada.key('C-u');
  await ada.line('/nonsense');
  await ada.shows(/There is no \/nonsense/);
  await ada.key('C-u');

  // Both see the same safety number.
  await ada.line('/verify');
  const digits = /(?:\d{5} ){3}\d{5}/.exec(await ada.shows(/(?:\d{5} ){3}\d{5}/))?.[0] ?? '';
  await ada.key('Enter');
  await bob.line('/verify');
  t.ok((await bob.shows(/(?:\d{5} ){3}\d{5}/)).includes(digits));
  await bob.key('Enter');
  await bob.line('/verify mark');
  await bob.shows(/· verified/);
  await ada.line('/help');
  await ada.shows(/\/reply N TEXT/);
  await ada.key('Enter');

  // A smaller screen, and back.
  await ada.resize(30, 8);
  const small = await ada.shows(/^ \+12025550102 ~Bob/);
  t.ok(small.split('\n').every(line => line.length <= 30));
  await ada.shows(/the lake/);
  await ada.resize(100, 24);
  await ada.shows(/hello Bob/);

  // However it ends, the terminal is as it was.
  await ada.key('C-c');
  await ada.shows(/\[ended 0\]/);
  t.equal(await ada.variable('alternate_on'), '0');
  t.equal(await ada.variable('wrap_flag'), '1');
  t.equal(await ada.variable('cursor_flag'), '1');
  // A program that is told to end by the system.
  const pid = await bob.variable('pane_pid');
  await Terminal.signalChildrenOf(pid, 'TERM');
  await bob.shows(/\[ended/);
  t.equal(await bob.variable('alternate_on'), '0');
  t.equal(await bob.variable('wrap_flag'), '1');

  // What was said is still there, without the server.
  await gateway.kill();
  const again = await open('bob-again', 80, 20, 'chat', ADA);
  await again.shows(/~Ada: fine, and you\?/);
  await again.line('are you there?');
  await again.shows(/you: are you there\? …|No connection/);
  await again.key('C-c');
  await again.shows(/\[ended 0\]/);
});

t.test('chat needs a terminal', async t => {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  const folder = t.testdir();
  await t.rejects(promisify(execFile)(process.execPath, [programPath, '--profile', join(folder, 'x'), 'chat', BOB], { env: { ...process.env, NODE_OPTIONS: '', NODE_V8_COVERAGE: '' } }), { code: 3 });
});
