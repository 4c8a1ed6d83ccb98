/** Preloaded by a bench: takes the build of the YAML parser that the bundle takes (tools/build/bundle.ts). */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, nextResolve) => {
    if (specifier !== 'yaml') return nextResolve(specifier, context);
    return nextResolve(specifier, { ...context, conditions: context.conditions.filter((condition) => condition !== 'node') });
  },
});
