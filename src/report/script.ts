/**
 * The page's one script, for comfort alone: tables sort by the column whose title is pressed, one head of attention can
 * be chosen, and what a sign of a chart stands for is shown at once under the pointer. Plain JavaScript, written into
 * the page as it is here. It reads and moves what is there, and never makes markup of text.
 */
export const SCRIPT = `
(() => {
  const shortened = { K: 1e3, M: 1e6, G: 1e9, T: 1e12 };
  const numberOf = (cell) => {
    const found = /^([+-]?[0-9][0-9,]*(?:[.][0-9]+)?(?:e[+-]?[0-9]+)?)([KMGT]?)/.exec(cell.textContent.replace('\\u2212', '-').trim());
    return found ? Number(found[1].replaceAll(',', '')) * (shortened[found[2]] || 1) : NaN;
  };
  const compare = (a, b) => {
    const [x, y] = [numberOf(a), numberOf(b)];
    if (x === x && y === y) return x - y;
    if (x === x || y === y) return x === x ? -1 : 1;
    return a.textContent.localeCompare(b.textContent, 'en');
  };
  const sortBy = (table, column, title) => {
    const down = title.getAttribute('aria-sort') === 'ascending';
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    title.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => (down ? -1 : 1) * compare(a.cells[column], b.cells[column]));
    table.tBodies[0].append(...rows);
  };
  for (const table of document.querySelectorAll('table')) {
    if (table.tBodies[0].rows.length < 3) continue;
    [...table.tHead.rows[0].cells].forEach((title, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...title.childNodes);
      title.append(button);
      button.addEventListener('click', () => sortBy(table, column, title));
    });
  }
  for (const maps of document.querySelectorAll('.maps')) {
    const figures = [...maps.querySelectorAll('figure')];
    if (figures.length < 3) continue;
    const choice = document.createElement('select');
    for (const name of ['all heads', ...figures.map((figure) => figure.querySelector('figcaption').textContent)]) {
      choice.append(new Option(name));
    }
    choice.addEventListener('change', () => {
      figures.forEach((figure, i) => { figure.hidden = choice.selectedIndex > 0 && choice.selectedIndex !== i + 1; });
    });
    const label = document.createElement('label');
    label.className = 'heads';
    label.append('Show ', choice);
    maps.before(label);
  }
  const tip = document.createElement('div');
  tip.id = 'tip';
  tip.setAttribute('role', 'status');
  document.body.append(tip);
  for (const svg of document.querySelectorAll('svg.chart, svg.map')) {
    svg.addEventListener('pointermove', (event) => {
      const mark = event.target.closest('path, circle, rect');
      const title = mark && mark.querySelector('title');
      tip.hidden = !title;
      if (!title) return;
      tip.textContent = title.textContent;
      tip.style.left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8) + 'px';
      tip.style.top = event.clientY + 14 + 'px';
    });
    svg.addEventListener('pointerleave', () => { tip.hidden = true; });
  }
  tip.hidden = true;
})();
`;
