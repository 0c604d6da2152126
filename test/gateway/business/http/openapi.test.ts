import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { pythonWith } from '../../../support/python.ts';
import { openBusinessRig } from './business-rig.ts';

const EXAMPLES_PER_OPERATION = 6;
const checks = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_schema_conformance'];

t.test('the OpenAPI is served, with a page to browse it', async t => {
  const { app } = await openBusinessRig(t);
  const { openapi, paths } = (await app.inject('/openapi.json')).json<{ openapi: string; paths: Record<string, unknown> }>();
  t.match(openapi, /^3\.1/);
  for (const path of ['/{id}', '/{id}/messages', '/{id}/message_templates', '/{id}/message_qrdls/{item}', '/oauth/access_token']) t.ok(paths[path], path);
  t.match((await app.inject('/docs')).statusCode, /200|302/);
});

t.test('nothing that schemathesis makes of the OpenAPI is answered by a 500 or by what the OpenAPI does not say', async t => {
  const python = await pythonWith(['schemathesis==4.32.5']);
  if ('missing' in python) {
    t.comment(`not run: schemathesis (needs ${python.missing})`);
    return;
  }
  const { app, business, http, registry } = await openBusinessRig(t);
  const number = await registry.numbers.get(business.phoneNumberId);
  if (number === null) throw new Error('no number');
  await http.registration.register(number, '123456', business.appId);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const folder = t.testdir();
  // Half of the requests are about what there is: the rest would all end at the look-up.
  writeFileSync(join(folder, 'schemathesis.toml'), `[parameters]\n"path.id" = ["${business.phoneNumberId}", "${business.wabaId}", "${business.appId}", "x"]\n`);
  const { code, output } = await run(python.program, [
    '-m', 'schemathesis.cli', '--config-file', join(folder, 'schemathesis.toml'), 'run', `${url}/openapi.json`, '--checks', checks.join(), '--max-examples', String(EXAMPLES_PER_OPERATION), '--phases', 'fuzzing',
    '--header', `Authorization: Bearer ${business.token}`, '--seed', '1', '--max-time', '30', '--no-color', '--generation-database', 'none',
  ], folder);
  t.equal(code, 0, output.slice(-6000));
});

function run(program: string, args: readonly string[], cwd: string): Promise<{ code: number; output: string }> {
  return new Promise(resolve => {
    execFile(program, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, output: stdout + stderr });
    });
  });
}
