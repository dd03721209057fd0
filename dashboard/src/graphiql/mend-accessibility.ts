/**
 * GraphiQL's editors have no names and keep the tab key, and its tabs hold buttons, which screen readers cannot tell. They
 * are mended as they are drawn.
 */
export function mendAccessibility(root: Element): void {
  const freed = new WeakSet<Element>();
  const mend = () => {
    for (const editor of root.querySelectorAll<EditorElement>('.CodeMirror')) {
      editor.querySelector('textarea')?.setAttribute('aria-label', nameOf(editor));
      editor.querySelector('.CodeMirror-scroll')?.setAttribute('tabindex', '0');
      if (!freed.has(editor)) freeTabKey(editor);
      freed.add(editor);
    }
    // A list of buttons is one; tabs would have to be buttons themselves.
    for (const list of root.querySelectorAll('[role="tablist"]')) list.removeAttribute('role');
    for (const tab of root.querySelectorAll('li[aria-selected]')) {
      tab.removeAttribute('role');
      tab.removeAttribute('aria-selected');
    }
  };
  new MutationObserver(mend).observe(root, {
    childList: true,
    subtree: true,
    attributeFilter: ['role', 'aria-selected'],
  });
  mend();
}

/** As CodeMirror 5 marks its element. */
interface EditorElement extends Element {
  readonly CodeMirror?: {
    getOption(name: 'extraKeys'): object | null;
    setOption(name: 'extraKeys', keys: object): void;
  };
}

/** The tab key leads on, as everywhere, and writes nothing: whoever has no mouse gets out of the editor. */
function freeTabKey({ CodeMirror: editor }: EditorElement): void {
  editor?.setOption('extraKeys', { ...editor.getOption('extraKeys'), Tab: false, 'Shift-Tab': false });
}

/** Of the region in which an editor stands. */
function nameOf(editor: Element): string {
  return editor.closest('[aria-label]')?.getAttribute('aria-label') ?? 'Editor';
}
