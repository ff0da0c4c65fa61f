'use strict';
for (const table of document.querySelectorAll('table')) {
	if (!table.tHead) continue;
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
for (const grids of document.querySelectorAll('.grids')) {
	const states = new Set(), rooms = Array.from(grids.querySelectorAll('td[class]'));
	const label = document.createElement('label'), input = document.createElement('input');
	const show = () => {
		const words = input.value.toLowerCase().split(' ').filter(Boolean);
		for (const room of rooms) {
			const text = room.textContent.toLowerCase();
			const off = states.size ? !states.has(room.dataset.s) : false;
			room.classList.toggle('off', off || !words.every(word => text.includes(word)));
		}
	};
	for (const item of grids.querySelectorAll('.states li[data-s]')) {
		const button = document.createElement('button');
		button.append(...item.childNodes);
		button.setAttribute('aria-pressed', false);
		item.append(button);
		button.onclick = () => {
			if (!states.delete(item.dataset.s)) states.add(item.dataset.s);
			button.setAttribute('aria-pressed', states.has(item.dataset.s));
			show();
		};
	}
	label.className = 'find';
	input.type = 'search';
	input.placeholder = document.documentElement.lang.startsWith('zh') ? '筛选' : 'Find';
	input.setAttribute('aria-label', input.placeholder);
	label.append(input);
	grids.append(label);
	input.oninput = show;
}
