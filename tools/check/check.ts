import { checks } from './checks.ts';
import { describeResult, runChecks } from './run-checks.ts';

const results = await runChecks(checks, (result) => console.log(describeResult(result)));
if (results.some((result) => !result.passed)) process.exitCode = 1;
