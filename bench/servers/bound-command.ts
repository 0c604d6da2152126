import { existsSync } from 'node:fs';

/** Of util-linux. */
const setpriv = '/usr/bin/setpriv';

/** Program and arguments of a child process that the kernel kills when its parent ends, however that ends; where that cannot be had, as they are. */
export function boundCommand(program: string, args: readonly string[]): readonly [string, readonly string[]] {
  return existsSync(setpriv) ? [setpriv, ['--pdeathsig', 'KILL', program, ...args]] : [program, args];
}
