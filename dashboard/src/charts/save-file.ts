/** Has the browser save what the page made, under a name that every system takes. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
  link.click();
  // The browser has taken it when the next task begins.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  });
}
