/** Whether an optional protobuf field is there: absent ones are null or undefined, depending on how the message was made. */
export function present<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
