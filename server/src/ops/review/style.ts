/** The style of a scorecard, in the colours of the document it stands in. */
export const STYLE = `body{background:var(--back);color:var(--fore);font:15px/1.5 var(--font)}
h1{font-size:1.7rem;margin:.5rem 0}
h2{font-size:1.25rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1rem;margin:0;display:flex;flex-wrap:wrap;gap:.5rem;justify-content:space-between}
p,ul{margin:.35rem 0}
code,a{font-family:var(--mono);font-size:.92em;overflow-wrap:anywhere}
a{color:var(--bar)}
:focus-visible{outline:2px solid var(--bar);outline-offset:2px}
.item{border:1px solid var(--line);border-radius:4px;padding:.6rem .8rem;margin:.6rem 0;break-inside:avoid}
.verdict{font-weight:600;white-space:nowrap}
.verdict.good{color:var(--good)}
.verdict.bad{color:var(--bad)}
.verdict.open{color:var(--open)}
.soft,caption{color:var(--soft)}
summary{cursor:pointer;color:var(--soft)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;margin:.5rem 0}
caption{text-align:left;font-size:.85em}
th,td{border-bottom:1px solid var(--line);padding:.2rem .7rem .2rem 0;text-align:left;font-weight:normal}
thead th{font-weight:600}
.number{text-align:right;font-variant-numeric:tabular-nums}
@media print{details::details-content{content-visibility:visible;height:auto}.item{border-color:var(--line)}a{color:inherit;text-decoration:none}}`;
