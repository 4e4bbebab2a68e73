/** What a step gives, or the reasons, one line each, why it could not do its work. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly string[] };

export function success<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failure(...errors: string[]): Outcome<never> {
  return { ok: false, errors };
}
