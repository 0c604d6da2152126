export type FailPointSignal = 'SIGKILL' | 'SIGSTOP';

/**
 * For rehearsals of crashes: sends this process a signal, without a last word, when a named point is reached for the n-th time. From the variable SEALGATE_FAILPOINT: `NAME` or `NAME:n` kills it,
 * `NAME:n:stop` makes it stand still until somebody sends SIGCONT.
 */
export function killAtFailPoint(specification: string, send: (signal: FailPointSignal) => void): (name: string) => void {
  const [wanted = '', times = '1', how = ''] = specification.split(':');
  let left = Number(times);
  return name => {
    if (name === wanted && --left === 0) send(how === 'stop' ? 'SIGSTOP' : 'SIGKILL');
  };
}
