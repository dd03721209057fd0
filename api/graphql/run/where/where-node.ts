import type { TextPlace } from '../../../errors.ts';

/** A filter as its text says it; nothing of it is known to make sense. */
export type WhereNode = WhereGroup | WhereNot | WhereCondition;

export interface WhereGroup extends TextPlace {
  readonly kind: 'and' | 'or';
  /** Two or more. */
  readonly parts: readonly WhereNode[];
}

export interface WhereNot extends TextPlace {
  readonly kind: 'not';
  readonly inner: WhereNode;
}

export interface WhereCondition extends TextPlace {
  readonly kind: 'condition';
  readonly subject: WhereSubject;
  readonly comparison: WhereComparison;
}

/** What is compared: `state`, `config.seed`, `metric("generator/total").min`. */
export interface WhereSubject extends TextPlace {
  readonly name: string;
  /** Null where it has no parentheses. */
  readonly args: readonly WhereValue[] | null;
  /** What follows the parentheses after a dot. */
  readonly member: WhereValue | null;
}

export interface WhereValue extends TextPlace {
  readonly text: string;
  /** A quoted one is text, even where it looks like a number. */
  readonly isQuoted: boolean;
}

export type WhereComparison =
  | { readonly kind: 'values'; readonly isNegated: boolean; readonly values: readonly WhereValue[] }
  | { readonly kind: 'bound'; readonly operator: '<' | '<=' | '>' | '>='; readonly value: WhereValue }
  | { readonly kind: 'contains'; readonly isNegated: boolean; readonly value: WhereValue }
  | { readonly kind: 'matches'; readonly isNegated: boolean; readonly pattern: WherePattern }
  /** `experiment under gta/night`. */
  | { readonly kind: 'under'; readonly isNegated: boolean; readonly value: WhereValue }
  /** `has config.seed`, or a name that stands alone. */
  | { readonly kind: 'has' }
  | { readonly kind: 'alone' };

export interface WherePattern extends TextPlace {
  readonly text: string;
  readonly flags: string;
}
