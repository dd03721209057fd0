import { useChanges } from '../../api/use-changes.ts';
import { TrashChangedDocument } from '../../gql/graphql.ts';

/** Acts when others have put something into the trash, taken it out or deleted it for good, and when that may be. */
export function useTrashNews(act: () => void): void {
  useChanges(TrashChangedDocument, act);
}
