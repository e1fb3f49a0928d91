import { fireEvent, render, screen } from '@testing-library/react';
import { Search } from './search';

test('without the replacement the component renders, and the error names it', async () => {
  render(<Search />);
  expect(screen.getByText('idle')).toBeTruthy();
  fireEvent.click(screen.getByText('Search'));
  const status = await screen.findByText(/replace candlerun by candlerun\/testing/);
  expect(status.textContent).toContain('the engine needs ES modules');
});
