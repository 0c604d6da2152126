/** What the doctor looked at and what it thinks of it. */
export interface Finding {
  readonly check: string;
  /** problem: a promise is not kept, or will not be when something else happens. warning: look at it before it becomes one. */
  readonly verdict: 'ok' | 'warning' | 'problem';
  readonly text: string;
  /** What to do; '' when nothing. */
  readonly mend: string;
}

export function ok(check: string, text: string): Finding {
  return { check, verdict: 'ok', text, mend: '' };
}

export function warning(check: string, text: string, mend: string): Finding {
  return { check, verdict: 'warning', text, mend };
}

export function problem(check: string, text: string, mend: string): Finding {
  return { check, verdict: 'problem', text, mend };
}

/** The findings of one check, or that it is well when there are none. */
export function orOk(check: string, found: readonly Finding[], text: string): readonly Finding[] {
  return found.length > 0 ? found : [ok(check, text)];
}
