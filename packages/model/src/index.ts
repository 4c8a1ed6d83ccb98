/** The words that every room shares. */
export * from './app.ts';
export * from './app-error.ts';
export * from './day.ts';
export * from './fact.ts';
export * from './finding.ts';
export * from './heroku.ts';
export * from './key-path.ts';
export * from './ledger.ts';
export * from './ledger-settle.ts';
export * from './node-price-list.ts';
export * from './node-prices.ts';
export * from './place.ts';
export * from './prices.ts';
export * from './questions.ts';
export * from './settings.ts';
export * from './storage.ts';
export * from './workspace.ts';
