# Shared by the demo's generators: random numbers of our own (the same in every awk), dates, money, CSV.
# awk's numbers are doubles: whole numbers below 2^53 are exact, and no other numbers are used.

function common_start(   i) {
	for (i = 1; i < 256; i++)
		Code[sprintf("%c", i)] = i
}

# Park and Miller's generator: next = 16807 x modulo 2^31 - 1, which never leaves 2^53.
function seed(n) { Seed = n % 2147483646 + 1 }
function random(below) {
	Seed = (Seed * 16807) % 2147483647
	return Seed % below
}

# A number that depends on nothing but the text (ASCII).
function hash(text,   i, n) {
	n = 5381
	for (i = 1; i <= length(text); i++)
		n = (n * 33 + Code[substr(text, i, 1)]) % 2147483647
	for (i = 0; i < 3; i++)
		n = (n * 16807 + 12345) % 2147483647
	return n
}
function chance(text, below) { return hash(text) % below }

# Days since 1970-01-01, and back.
function day_of(iso,   y, m, d, era, yoe, doy) {
	y = substr(iso, 1, 4) + 0; m = substr(iso, 6, 2) + 0; d = substr(iso, 9, 2) + 0
	if (m <= 2) y--
	era = int(y / 400); yoe = y - era * 400
	doy = int((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1
	return era * 146097 + yoe * 365 + int(yoe / 4) - int(yoe / 100) + doy - 719468
}
function iso_of(day,   z, era, doe, yoe, doy, mp, y, m) {
	z = day + 719468
	era = int(z / 146097); doe = z - era * 146097
	yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
	doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100))
	mp = int((5 * doy + 2) / 153)
	m = mp < 10 ? mp + 3 : mp - 9
	y = yoe + era * 400 + (m <= 2)
	return sprintf("%04d-%02d-%02d", y, m, doy - int((153 * mp + 2) / 5) + 1)
}
function compact(iso) { return substr(iso, 1, 4) substr(iso, 6, 2) substr(iso, 9, 2) }

# "1234.50" to 123450 and back; %.0f because %d stops at 2^31 in mawk.
function fen_of(yuan,   sign, part) {
	sign = yuan ~ /^-/ ? -1 : 1
	sub(/^[-+]/, "", yuan)
	split(yuan ".", part, ".")
	return sign * (part[1] * 100 + substr(part[2] "00", 1, 2))
}
function yuan_of(fen,   sign) {
	sign = fen < 0 ? "-" : ""
	if (fen < 0) fen = -fen
	return sign sprintf("%.0f.%02d", int(fen / 100), fen % 100)
}

# A line of a file in -v folder.
function put(file, text) { print text >(folder "/" file) }

# Splits a CSV record without line breaks in its fields; returns how many.
function csv_split(line, field,   n, i, c, text, quoted) {
	if (line !~ /"/)
		return split(line, field, ",")
	n = 0; text = ""; quoted = 0
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (quoted && c == "\"" && substr(line, i + 1, 1) == "\"") { text = text c; i++ }
		else if (c == "\"") quoted = !quoted
		else if (c == "," && !quoted) { field[++n] = text; text = "" }
		else text = text c
	}
	field[++n] = text
	return n
}
# Column numbers by name, from the header line.
function csv_header(line, column,   n, i, field) {
	sub(/\r$/, "", line)
	n = csv_split(line, field)
	for (i = 1; i <= n; i++)
		column[field[i]] = i
}

# People and companies; the nth of their kind, always the same.
function names_start() {
	Surnames = split("王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕", Surname, " ")
	Givens = split("伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 兰 霞 平 刚 桂 英 华 玉 萍 红 建 文 志 海 国 春 晓 雪 梅 琳 宇 浩 然 子 轩 欣 怡 佳 豪 思 远 博 雅", Given, " ")
	Places = split("上海 杭州 苏州 宁波 南京 无锡 绍兴 嘉兴 合肥 常州 临港 昆山", Place, " ")
	Styles = split("恒 瑞 盛 华 安 泰 源 丰 兴 嘉 鼎 信 诚 达 通 宏 博 远 新 锐 佳 美 云 星 海 天 明 朗 德 润 启 元", Style, " ")
	Trades = split("贸易 科技 餐饮管理 广告传媒 物流 教育咨询 建筑装饰 信息技术 医疗器械 服饰 食品 会计服务 电子商务 机械设备 文化发展 健康管理", Trade, " ")
}
function person_name(n,   h) {
	h = hash("person" n)
	return Surname[h % Surnames + 1] Given[int(h / 41) % Givens + 1] \
	    (h % 10 < 7 ? Given[int(h / 2053) % Givens + 1] : "")
}
function company_name(n,   h) {
	h = hash("company" n)
	return Place[h % Places + 1] Style[int(h / 13) % Styles + 1] Style[int(h / 419) % Styles + 1] \
	    Trade[int(h / 13441) % Trades + 1] "有限公司"
}
