/**
 * What the page does beyond CSS: a search over findings, with the number that is shown, and lines of the picture that stand
 * out while one looks at a box. Without it everything is there, and the filters by severity work.
 */
export const behaviour = `
(function () {
  var search = document.getElementById('search');
  var shown = document.getElementById('shown');
  var findings = [].slice.call(document.querySelectorAll('.finding'));
  function count() {
    if (!shown) return;
    var visible = findings.filter(function (finding) { return finding.getClientRects().length > 0; }).length;
    shown.textContent = visible + ' of ' + findings.length + ' shown';
  }
  if (search) {
    document.getElementById('search-label').hidden = false;
    search.addEventListener('input', function () {
      var wanted = search.value.trim().toLowerCase();
      findings.forEach(function (finding) {
        finding.classList.toggle('unmatched', wanted !== '' && finding.textContent.toLowerCase().indexOf(wanted) === -1);
      });
      count();
    });
    document.querySelectorAll('.filters input').forEach(function (input) { input.addEventListener('change', count); });
    count();
  }
  document.querySelectorAll('.graph').forEach(function (graph) {
    var lines = [].slice.call(graph.querySelectorAll('.scroller .line'));
    var nodes = [].slice.call(graph.querySelectorAll('.node'));
    function clear() {
      graph.classList.remove('asked');
      lines.concat(nodes).forEach(function (part) { part.classList.remove('lit'); });
    }
    nodes.forEach(function (node) {
      node.addEventListener('pointerenter', function () {
        var number = node.dataset.node;
        var near = {};
        near[number] = true;
        lines.forEach(function (line) {
          var isNear = line.dataset.from === number || line.dataset.to === number;
          line.classList.toggle('lit', isNear);
          if (isNear) { near[line.dataset.from] = true; near[line.dataset.to] = true; }
        });
        nodes.forEach(function (other) { other.classList.toggle('lit', near[other.dataset.node] === true); });
        graph.classList.add('asked');
      });
      node.addEventListener('pointerleave', clear);
    });
  });
})();
`;
