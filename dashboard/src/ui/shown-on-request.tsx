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
        ml={-8}
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
