'use strict';
for (const table of document.querySelectorAll('table')) {
	const body = table.tBodies[0], rows = Array.from(body.rows);
	if (2 > rows.length) continue;
	const text = (row, i) => row.cells[i].textContent;
	const number = (row, i) => { const s = text(row, i).replace(/[,%]/g, ''); return s === '' ? -Infinity : Number(s); };
	const say = document.documentElement.lang.startsWith('zh') ? '筛选' : 'Find';
	Array.from(table.tHead.rows[0].cells).forEach((head, i) => {
		const button = document.createElement('button');
		button.append(...head.childNodes);
		head.append(button);
		button.onclick = () => {
			const down = head.getAttribute('aria-sort') === 'ascending';
			for (const other of head.parentNode.cells) other.removeAttribute('aria-sort');
			head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
			const key = head.className === 'n' ? (a, b) => number(a, i) - number(b, i) || 0
				: (a, b) => text(a, i).localeCompare(text(b, i));
			rows.sort(down ? (a, b) => key(b, a) : key);
			body.append(...rows);
		};
	});
	if (table.closest('.board')) continue;
	const label = document.createElement('label'), input = document.createElement('input'), count = document.createElement('span');
	label.className = 'find';
	input.type = 'search';
	input.placeholder = say;
	input.setAttribute('aria-label', say);
	label.append(input, count);
	table.before(label);
	input.oninput = () => {
		const words = input.value.toLowerCase().split(' ').filter(Boolean);
		let shown = 0;
		for (const row of rows) {
			const all = row.textContent.toLowerCase();
			row.hidden = !words.every(word => all.includes(word));
			shown += row.hidden ? 0 : 1;
		}
		count.textContent = words.length ? shown + ' / ' + rows.length : '';
		if (table.tFoot) table.tFoot.hidden = words.length !== 0;
	};
}
