import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { EmptyState } from './empty-state.tsx';

/** An empty state that is all there is of a page: its title is that of the page. */
export function PageNotice({
  title,
  hint,
  children,
}: {
  title: string;
  hint: ReactNode;
  children?: ReactNode;
}) {
  return (
    <>
      <title>{`${title} · Exemplar`}</title>
      <EmptyState
        title={
          <Title order={1} size="md">
            {title}
          </Title>
        }
        hint={hint}
      >
        {children}
      </EmptyState>
    </>
  );
}
