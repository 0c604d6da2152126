/** For an option that may be given more than once: all its values in order, each as `read` makes it. */
export function repeatable<T>(read: (text: string) => T): (text: string, others?: readonly T[]) => readonly T[] {
  return (text, others = []) => [...others, read(text)];
}
