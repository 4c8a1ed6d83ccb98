/**
 * How the reports look. One accent; everything else is ink on paper. Colours are pairs for light and dark, chosen by the
 * device or by the three buttons at the top, without script. Ratios of contrast are at least 4.5 to 1 for text.
 */
export const style = `
:root{color-scheme:light dark;
--paper:light-dark(#fbfaf7,#15181b);--raised:light-dark(#fff,#1d2125);--sunk:light-dark(#f1efe9,#101315);
--ink:light-dark(#1d1c1a,#e9e6e0);--soft:light-dark(#595650,#a9a69f);--rule:light-dark(#dedad1,#33383d);
--accent:light-dark(#0b5d66,#6fc7cf);--accent-soft:light-dark(#dceced,#17363a);
--blocker:light-dark(#a8201a,#ff938a);--blocker-soft:light-dark(#fbe6e3,#3d1c1a);
--warning:light-dark(#7d5200,#e8b44c);--warning-soft:light-dark(#fbeed3,#38290c);
--good:light-dark(#1f6b3a,#7fd197);
--serif:"Iowan Old Style","Charter","Palatino Linotype",Palatino,Georgia,serif;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;
--mono:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;
--step-down:.82rem;--step-1:1.2rem;--step-2:1.55rem;--step-3:clamp(2.6rem,8vw,4.4rem);--gap:clamp(3rem,7vw,5.5rem)}
:root:has(#theme-light:checked){color-scheme:light}
:root:has(#theme-dark:checked){color-scheme:dark}
[hidden]{display:none!important}
*{box-sizing:border-box}
html{font:100%/1.55 var(--sans);background:var(--paper);color:var(--ink);scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:68rem;padding:0 clamp(1rem,4vw,2.5rem) 5rem;overflow-wrap:anywhere}
h1,h2,h3,p,ul,ol,dl,figure,fieldset,table{margin:0}
h1,h2{font-family:var(--serif);font-weight:600;line-height:1.12;letter-spacing:-.012em;text-wrap:balance}
h2{font-size:var(--step-2)}h3{font-size:1rem;line-height:1.35}
section{margin-top:var(--gap);display:grid;gap:1.25rem}section>*{min-width:0}
a{color:var(--accent);text-underline-offset:.18em}code,.place{font-family:var(--mono);font-size:.86em}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:3px}
ul,ol{padding-left:1.2rem}li+li{margin-top:.3rem}
.lead{max-width:44rem;color:var(--soft);font-size:1.05rem}.note{color:var(--soft);font-size:var(--step-down)}
.plain{list-style:none;padding:0}.number{font-variant-numeric:tabular-nums}
.hidden-text{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}

.top{display:flex;flex-wrap:wrap;gap:.75rem 2rem;align-items:center;justify-content:space-between;padding:1.1rem 0;border-bottom:1px solid var(--rule)}
.top b{font-weight:650}.top nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;padding:0;list-style:none;font-size:var(--step-down)}.top nav li+li{margin:0}
.theme{border:0;padding:0;display:flex;font-size:var(--step-down)}
.theme label{position:relative;border:1px solid var(--rule);padding:.25rem .7rem;cursor:pointer;background:var(--raised)}
.theme label:first-of-type{border-radius:99px 0 0 99px}.theme label:last-of-type{border-radius:0 99px 99px 0}.theme label+label{border-left:0}
.theme input{position:absolute;inset:0;opacity:0;margin:0;cursor:pointer}
.theme label:has(:checked){background:var(--accent);border-color:var(--accent);color:var(--paper)}
.theme label:has(:focus-visible){outline:2px solid var(--accent);outline-offset:2px}

.answer{display:grid;gap:clamp(1.5rem,4vw,3.5rem);margin-top:clamp(2rem,6vw,4rem)}
@media(min-width:56rem){.answer{grid-template-columns:minmax(0,1.45fr) minmax(0,1fr)}}
.answer .eyebrow,.eyebrow{font-size:var(--step-down);letter-spacing:.07em;text-transform:uppercase;color:var(--soft)}
.answer h1{font-size:var(--step-3);color:var(--accent);margin:.35rem 0 1rem;line-height:1}
.answer.calm h1{font-size:clamp(2.1rem,5.4vw,3.1rem);line-height:1.08}
.answer .why{font-family:var(--serif);font-size:var(--step-1);line-height:1.5;max-width:36rem}
.answer aside{align-self:end;background:var(--raised);border:1px solid var(--rule);border-top:3px solid var(--accent);border-radius:4px;padding:1.2rem 1.3rem}
.answer aside h2{font:650 1rem/1.3 var(--sans);letter-spacing:0;margin-bottom:.7rem}
.flips{list-style:none;padding:0;font-size:.94rem}.flips li{padding:.5rem 0;margin:0}.flips li+li{border-top:1px solid var(--rule)}
.to{display:inline-block;font-weight:650;color:var(--accent)}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:1px;background:var(--rule);border:1px solid var(--rule);border-radius:4px;margin-top:2.5rem;overflow:hidden}
.counts div:last-child:nth-child(odd){grid-column:auto/-1}.counts div{background:var(--raised);padding:.9rem 1.1rem;display:flex;flex-direction:column-reverse}
.counts dt{font-size:var(--step-down);color:var(--soft)}.counts dd{margin:0;font:600 1.9rem/1.1 var(--serif);font-variant-numeric:lining-nums tabular-nums}
.counts .blocker dd{color:var(--blocker)}.counts .warning dd{color:var(--warning)}

.scroller{overflow-x:auto;max-width:100%}
.graph{background:var(--raised);border:1px solid var(--rule);border-radius:6px;padding:1rem}
.graph svg{font-family:var(--sans)}.graph .scroller svg{display:block;margin:0 auto;max-width:100%;height:auto}.graph .scroller svg.wide{min-width:46rem}
.graph .column{font-size:11px;letter-spacing:.06em;text-transform:uppercase;fill:var(--soft)}
.node rect{fill:var(--raised);stroke:var(--soft);stroke-width:1}.node .name{font-size:13px;font-weight:600;fill:var(--ink)}.node .detail{font-size:10.5px;fill:var(--soft)}
.node.state rect{fill:var(--sunk)}.node.files rect{stroke-dasharray:4 3}.node.shared rect{fill:var(--blocker-soft);stroke:var(--blocker);stroke-width:1.5;stroke-dasharray:none}
.disk{fill:none;stroke:var(--soft);stroke-width:1.2}ellipse.disk{fill:var(--raised)}
.badge circle{stroke:var(--raised);stroke-width:1.5}.badge text{font-size:12px;font-weight:700;text-anchor:middle;fill:var(--raised)}
.badge.blocker circle{fill:var(--blocker)}.badge.warning circle{fill:var(--warning)}
.line{fill:none;stroke:var(--soft);stroke-width:1;opacity:.42}.line.queue{stroke:var(--accent);stroke-width:2;opacity:.85}
.line.writes{stroke:var(--blocker);stroke-width:1.8;opacity:.75}.line.reads{stroke:var(--blocker);stroke-width:1.4;stroke-dasharray:4 4;opacity:.75}
.line.own{stroke-dasharray:2 3;opacity:.8}
.graph.asked .line{opacity:.08}.graph.asked .line.lit{opacity:1;stroke-width:2.2}.graph.asked .node{opacity:.35}.graph.asked .node.lit{opacity:1}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;padding:.9rem 0 0;margin-top:.9rem;border-top:1px solid var(--rule);font-size:var(--step-down);color:var(--soft)}
.legend li{display:flex;align-items:center;gap:.45rem;margin:0}figcaption{font-size:var(--step-down);color:var(--soft);margin-top:.6rem}

.pair{display:grid;gap:1.25rem}@media(min-width:50rem){.pair{grid-template-columns:1fr 1fr}}
.panel{background:var(--raised);border:1px solid var(--rule);border-radius:6px;padding:1.3rem}.panel h3{font:600 var(--step-1)/1.2 var(--serif);margin-bottom:.3rem}
.panel.now{border:2px solid var(--soft)}.panel.then{border-style:dashed;border-color:var(--accent)}
.panel dl{margin-top:1rem}.panel dl div{padding:.7rem 0;border-top:1px solid var(--rule)}.panel dt{font-weight:650;display:flex;flex-wrap:wrap;gap:.4rem .7rem;align-items:center}.panel dd{margin:.15rem 0 0;color:var(--soft);font-size:.94rem}
.dots{max-width:100%;height:11px}.dots rect{fill:var(--accent)}.dots .state{fill:var(--blocker)}.dots .once{fill:none;stroke:var(--accent);stroke-width:1.4}

.filters{display:flex;flex-wrap:wrap;gap:.6rem 1.4rem;align-items:center;padding:.8rem 1rem;background:var(--sunk);border-radius:6px;font-size:.94rem}
.filters fieldset{border:0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem}.filters label{overflow-wrap:normal;display:flex;gap:.4rem;align-items:center}
.filters input[type=checkbox]{accent-color:var(--accent);width:1.05rem;height:1.05rem;margin:0}
.filters input[type=search]{font:inherit;color:inherit;background:var(--raised);border:1px solid var(--soft);border-radius:4px;padding:.25rem .6rem;width:min(16rem,100%)}
body:has(#show-blocker:not(:checked)) .finding.blocker,body:has(#show-warning:not(:checked)) .finding.warning,body:has(#show-advice:not(:checked)) .finding.advice,body:has(#hide-handled:checked) .finding.handled,.finding.unmatched{display:none}
.file{margin-top:1.2rem}.file>h3{font:600 1rem/1.4 var(--mono);padding-bottom:.45rem;border-bottom:2px solid var(--ink)}
.file:not(:has(.finding:not(.unmatched))){display:none}
.finding{display:grid;grid-template-columns:3.4rem minmax(0,1fr);gap:0 1rem;padding:1.1rem 0;border-bottom:1px solid var(--rule)}
.finding .at{font-family:var(--mono);font-size:var(--step-down);color:var(--soft);text-align:right;padding-top:.2rem;font-variant-numeric:tabular-nums}
.finding .body{display:grid;gap:.5rem;max-width:46rem}.finding .body>*{min-width:0}
.finding .message{font-weight:550}.tags{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:baseline;font-size:var(--step-down);color:var(--soft)}
.severity{font-weight:700;border-radius:3px;padding:.05rem .45rem}.severity.blocker{color:var(--blocker);background:var(--blocker-soft)}.severity.warning{color:var(--warning);background:var(--warning-soft)}.severity.advice{color:var(--soft);background:var(--sunk)}
.remedy::before{content:"→ ";color:var(--accent);font-weight:700}.done{color:var(--good);font-size:.94rem}
details>summary{cursor:pointer;color:var(--accent);font-size:.94rem;width:fit-content}details[open]>summary{margin-bottom:.6rem}
pre{margin:.4rem 0 0;padding:.8rem 1rem;background:var(--sunk);border-radius:4px;font:.82rem/1.5 var(--mono);white-space:pre-wrap}
pre del,pre ins{display:block;text-decoration:none}pre del{color:var(--blocker)}pre ins{color:var(--good)}pre del::before{content:"- "}pre ins::before{content:"+ "}

table{border-collapse:collapse;width:100%;font-size:.94rem}.scroller table{min-width:40rem}tbody th{min-width:7rem}th,td{text-align:left;vertical-align:top;padding:.5rem .9rem .5rem 0;border-bottom:1px solid var(--rule)}
thead th{font-size:var(--step-down);color:var(--soft);font-weight:600}tbody th{font-weight:600}td.day{white-space:nowrap}td.number,th.number{text-align:right;white-space:nowrap}
tfoot th,tfoot td{border-top:2px solid var(--ink);border-bottom:0;font-weight:700}
.bar rect{fill:var(--accent)}.bar .track{fill:var(--rule)}.bar .maybe{fill:var(--accent);opacity:.4}.bar .blocker{fill:var(--blocker)}.bar .warning{fill:var(--warning)}.bar .advice{fill:var(--soft)}
.bar text{font:11px var(--sans);fill:var(--soft)}.bar{display:block;max-width:100%}.bar.money{height:auto}.bar.money text{font-size:13px;fill:var(--ink)}
.steps{list-style:none;padding:0;counter-reset:step}.steps>li{display:grid;grid-template-columns:2.4rem minmax(0,1fr);padding:1.1rem 0;margin:0;border-top:1px solid var(--rule);counter-increment:step}
.steps>li::before{content:counter(step);font:600 1.5rem/1.1 var(--serif);color:var(--accent)}
.steps h3{display:flex;flex-wrap:wrap;gap:.1rem .9rem;align-items:baseline}.steps .when{font:500 var(--step-down) var(--sans);color:var(--soft)}.steps p{color:var(--soft);max-width:44rem}.steps svg{margin-top:.6rem}.steps ul{max-width:46rem;margin:.4rem 0 .6rem;padding-left:1.1rem;list-style:disc}
.options{list-style:none;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
.option{background:var(--raised);border:1px solid var(--rule);border-radius:6px;padding:1.1rem 1.2rem;margin:0!important;display:grid;gap:.6rem;align-content:start}.option.first{border:2px solid var(--accent)}
.option h3{display:flex;justify-content:space-between;gap:.8rem}.option .score{flex:none;font-variant-numeric:tabular-nums;color:var(--accent)}.option ul{font-size:.92rem;list-style:none;padding:0}.option li{padding-left:1.2rem;text-indent:-1.2rem}
.option li::before{display:inline-block;width:1.2rem;text-indent:0}.for li::before{content:"+";color:var(--good);font-weight:700}.against li::before{content:"−";color:var(--blocker);font-weight:700}
.questions>li,.kept>li{padding:.7rem 0;margin:0;border-top:1px solid var(--rule);max-width:50rem}.questions{padding:0;list-style:none}.kept{padding:0;list-style:none}.questions p+p{color:var(--soft);font-size:.94rem}
.empty{border-left:3px solid var(--accent);background:var(--sunk);padding:.8rem 1.1rem;max-width:48rem}
footer{margin-top:var(--gap);padding-top:1rem;border-top:1px solid var(--rule);color:var(--soft);font-size:var(--step-down)}

@media(max-width:34rem){.finding{grid-template-columns:minmax(0,1fr)}.finding .at{text-align:left}.counts{grid-template-columns:1fr 1fr}}
@media print{
:root,:root:has(#theme-dark:checked){color-scheme:light;--paper:#fff;--raised:#fff;--gap:2rem;--step-3:3rem}
html{font-size:10.5pt}body{max-width:none;padding:0}@page{margin:16mm 15mm 18mm}
.theme,.top nav,.filters,.scroller+.note{display:none}.finding,.steps>li,.option,.panel,tr,.graph{break-inside:avoid}h2,h3{break-after:avoid}
.finding,.finding.unmatched{display:grid!important}.file{display:block!important}
.answer{grid-template-columns:1.45fr 1fr}.scroller{overflow:visible}.graph svg,.scroller svg,.graph .scroller svg.wide{min-width:0;width:auto;max-width:100%;height:auto}
details::details-content{content-visibility:visible;display:block;block-size:auto}summary{display:none}a{color:inherit;text-decoration:none}}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`;
