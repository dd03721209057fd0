import type { DomainSide } from '#contracts/domain.ts';

/** The domains as names of tensors and feeds write them. */
export const DOMAIN_LETTERS = ['a', 'b'] as const;
export type DomainLetter = (typeof DOMAIN_LETTERS)[number];

export function letterOf(side: DomainSide): DomainLetter {
  return side === 'A' ? 'a' : 'b';
}
