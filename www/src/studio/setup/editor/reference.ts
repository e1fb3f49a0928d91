import { make } from '../../dom.js';
import { defaultCall, helpOf, indicatorHelp, type WordHelp, words } from './word-list.js';

/** A word of the reference. */
type Entry = { help: WordHelp; written: string };

/** All indicators, functions and values with what they mean. A click writes one into the text. */
export function makeReference(write: (text: string) => void): HTMLElement {
  const filter = make('input', '');
  filter.type = 'search';
  filter.placeholder = 'Find an indicator';
  filter.ariaLabel = 'Find in the reference';
  filter.dataset.testid = 'reference-filter';
  const groups = [
    makeGroup(
      `Indicators (${words.indicators.length})`,
      words.indicators.map((indicator) => ({
        help: indicatorHelp(indicator),
        written: defaultCall(indicator),
      })),
      write,
    ),
    makeGroup('Functions', words.functions.map(entryOf), write),
    makeGroup('Values', words.values.map(entryOf), write),
  ];
  filter.addEventListener('input', () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const group of groups) {
      const items = [...group.querySelectorAll<HTMLElement>('li')];
      for (const item of items) item.hidden = !item.textContent?.toLowerCase().includes(wanted);
      group.hidden = items.every((item) => item.hidden);
    }
  });
  const list = make('div', 'reference-list', ...groups);
  list.tabIndex = 0;
  list.role = 'group';
  list.ariaLabel = 'Words of the rules language';
  const element = make('aside', 'reference', filter, list);
  element.ariaLabel = 'Reference';
  return element;
}

function entryOf({ name }: { name: string }): Entry {
  return { help: helpOf(name) ?? { heading: name, sentences: [] }, written: name };
}

function makeGroup(title: string, entries: Entry[], write: (text: string) => void): HTMLElement {
  const list = make('ul', 'reference-words', ...entries.map((entry) => makeItem(entry, write)));
  return make('section', '', make('h3', '', title), list);
}

function makeItem({ help, written }: Entry, write: (text: string) => void): HTMLElement {
  const name = make('button', 'reference-name', make('code', '', help.heading));
  name.type = 'button';
  name.title = `Write ${written}`;
  name.addEventListener('click', () => write(written));
  return make('li', '', name, ...help.sentences.map((sentence) => make('p', '', sentence)));
}
