import { readdirSync, readFileSync } from 'node:fs';

/** The process and all that it has started, and these in turn, as far as they run now. */
export function processTree(pid: number): readonly { readonly pid: number; readonly name: string }[] {
  try {
    const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    // Every thread has the children that it started.
    const children = readdirSync(`/proc/${pid}/task`).flatMap(thread => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number));
    return [{ pid, name }, ...children.flatMap(processTree)];
  } catch {
    return []; // it has ended meanwhile
  }
}
