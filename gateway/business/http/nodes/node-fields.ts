import { ApiError } from '../api-error.ts';
import type { Fields } from '../fields.ts';
import { parseSelection, type SelectedField } from './field-selection.ts';

type Reader<T> = (node: T, selected: SelectedField) => unknown;

/** What can be read of a node. */
export interface NodeType<T> {
  /** In the error for a field that there is not. */
  readonly name: string;
  readonly defaults: readonly string[];
  /** undefined: there is a field, and it has no value. */
  readonly fields: Readonly<Record<string, Reader<T>>>;
}

const SELECTION_CHARS_MAX = 2000;

/** The selection that a request asks for; null: the default fields. */
export function selectionOf(parameters: Fields): readonly SelectedField[] | null {
  const texts = parameters.optionalTexts('fields', { max: SELECTION_CHARS_MAX }, 100);
  // A list, as JSON or in one string, is the same text.
  const text = texts === null ? '' : texts.join(',');
  return text === '' ? null : parseSelection(text);
}

/** The node with the fields selected; always with its id. Throws 100 for a field that there is not. */
export async function readNode<T>(type: NodeType<T>, node: T, id: string, selection: readonly SelectedField[] | null): Promise<Record<string, unknown>> {
  const wanted = selection ?? type.defaults.map(name => ({ name, parameters: {}, sub: [] }));
  const answer: Record<string, unknown> = {};
  for (const field of wanted) {
    if (field.name === 'id') continue;
    const value = await readerOf(type, field.name)(node, field);
    if (value !== undefined) answer[field.name] = subFields(value, field.sub);
  }
  return { ...answer, id };
}

/** Several of one kind, each as readNode() has it. */
export function readNodes<T extends { readonly id: string }>(type: NodeType<T>, nodes: readonly T[], selection: readonly SelectedField[] | null): Promise<readonly Record<string, unknown>[]> {
  return Promise.all(nodes.map(node => readNode(type, node, node.id, selection)));
}

/** An edge as a field of its node: the fields in braces are those of its items, without braces the default ones. */
export async function readEdge<T extends { readonly id: string }>(type: NodeType<T>, nodes: readonly T[], { sub }: SelectedField): Promise<object> {
  return { data: await readNodes(type, nodes, sub.length === 0 ? null : sub) };
}

function readerOf<T>(type: NodeType<T>, name: string): Reader<T> {
  const reader = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
  if (reader === undefined) throw new ApiError(100, { message: `(#100) Tried accessing nonexisting field (${name}) on node type (${type.name})` });
  return reader;
}

function subFields(value: unknown, sub: readonly SelectedField[]): unknown {
  if (sub.length === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => subFields(item, sub));
  // An edge: the fields are those of its items.
  if ('data' in value && Array.isArray(value.data)) return { ...value, data: subFields(value.data, sub) };
  // As of a node, whether it was asked for or not.
  const names = new Set(['id', ...sub.map(({ name }) => name)]);
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
}
