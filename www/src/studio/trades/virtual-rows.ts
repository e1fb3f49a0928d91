/**
 * Which rows of a long list are drawn, and where. All rows have the same height. A browser limits the height of an element, so a list of
 * a million rows is drawn on a lower one, over which its rows move faster than the scroll bar.
 */

/** The tallest element that every browser draws, with room to spare: Firefox ends at 17.9 million pixels. */
const MAX_HEIGHT = 12_000_000;

/** Rows that are drawn above and below the visible ones. */
const OVERSCAN = 4;

/** Rows from `first` up to, not including, `end`; the first is at `top` of the scrolled content. */
export type RowWindow = { first: number; end: number; top: number };

/** Sizes in pixels: of a row, and of the visible part of the list. */
export type RowSizes = { count: number; rowHeight: number; viewHeight: number };

/** Height of the scrolled content. */
export function contentHeight({ count, rowHeight }: RowSizes): number {
  return Math.min(count * rowHeight, MAX_HEIGHT);
}

/** The rows to draw. */
export function rowWindow(sizes: RowSizes, scrollTop: number): RowWindow {
  const { count, rowHeight, viewHeight } = sizes;
  const position = clamp(scrollTop, contentHeight(sizes) - viewHeight) * stretch(sizes);
  const first = Math.max(0, Math.floor(position / rowHeight) - OVERSCAN);
  const end = Math.min(count, Math.ceil((position + viewHeight) / rowHeight) + OVERSCAN);
  const shift = clamp(scrollTop, contentHeight(sizes) - viewHeight) - position;
  return { first, end, top: first * rowHeight + shift };
}

/** The nearest scroll position at which a row is wholly visible. */
export function scrollTo(sizes: RowSizes, scrollTop: number, row: number): number {
  const { rowHeight, viewHeight } = sizes;
  const factor = stretch(sizes);
  const position = scrollTop * factor;
  const top = row * rowHeight;
  const bottom = top + rowHeight - viewHeight;
  if (position > top) return top / factor;
  return position < bottom ? bottom / factor : scrollTop;
}

/** The row that a key moves to from another one; null for other keys. */
export function rowAfterKey(
  key: string,
  row: number,
  { count, rowHeight, viewHeight }: RowSizes,
): number | null {
  const page = Math.max(1, Math.floor(viewHeight / rowHeight) - 1);
  const last = count - 1;
  const places: Record<string, number> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + page,
    PageUp: row - page,
    Home: 0,
    End: last,
  };
  const place = places[key];
  return place === undefined ? null : clamp(place, last);
}

/** Pixels that the rows move for each pixel of the scroll bar, at least 1. */
function stretch(sizes: RowSizes): number {
  const hidden = contentHeight(sizes) - sizes.viewHeight;
  return hidden <= 0 ? 1 : (sizes.count * sizes.rowHeight - sizes.viewHeight) / hidden;
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}
