import type { Statistic } from './statistic.js';

/** Statistics that only the split by direction has. */
export type SideOnlyName =
  | 'wins'
  | 'losses'
  | 'net_profit'
  | 'gross_profit'
  | 'gross_loss'
  | 'average_win'
  | 'average_loss'
  | 'payoff_ratio'
  | 'largest_win'
  | 'largest_loss'
  | 'average_candles'
  | 'average_candles_of_wins'
  | 'average_candles_of_losses'
  | 'longest_winning_streak'
  | 'longest_losing_streak';

const noTrade = 'no closed trade';
const noWin = 'no winning trade';
const noLoss = 'no losing trade';

/** Every statistic that is known only of trades. A trade with a profit of 0 is neither winner nor loser. */
export const sideStatistics: Record<SideOnlyName, Statistic> = {
  wins: {
    title: 'Winners',
    unit: 'count',
    definition: 'Closed trades with a gain after fees.',
    formula: 'count(profit > 0)',
    typical: '',
  },
  losses: {
    title: 'Losers',
    unit: 'count',
    definition: 'Closed trades with a loss after fees.',
    formula: 'count(profit < 0)',
    typical: '',
  },
  net_profit: {
    title: 'Net profit',
    unit: 'gain',
    definition: 'Sum of the profits of the closed trades, after fees.',
    formula: 'gross profit + gross loss',
    typical: '',
  },
  gross_profit: {
    title: 'Gross profit',
    unit: 'gain',
    definition: 'Sum of the gains of the winners.',
    formula: 'Σ gains',
    typical: '',
  },
  gross_loss: {
    title: 'Gross loss',
    unit: 'gain',
    definition: 'Sum of the losses of the losers.',
    formula: 'Σ losses',
    typical: '',
  },
  average_win: {
    title: 'Average win',
    unit: 'gain',
    definition: 'Mean gain of the winners, in the currency of the account.',
    formula: 'gross profit / winners',
    typical: '',
    why: noWin,
  },
  average_loss: {
    title: 'Average loss',
    unit: 'gain',
    definition: 'Mean loss of the losers, in the currency of the account.',
    formula: 'gross loss / losers',
    typical: '',
    why: noLoss,
  },
  payoff_ratio: {
    title: 'Payoff ratio',
    unit: 'ratio',
    definition: 'Average win per unit of average loss.',
    formula: 'average win / −average loss',
    typical: 'A win rate of 40% needs more than 1.5 to earn money.',
    why: 'no win or no loss',
  },
  largest_win: {
    title: 'Largest win',
    unit: 'gain',
    definition: 'Highest gain of a trade, in the currency of the account.',
    formula: 'max(profit)',
    typical: 'If it makes most of the net profit, the result hangs on one trade.',
    why: noWin,
  },
  largest_loss: {
    title: 'Largest loss',
    unit: 'gain',
    definition: 'Highest loss of a trade, in the currency of the account.',
    formula: 'min(profit)',
    typical: '',
    why: noLoss,
  },
  average_candles: {
    title: 'Average candles held',
    unit: 'candles',
    definition: 'Mean number of candles from entry to exit; 0 if both are in the same candle.',
    formula: 'mean(exit candle − entry candle)',
    typical: '',
    why: noTrade,
  },
  average_candles_of_wins: {
    title: 'Candles held by winners',
    unit: 'candles',
    definition: 'Mean number of candles from entry to exit of the winners.',
    formula: 'mean(exit candle − entry candle)',
    typical: '',
    why: noWin,
  },
  average_candles_of_losses: {
    title: 'Candles held by losers',
    unit: 'candles',
    definition: 'Mean number of candles from entry to exit of the losers.',
    formula: 'mean(exit candle − entry candle)',
    typical: '',
    why: noLoss,
  },
  longest_winning_streak: {
    title: 'Longest winning streak',
    unit: 'count',
    definition: 'Most winners one after another, in the order of the exits.',
    formula: 'max run of profit > 0',
    typical: '',
  },
  longest_losing_streak: {
    title: 'Longest losing streak',
    unit: 'count',
    definition: 'Most losers one after another, in the order of the exits.',
    formula: 'max run of profit < 0',
    typical: 'With a win rate of 40%, eight in 100 trades are usual.',
  },
};
