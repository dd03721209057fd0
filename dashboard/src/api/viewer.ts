import { createContext, useContext } from 'react';
import type { ViewerQuery } from '../gql/graphql.ts';

export type Viewer = NonNullable<ViewerQuery['viewer']>;

/** Whoever is signed in; null before that is known. */
export const ViewerContext = createContext<Viewer | null>(null);

/** Whether the viewer may import datasets, and start runs in every experiment. What they may do with a run, it says itself. */
export function useMayEdit(): boolean {
  const viewer = useContext(ViewerContext);
  return viewer !== null && viewer.role !== 'VIEWER';
}

/** Whether the viewer may start runs and translate somewhere: in every experiment, or in those where they were granted a role. */
export function useMayEditSomewhere(): boolean {
  const mayEdit = useMayEdit();
  const viewer = useContext(ViewerContext);
  return mayEdit || (viewer?.experimentRoles.length ?? 0) > 0;
}

/**
 * The path of the experiment in which the viewer starts runs unless they name another: the first in which they were granted a
 * role; null where they may start runs everywhere.
 */
export function useStartPlace(): string | null {
  const mayEdit = useMayEdit();
  const viewer = useContext(ViewerContext);
  return mayEdit ? null : (viewer?.experimentRoles[0]?.experiment.name ?? null);
}

/** Whether the viewer may change anybody's work and the order of the queue. */
export function useMayOperate(): boolean {
  const viewer = useContext(ViewerContext);
  return viewer !== null && (viewer.role === 'OPERATOR' || viewer.role === 'ADMIN');
}

/** Whether the viewer may change people, keys and settings. */
export function useMayAdminister(): boolean {
  const viewer = useContext(ViewerContext);
  return viewer?.role === 'ADMIN';
}
