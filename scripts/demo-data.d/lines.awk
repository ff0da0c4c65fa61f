# demo-data lines: one statement of -v count lines in -v layout generic or ccb, for benchmarks. Ids ascend, or
# with -v scattered=1 come in no order. One memo in ten is quoted. With bills (`deed report bills`, after
# kind=bill) each line pays one of them in turn, its code in the memo.

kind == "bill" && FNR == 1 { csv_header($0, Column); next }
kind == "bill" {
	csv_split($0, F)
	if (fen_of(F[Column["open"]]) > 0) {
		Code_[++Bills] = F[Column["bill"]]; Open[Bills] = fen_of(F[Column["open"]]); Who[Bills] = F[Column["name"]]
	}
}

function line_id(n) {
	if (scattered) return sprintf("T%010.0f%011.0f", (n * 16807 * 31) % 2147483647, n)
	return sprintf("T%021.0f", n)
}

BEGIN { common_start(); names_start(); seed(20260105) }
END {
	for (i = 0; i < 997; i++) Some[i] = i % 3 ? person_name("line" i) : company_name("line" i)
	first = day_of("2026-01-05"); balance = 0
	a_day = count > 300 * 4000 ? int((count + 299) / 300) : 4000 # days ascend, and stay within a year
	if (layout == "generic")
		print "date,amount,payer,payer_account,memo,id,balance"
	else
		print "账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构," \
		    "记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号"
	for (n = 1; n <= count; n++) {
		r = random(1000000)
		if (Bills > 0) { b = (n - 1) % Bills + 1; fen = Open[b]; who = Who[b]; memo = Code_[b] " 物业费" }
		else { fen = 1000 + r * 7; who = Some[r % 997]; memo = "收 " (n % 12 + 1) " 月房租 HT" sprintf("%07d", r) }
		if (n % 50 == 0) fen = -fen
		if (n % 10 == 0) memo = "\"" memo ", 转账 \"\"网银\"\"\""
		balance += fen
		if ((n - 1) % a_day == 0) { iso = iso_of(first + int((n - 1) / a_day)); day = compact(iso) }
		from = sprintf("62220%014.0f", r * 99991)
		if (layout == "generic")
			print iso "," yuan_of(fen) "," who "," from "," memo "," line_id(n) "," yuan_of(balance)
		else
			print "33050161000900001234,云栖临港置业有限公司," day " 10:00:00," (fen < 0 ? yuan_of(-fen) : "0.00") "," \
			    (fen > 0 ? yuan_of(fen) : "0.00") "," yuan_of(balance) ",人民币元," who "," from ",杭州分行营业部," day \
			    ",转账存入," memo "," line_id(n) ",,电子转账凭证,"
	}
}
