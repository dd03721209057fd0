import type {
  EvaluationScoresFragment,
  ImportCardFragment,
  TranslationCardFragment,
} from '../gql/graphql.ts';

type WorkState = (EvaluationScoresFragment | ImportCardFragment | TranslationCardFragment)['state'];

/** Whether a translation, an import or an evaluation in that state still changes. */
export function isUnderWay(state: WorkState): boolean {
  return state === 'QUEUED' || state === 'RUNNING';
}
