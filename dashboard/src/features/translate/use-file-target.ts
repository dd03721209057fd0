import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useStable } from '../../ui/use-stable.ts';

export interface FileTarget {
  /** A file is held over the element. */
  readonly isOver: boolean;
  /** For the element that takes the files. */
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: () => void;
    readonly onDrop: (event: DragEvent) => void;
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
  };
}

/** Takes the first file that is dropped on an element, or pasted while it is pointed at or has the focus. */
export function useFileTarget(onFile: (file: File) => void): FileTarget {
  const [isOver, setIsOver] = useState(false);
  const isMeant = useRef(false);
  const take = useStable((files: FileList | undefined) => {
    const file = files?.[0];
    if (file) onFile(file);
  });

  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (isMeant.current) take(event.clipboardData?.files);
    };
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('paste', onPaste);
    };
  }, [take]);

  return {
    isOver,
    handlers: {
      onDragOver: (event) => {
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: () => {
        setIsOver(false);
      },
      onDrop: (event) => {
        event.preventDefault();
        setIsOver(false);
        take(event.dataTransfer.files);
      },
      onPointerEnter: () => {
        isMeant.current = true;
      },
      onPointerLeave: () => {
        isMeant.current = false;
      },
      onFocus: () => {
        isMeant.current = true;
      },
      onBlur: () => {
        isMeant.current = false;
      },
    },
  };
}
