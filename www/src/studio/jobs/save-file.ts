/** Lets the browser save a file under a name. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken the file when the click is over, some a moment later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
