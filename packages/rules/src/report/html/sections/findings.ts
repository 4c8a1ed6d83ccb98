import { severities } from '@landfall/model';
import type { RuleFinding } from '../../../finding.ts';
import type { Change, Evidence } from '../../../rule.ts';
import { type Markup, markup, nothing } from '../markup.ts';

/** Every finding, by the file in which it is put right, in the order of lines; with filters that work without script. */
export function findingsSection(findings: readonly RuleFinding[]): Markup {
  if (findings.length === 0)
    return markup`<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>
<p class="empty">Nothing was found that would go wrong in Kubernetes.</p></section>`;
  const files = [...new Set(findings.map(({ place }) => place.file))].sort();
  return markup`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings, by place</h2>
<p class="lead">Each stands at the line where it is put right. A blocker does not start, or loses or reveals data, when the application is moved as it is; a warning shows when something stops, grows or is updated.</p>
${filters(findings)}
<div>
${files.map((file) => fileBlock(file, findings))}
</div>
</section>`;
}

function filters(findings: readonly RuleFinding[]): Markup {
  const boxes = severities
    .map((severity) => ({ severity, amount: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ amount }) => amount > 0)
    .map(
      ({ severity, amount }) =>
        markup`<label><input type="checkbox" id="show-${severity}" checked> ${titles[severity]} <span class="number">${amount}</span></label>`,
    );
  const handled = findings.some((finding) => finding.handled !== undefined)
    ? markup`<label><input type="checkbox" id="hide-handled"> Hide what render takes care of</label>`
    : nothing;
  return markup`<div class="filters" role="group" aria-label="Which findings are shown"><fieldset><legend class="hidden-text">Severity</legend>${boxes}</fieldset>
${handled}<label id="search-label" hidden>Search <input type="search" id="search" autocomplete="off"></label><output id="shown" class="note"></output></div>`;
}

const titles: Readonly<Record<RuleFinding['severity'], string>> = { blocker: 'Blockers', warning: 'Warnings', advice: 'Advice' };

function fileBlock(file: string, findings: readonly RuleFinding[]): Markup {
  const here = findings
    .filter(({ place }) => place.file === file)
    .sort((a, b) => a.place.line - b.place.line || severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return markup`<div class="file"><h3>${file}</h3>
${here.map(findingBlock)}</div>`;
}

function findingBlock(finding: RuleFinding): Markup {
  const { rule, severity, confidence, service, place, message, remedy, handled } = finding;
  return markup`<article class="finding ${severity}${handled === undefined ? '' : ' handled'}" aria-label="${severity}, line ${place.line}">
<p class="at"><span class="hidden-text">line </span>${place.line}</p>
<div class="body"><p class="tags"><span class="severity ${severity}">${severity}</span>${
    service === undefined ? nothing : markup`<b>${service}</b>`
  }<code>${rule}</code>${confidence === 'certain' ? nothing : markup`<span>${confidence}</span>`}</p>
<p class="message">${message}</p>
<p class="remedy">${remedy}</p>
${handled === undefined ? nothing : markup`<p class="done">landfall render: ${handled}</p>`}
<details><summary>Evidence and an example</summary>
${evidenceList(finding.evidence)}${example(finding.change)}</details></div>
</article>`;
}

function evidenceList(evidence: readonly Evidence[]): Markup {
  const items = evidence.map(
    ({ text, place }) =>
      markup`<li>${text}${place === undefined ? nothing : markup` <span class="place">${place.file}:${place.line}</span>`}</li>`,
  );
  return markup`<ul>${items}</ul>`;
}

function example({ file, before, after }: Change): Markup {
  return markup`<p class="note">How it may look in ${file}:</p><pre>${before.map((line) => markup`<del>${line}</del>`)}${after.map(
    (line) => markup`<ins>${line}</ins>`,
  )}</pre>`;
}
