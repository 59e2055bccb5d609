"""dlsolve against independent libraries, by family of answers; `dlsolve[oracles]` installs them."""
