import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { freePort } from '../../bench/servers/free-port.ts';
import { cleanCopy, readme, readmeCommands as commands, shell } from '../support/stranger.ts';

t.test('the README\'s steps, in a clean folder, as a stranger would type them', async t => {
  const folder = t.testdir();
  const clone = join(folder, 'clone');
  cleanCopy(clone);
  const port = await freePort();
  // The README's ports may be taken on this machine; nothing else differs from what it says.
  const env = {
    ...process.env, HOME: join(folder, 'home'), XDG_DATA_HOME: '', XDG_CONFIG_HOME: '', NODE_OPTIONS: '', NODE_V8_COVERAGE: '',
    SEALGATE_PORT: String(port), SEALGATE_API_PORT: '0', SEALGATE_OPERATOR_PORT: '0', SEALGATE_SERVER: `ws://127.0.0.1:${port}`,
  };
  mkdirSync(env.HOME);
  t.ok(commands.includes('npm ci && npm start'), 'two commands start it');
  const gateway = shell('npm start', clone, env);
  t.teardown(() => { gateway.stop(); });
  await gateway.until(new RegExp(`ws://127\\.0\\.0\\.1:${port}`));
  const printed = gateway.lines.filter(line => !line.startsWith('>') && line.trim() !== '' && !line.startsWith('npm warn')).length;
  t.ok(printed <= 10, `the first start prints at most ten lines (${printed})`);

  const registrations = commands.filter(command => command.includes(' register '));
  t.equal(registrations.length, 2);
  for (const command of registrations) {
    const number = /\+\d+/.exec(command)?.[0] ?? '';
    const registering = shell(command, clone, env);
    const code = await gateway.until(new RegExp(`^code for \\${number} is (\\d{6})$`));
    registering.type(code[1] ?? '');
    t.equal(await registering.done, 0, command);
  }

  const send = commands.find(command => command.includes(' send ')) ?? '';
  const receive = commands.find(command => command.includes(' receive')) ?? '';
  const sending = shell(send, clone, env);
  t.equal(await sending.done, 0, `${send}\n${sending.lines.join('\n')}`);
  const receiving = shell(receive, clone, env);
  t.equal(await receiving.done, 0, receive);
  t.match(receiving.lines.join('\n'), /hello Bob/, 'the message is shown');

  const verify = /`(npx sealgate [^`]* verify [^`]*)`/.exec(readme)?.[1] ?? '';
  const verifying = shell(verify, clone, env);
  t.equal(await verifying.done, 0, verify);
  t.match(verifying.lines.join(' '), /(\d{5}\s+){5}/, 'a safety number');

  gateway.stop();
  t.ok([0, 143, null].includes(await gateway.done), 'stops when told to');

  const business = shell(commands.find(command => command.includes(' business quickstart')) ?? '', clone, env);
  t.teardown(() => { business.stop(); });
  const [, curl = ''] = await business.until(/^\s*(curl .*)$/);
  if (await shell('command -v curl', clone, env).done !== 0) {
    t.comment('not run: the first webhook of a business (needs curl)');
    return;
  }
  const calling = shell(curl, clone, env);
  t.equal(await calling.done, 0, 'the printed line works');
  t.match(calling.lines.join(''), /"id":"wamid\./);
  await business.until(/^webhook .*"status":"delivered"/);
  await business.until(/^webhook .*Thank you!/);
});
