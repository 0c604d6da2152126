// Compiles proto/*.proto into one static ES module with its types: node scripts/generate.js [folder]
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const protoFolder = fileURLToPath(new URL('../proto/', import.meta.url));
const outFolder = resolve(process.argv[2] ?? join(protoFolder, 'generated'));
const pbjs = join(dirname(createRequire(import.meta.url).resolve('protobufjs-cli/package.json')), 'bin', 'pbjs');
const script = join(outFolder, 'sealgate.js');
const types = join(outFolder, 'sealgate.d.ts');

const sources = readdirSync(protoFolder).filter(name => name.endsWith('.proto')).sort();
const options = [
  '--target', 'static-module', '--wrap', 'esm', '--dependency', 'protobufjs/minimal.js', '--root', 'sealgate',
  '--force-number', '--no-create', '--no-verify', '--no-convert', '--no-delimited', '--no-typeurl', '--no-service',
  '--path', protoFolder, '--out', script,
];

/** @param {string[]} more */
function compile(...more) {
  execFileSync(process.execPath, [pbjs, ...options, ...more, ...sources.map(name => join(protoFolder, name))], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/**
 * @param {string} path
 * @param {string} before must occur
 * @param {string} after
 */
function replaceOnce(path, before, after) {
  const text = readFileSync(path, 'utf8');
  if (!text.includes(before)) throw new Error(`${path} no longer contains ${JSON.stringify(before)}`);
  writeFileSync(path, text.replace(before, () => after));
}

mkdirSync(outFolder, { recursive: true });
compile('--dts'); // the types come from the comments,
compile('--no-comments'); // which the code can do without

// The compiler option above is about types only. At run time 64-bit fields become numbers when Long is taken away;
// every 64-bit value of ours stays below 2^53.
// The library's setter deletes every other field of a oneof, set or not: of a frame 43, each time one is decoded.
const setOneOf = 'names => { const all = new Set(names); return function (name) { for (const key of Object.keys(this)) if (key !== name && all.has(key)) delete this[key]; }; }';
replaceOnce(script, '\nconst $Reader', `\n$protobuf.util.Long = null;\n$protobuf.util.oneOfSetter = ${setOneOf};\n$protobuf.configure();\n\nconst $Reader`);
replaceOnce(types, 'import Long = require("long");\n', '');
