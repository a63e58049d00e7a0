"""When? The daemon, the walk that its jobs take, and the backtest."""
