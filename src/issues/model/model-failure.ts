export const modelFailureKinds = [
  'settings',
  'denied',
  'refused',
  'rate-limited',
  'unavailable',
  'timeout',
  'invalid-answer',
  'circuit-open',
  'budget',
  'stopped',
] as const;
export type ModelFailureKind = (typeof modelFailureKinds)[number];

/** Why there is no answer from the language model; the message is one for people, with nothing of tweets or secrets in it. */
export class ModelFailure extends Error {
  override name = 'ModelFailure';
  readonly kind: ModelFailureKind;

  constructor(kind: ModelFailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
