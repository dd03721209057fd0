import { readNumber } from '#lib/read-number.ts';
import type { CheckpointPolicyInput } from '../../gql/graphql.ts';

export const POLICY_RULES = ['keepLast', 'keepEvery', 'keepBest', 'keepBestBy'] as const;

/** What is typed into the fields of a policy; empty where a rule is not wanted. */
export interface PolicyForm {
  readonly keepLast: string;
  readonly keepEvery: string;
  readonly keepBest: string;
  readonly keepBestBy: string;
}

export const NO_POLICY: PolicyForm = { keepLast: '', keepEvery: '', keepBest: '', keepBestBy: '' };

type Policy = {
  readonly [Rule in keyof CheckpointPolicyInput]-?: NonNullable<CheckpointPolicyInput[Rule]> | null;
};

/** What is wrong with each field; nothing where all is well. */
export type PolicyErrors = Partial<Record<keyof PolicyForm, string | undefined>>;

export function policyForm(policy: Policy | null): PolicyForm {
  if (policy === null) return NO_POLICY;
  return {
    keepLast: textOf(policy.keepLast),
    keepEvery: textOf(policy.keepEvery),
    keepBest: textOf(policy.keepBest),
    keepBestBy: policy.keepBestBy ?? '',
  };
}

/** Texts that cannot be sent, by field; limits are for the server to judge. */
export function policyProblems(form: PolicyForm): PolicyErrors {
  const counts = (['keepLast', 'keepEvery', 'keepBest'] as const).flatMap((field) => {
    const text = form[field].trim();
    const number = readNumber(text);
    return text === '' || (number !== null && Number.isInteger(number) && number > 0)
      ? []
      : [[field, 'Enter a whole number, 1 or more.'] as const];
  });
  const missing = form.keepBest.trim() !== '' && form.keepBestBy === '';
  return {
    ...Object.fromEntries(counts),
    ...(missing ? { keepBestBy: 'Choose the score that tells the best.' } : {}),
  };
}

/** What is sent; null where no rule is wanted, which keeps everything. */
export function policyInput(form: PolicyForm): CheckpointPolicyInput | null {
  const keepBest = countOf(form.keepBest);
  const policy = {
    keepLast: countOf(form.keepLast),
    keepEvery: countOf(form.keepEvery),
    keepBest,
    keepBestBy: keepBest === null ? null : form.keepBestBy,
  };
  return policy.keepLast === null && policy.keepEvery === null && keepBest === null ? null : policy;
}

function countOf(text: string): number | null {
  return text.trim() === '' ? null : readNumber(text.trim());
}

function textOf(count: number | null): string {
  return count === null ? '' : String(count);
}
