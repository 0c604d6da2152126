/**
 * For rehearsals of crashes: kills this process, without a last word, when a named point is reached for the n-th time (`NAME` or `NAME:n`, from the variable SEALGATE_FAILPOINT).
 */
export function killAtFailPoint(specification: string, kill: () => void): (name: string) => void {
  const [wanted = '', times = '1'] = specification.split(':');
  let left = Number(times);
  return name => {
    if (name === wanted && --left === 0) kill();
  };
}
