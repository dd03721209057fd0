import type { Claims } from './claims.ts';
import type { AllowRule } from './oidc-settings.ts';

/** Whether one of the rules lets a person in; without rules everybody. */
export function isAllowed(rules: readonly AllowRule[], claims: Claims): boolean {
  return rules.length === 0 || rules.some((rule) => holds(rule, claims));
}

function holds(rule: AllowRule, claims: Claims): boolean {
  switch (rule.kind) {
    case 'DOMAIN': {
      const { email, email_verified: isVerified } = claims;
      return (
        typeof email === 'string' && isVerified === true && email.toLowerCase().endsWith(`@${rule.domain}`)
      );
    }
    case 'CLAIM': {
      const claim = claims[rule.claim];
      const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
      return values.some((value) => isScalar(value) && String(value) === rule.value);
    }
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
