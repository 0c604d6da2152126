/** Options that may stand in front of the subcommand, and whether a value follows. */
const LEADING: Readonly<Record<string, boolean>> = { '--profile': true, '--server': true, '--json': false };

/** `--profile ada send ...` as `send --profile ada ...`: the subcommand, which decides what is loaded, comes first. */
export function commandFirst(argv: readonly string[]): string[] {
  let at = 0;
  while (at < argv.length) {
    const [name = '', value] = (argv[at] ?? '').split('=', 2);
    const hasValue = LEADING[name];
    if (hasValue === undefined) break;
    at += hasValue && value === undefined ? 2 : 1;
  }
  return [...argv.slice(at, at + 1), ...argv.slice(0, at), ...argv.slice(at + 1)];
}
