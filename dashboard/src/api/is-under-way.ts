import type {
  EstimateLineFragment,
  EvaluationScoresFragment,
  ImportCardFragment,
  TranslationCardFragment,
} from '../gql/graphql.ts';

type WorkState = (
  EstimateLineFragment | EvaluationScoresFragment | ImportCardFragment | TranslationCardFragment
)['state'];

/** Whether a piece of work in that state still changes. */
export function isUnderWay(state: WorkState): boolean {
  return state === 'QUEUED' || state === 'RUNNING';
}
