import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { architectureFolders, debianLibraries } from './debian-libraries.ts';

/** How to start programs of an unpacked package that is written in Erlang. */
export interface ErlangRuntime {
  /** What /usr/bin/erl starts; that one knows only /usr/lib/erlang. */
  readonly program: string;
  /** Of erts: epmd is there. */
  readonly programFolder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The runtime that was unpacked with the package, or where it was not needed the system's. */
export function erlangRuntime(root: string): ErlangRuntime {
  const unpacked = join(root, 'usr/lib/erlang');
  const erlang = existsSync(join(unpacked, 'bin')) ? unpacked : '/usr/lib/erlang';
  const programFolder = join(erlang, readdirSync(erlang).find(name => name.startsWith('erts-')) ?? 'erts', 'bin');
  return {
    program: join(programFolder, 'erlexec'),
    programFolder,
    env: {
      ...debianLibraries(root),
      ROOTDIR: erlang,
      BINDIR: programFolder,
      EMU: 'beam',
      PROGNAME: 'erl',
      ERL_LIBS: [join(unpacked, 'lib'), ...architectureFolders(join(root, 'usr/lib'))].join(':'),
      // As Debian's service of ejabberd has it; RabbitMQ takes the most it can.
      ERL_MAX_PORTS: '32000',
    },
  };
}
