import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { clientCommandModules } from '../../cli/commands/index.ts';
import { profileFolder } from '../../cli/profile-folder.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { sealgate } from '../support/sealgate-command.ts';
import { runCli } from './run-cli.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs', 'CLI.md'), 'utf8');

t.test('every command has help with its options, examples and exit codes, and stands on the page', async t => {
  for (const { name } of clientCommandModules) {
    const { code, stdout } = await runCli([name, '--help']);
    t.equal(code, 0);
    for (const part of ['--profile <DIR>', '--server <URL>', '--json', 'Examples:\n  sealgate ', 'docs/CLI.md']) t.ok(stdout.includes(part), `${name}: ${part}`);
    t.match(page, new RegExp(`\`${name}[ \`]`), name);
    for (const option of stdout.match(/^ {2}--[a-z-]+/gm) ?? []) t.ok(page.includes(option.trim()), `${name} ${option.trim()} on the page`);
  }
});

t.test('the real program: streams, exit codes, options on both sides of the command', async t => {
  const folder = t.testdir();
  const gateway = await GatewayProcess.start({ folder });
  t.teardown(() => gateway.kill());
  const ada = join(folder, 'ada');
  const help = await sealgate(['--help']);
  t.equal(help.code, 0);
  for (const { name } of clientCommandModules) t.match(help.stdout, new RegExp(`^  ${name} `, 'm'));
  t.match(await sealgate(['nonsense']), { code: 2, stdout: '', stderr: /unknown command/ });
  t.match(await sealgate(['--profile', ada, 'send', '+12025550102', 'x']), { code: 3, stdout: '', stderr: /^sealgate: This profile is not registered.*\.\n$/ });
  t.match(await sealgate(['register', '+12025550101', '--profile', ada, '--server', gateway.url]), { code: 2, stdout: '' }, 'stdin is closed');
  const code = await gateway.codeFor('+12025550101');
  const registered = await sealgate(['--json', '--profile', ada, 'register', '+12025550101', '--code', code], { SEALGATE_SERVER: gateway.url });
  t.equal(registered.code, 0);
  t.match(JSON.parse(registered.stdout), { number: '+12025550101', serverUrl: new RegExp(gateway.url) });
  t.match(await sealgate(['profile'], { SEALGATE_PROFILE: ada }), { code: 0, stdout: /^number {3}\+12025550101\n/ }, 'the server is remembered');
});

t.test('where the profile is', async t => {
  t.equal(profileFolder('x', {}), join(process.cwd(), 'x'));
  t.equal(profileFolder(undefined, { SEALGATE_PROFILE: '/p', XDG_DATA_HOME: '/x' }), '/p');
  t.equal(profileFolder(undefined, { XDG_DATA_HOME: '/x' }), '/x/sealgate/profile');
  t.equal(profileFolder(undefined, { XDG_DATA_HOME: 'relative', HOME: '/home/ada' }), '/home/ada/.local/share/sealgate/profile');
});

t.test('a command starts without the gateway, and --help without the native libraries', async t => {
  const loadedFor = (start: string): Set<string> => {
    const seen = new Set<string>();
    const follow = (file: string): void => {
      if (seen.has(file) || !existsSync(file)) return;
      seen.add(file);
      for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm)) {
        if (target.startsWith('.')) follow(join(dirname(file), target));
        else seen.add(target);
      }
    };
    follow(join(root, start));
    return seen;
  };
  for (const { name } of clientCommandModules) {
    const loaded = [...loadedFor(`cli/commands/${name}.ts`)];
    t.notOk(loaded.some(file => file.includes('/gateway/') || (file.includes('/client/') && !file.includes('/client/business/choices.')) || /libsignal|sqlcipher|protobufjs|qrcode|libphonenumber/.test(file)), name);
  }
  const sdk = [...loadedFor('client/index.ts')];
  t.ok(sdk.some(file => file.includes('libsignal')), 'the search finds what is imported');
  t.notOk(sdk.some(file => file.includes('/gateway/')));
});
