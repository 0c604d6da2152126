/** The URL of one of our programs, named without extension from the top: the source when we run from source, else what was compiled from it. */
export function ownFile(name: string): URL {
  return new URL(`../${name}${import.meta.url.endsWith('.js') ? '.js' : '.ts'}`, import.meta.url);
}
