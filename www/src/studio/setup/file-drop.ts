import { make } from '../dom.js';

/** Accepts files that are dropped anywhere on the page. Without this the browser would open a file in place of the page. */
export function startFileDrop(take: (files: readonly File[]) => void): void {
  const target = make('div', 'drop-target', make('p', '', 'Drop files to load them'));
  target.ariaHidden = 'true';
  target.hidden = true;
  document.body.append(target);
  // Every element under the pointer sends its own pair of events. The file has left the page when all entered elements are left.
  let entered = 0;
  const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

  window.addEventListener('dragenter', (event) => {
    if (!hasFile(event)) return;
    entered += 1;
    target.hidden = false;
  });
  window.addEventListener('dragleave', (event) => {
    if (!hasFile(event)) return;
    entered = Math.max(0, entered - 1);
    target.hidden = entered > 0 ? target.hidden : true;
  });
  window.addEventListener('dragover', (event) => {
    if (hasFile(event)) event.preventDefault();
  });
  window.addEventListener('drop', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    entered = 0;
    target.hidden = true;
    take([...(event.dataTransfer?.files ?? [])]);
  });
}
