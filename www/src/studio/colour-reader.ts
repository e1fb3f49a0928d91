/**
 * Reads custom properties at an element as colours that a canvas can draw with. A probe resolves names of system colours, which forced
 * colours use.
 */
export function colourReader(frame: HTMLElement): (property: string) => string {
  return (property) => {
    const probe = document.createElement('span');
    probe.hidden = true;
    probe.style.forcedColorAdjust = 'none';
    probe.style.color = `var(${property})`;
    frame.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
