import type { SideOnlyName } from './side-statistics.js';
import type { StatisticName } from './statistic.js';

/** Statistics under one title. A group of trades has columns for long and short ones. */
export type StatisticGroup = {
  title: string;
  isSplit: boolean;
  names: readonly (StatisticName | SideOnlyName)[];
};

/** Every statistic in the order of the panel. */
export const groups: readonly StatisticGroup[] = [
  {
    title: 'Return',
    isSplit: false,
    names: [
      'return_pct',
      'buy_and_hold_return_pct',
      'cagr_pct',
      'annual_return_pct',
      'final_equity',
      'peak_equity',
      'alpha_pct',
      'beta',
    ],
  },
  {
    title: 'Risk',
    isSplit: false,
    names: [
      'sharpe',
      'sortino',
      'calmar',
      'omega',
      'annual_volatility_pct',
      'max_drawdown_pct',
      'avg_drawdown_pct',
      'max_drawdown_duration_ms',
      'avg_drawdown_duration_ms',
    ],
  },
  {
    title: 'Trades',
    isSplit: true,
    names: [
      'trades',
      'wins',
      'losses',
      'win_rate_pct',
      'profit_factor',
      'net_profit',
      'gross_profit',
      'gross_loss',
      'commission',
      'expectancy',
      'expectancy_pct',
      'average_win',
      'average_loss',
      'payoff_ratio',
      'largest_win',
      'largest_loss',
      'best_trade_pct',
      'worst_trade_pct',
      'average_candles',
      'average_candles_of_wins',
      'average_candles_of_losses',
      'longest_winning_streak',
      'longest_losing_streak',
    ],
  },
  {
    title: 'Trade quality',
    isSplit: false,
    names: [
      'avg_trade_pct',
      'avg_winning_trade_pct',
      'avg_losing_trade_pct',
      'sqn',
      'kelly',
      'max_trade_duration_ms',
      'avg_trade_duration_ms',
      'avg_winning_trade_duration_ms',
      'avg_losing_trade_duration_ms',
    ],
  },
  {
    title: 'Exposure',
    isSplit: false,
    names: ['exposure_pct', 'max_gross_exposure_pct', 'open_trades', 'open_profit'],
  },
];
