import { fireEvent, render, screen } from '@testing-library/react';
import { Search } from './search';

jest.mock('candlerun', () => jest.requireActual('candlerun/testing'));

test('the component shows a job to its end', async () => {
  render(<Search />);
  fireEvent.click(screen.getByText('Search'));
  await screen.findByText('completed');
  expect(screen.getByText('Episode 3/3 · Candle 1,000/1,000 100.00%')).toBeTruthy();
  expect(screen.getByText('Best score 3')).toBeTruthy();
});
