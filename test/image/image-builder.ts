import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeRelease } from '../support/node-release.ts';
import { pairsOf, textsOf, type Instruction, type Stage } from './dockerfile.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A folder as the root of a Debian of its own: debootstrap's, unpacked from .cache after the first time. */
function debianRoot(folder: string, release: string): void {
  const archive = join(root, '.cache', `debian-${release}.tar`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(archive)) {
    execFileSync('debootstrap', ['--variant=minbase', release, folder, 'http://deb.debian.org/debian'], { stdio: 'ignore', timeout: 400_000 });
    execFileSync('tar', ['-C', folder, '-cf', `${archive}.new`, '.']);
    renameSync(`${archive}.new`, archive);
  } else execFileSync('tar', ['-C', folder, '-xf', archive]);
  // Names and certificates of this machine, so that packages can be fetched.
  for (const name of ['resolv.conf', 'hosts', 'ssl/certs/ca-certificates.crt']) if (existsSync(join('/etc', name))) cpSync(realpathSync(join('/etc', name)), join(folder, 'etc', name), { dereference: true });
}

/** What the official image adds to Debian, from npm's packages. */
async function addNode(folder: string, major: 24): Promise<void> {
  const release = await nodeRelease(major);
  if ('missing' in release) throw new Error(release.missing);
  const local = join(folder, 'usr/local');
  cpSync(release.program, join(local, 'bin/node'));
  chmodSync(join(local, 'bin/node'), 0o755);
  const npm = dirname(dirname(realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim())));
  mkdirSync(join(local, 'lib/node_modules'), { recursive: true });
  cpSync(npm, join(local, 'lib/node_modules/npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin/npm'));
}

/** Executes the stages of a Dockerfile in roots below a folder; needs root on Debian. Runs commands with npm's settings and cache of this machine. */
export class ImageBuilder {
  private readonly folder: string;
  private readonly args: Readonly<Record<string, string>>;
  private readonly roots = new Map<string, string>();

  constructor(folder: string, args: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.args = args;
  }

  /** Returns the stage's root. Throws with what the failing step printed. */
  async build({ base, name, instructions }: Stage): Promise<string> {
    const target = join(this.folder, name === '' ? 'final' : name);
    const [, node, release = ''] = /^(?:node:(24)-|debian:)([a-z]+)-slim$/.exec(base) ?? [];
    debianRoot(target, release);
    if (node !== undefined) await addNode(target, 24);
    this.roots.set(name, target);
    const env: Record<string, string> = {};
    let workdir = '/';
    for (const instruction of instructions) {
      const { keyword, text } = instruction;
      if (keyword === 'WORKDIR') mkdirSync(join(target, workdir = text), { recursive: true });
      else if (keyword === 'ARG') for (const [key, value] of pairsOf(text)) env[key] = this.args[key] ?? value;
      else if (keyword === 'ENV') Object.assign(env, Object.fromEntries(pairsOf(text)));
      else if (keyword === 'COPY') this.copy(instruction, join(target, workdir), target);
      else if (keyword === 'RUN') this.run(target, workdir, env, text);
    }
    return target;
  }

  private copy({ options, text }: Instruction, workdir: string, target: string): void {
    const words = text.split(/\s+/);
    const to = words.pop() ?? '';
    const destination = to.startsWith('/') ? join(target, to) : join(workdir, to);
    const from = options.get('from');
    if (from === undefined) {
      for (const file of contextFiles().filter(name => words.includes('.') || words.includes(name))) cpSync(join(root, file), join(destination, file));
      return;
    }
    for (const source of words) {
      const path = join(this.roots.get(from) ?? '', source);
      const into = to.endsWith('/') ? join(destination, source.slice(source.lastIndexOf('/') + 1)) : destination;
      cpSync(path, into, { recursive: true, verbatimSymlinks: true });
      chmodSync(into, statSync(path).mode);
    }
  }

  private run(target: string, workdir: string, env: Readonly<Record<string, string>>, command: string): void {
    const npm = { npm_config_registry: npmSetting('registry'), npm_config_cache: '/npm-cache', npm_config_prefer_offline: 'true', NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/ca-certificates.crt' };
    mkdirSync(join(target, 'npm-cache'), { recursive: true });
    const script = `mount --bind '${npmSetting('cache')}' '${target}/npm-cache' && mount -t proc proc '${target}/proc' && exec chroot '${target}' sh -ec "$1"`;
    const ended = spawnSync('unshare', ['--mount', '--pid', '--fork', 'sh', '-c', script, 'sh', `cd '${workdir}'\n${command}`], {
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', ...npm, ...env }, encoding: 'utf8', timeout: 400_000, maxBuffer: 1 << 26,
    });
    rmSync(join(target, 'npm-cache'), { recursive: true });
    if (ended.status !== 0) throw new Error(`RUN ${command}\n${ended.stdout}${ended.stderr}`);
  }
}

function npmSetting(name: string): string {
  return execFileSync('npm', ['config', 'get', name], { encoding: 'utf8' }).trim();
}

/** What .dockerignore lets through to the build. */
export function contextFiles(): readonly string[] {
  const taken = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(line => line.startsWith('!')).map(line => line.slice(1));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 }).split('\n');
  return files.filter(file => taken.some(name => file === name || file.startsWith(`${name}/`)));
}

/** Environment, user and commands with which the image starts. */
export function startOf(stage: Stage): { readonly env: readonly string[]; readonly user: string; readonly workdir: string; readonly volumes: string; readonly entrypoint: string; readonly command: string; readonly health: string } {
  const last = (keyword: string): string => textsOf(stage, keyword).at(-1) ?? '';
  return {
    env: textsOf(stage, 'ENV').flatMap(pairsOf).map(([name, value]) => `${name}=${value}`),
    user: last('USER'), workdir: last('WORKDIR'), volumes: last('VOLUME'), entrypoint: last('ENTRYPOINT'), command: last('CMD'), health: last('HEALTHCHECK'),
  };
}

/** Writes a script into the folder and returns its path. */
export function scriptIn(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}
