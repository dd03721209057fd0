import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** A button below which something appears, and disappears again; it is not made before it is asked for. */
export function ShownOnRequest({
  show,
  hide,
  children,
}: {
  show: string;
  hide: string;
  children: () => ReactNode;
}) {
  const [isShown, setIsShown] = useState(false);
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        px={0}
        h="auto"
        mih={24}
        styles={LABEL_IN_LINES}
        aria-expanded={isShown}
        onClick={() => {
          setIsShown(!isShown);
        }}
      >
        {isShown ? hide : show}
      </Button>
      {isShown && children()}
    </>
  );
}

/** On a narrow screen the label does not fit into one. */
const LABEL_IN_LINES = { label: { whiteSpace: 'normal', textAlign: 'start' } } as const;
