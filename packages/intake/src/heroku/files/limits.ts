/**
 * How much of a Heroku descriptor is read before it is refused: 1 MiB, 100 levels, 50,000 values. The largest app.json of
 * a public application has 20 kB.
 */
export const descriptorLimits = { maxBytes: 1024 * 1024, maxDepth: 100, maxNodes: 50_000 } as const;

/** Most process types of a Procfile, and most lines of it that are looked at. */
export const procfileLimits = { maxTypes: 200, maxLines: 10_000 } as const;
