const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML and SVG, between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  // Characters that XML forbids would make a viewer refuse the whole picture.
  const allowed = Array.from(text, (char) => (isControl(char) ? '\u{fffd}' : char)).join('');
  return allowed.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}

function isControl(char: string): boolean {
  return char < ' ' && char !== '\t' && char !== '\n' && char !== '\r';
}
