# Movements to statements in the banks' own layouts. Reads account.csv (kind=account), the state (kind=state)
# and movements (kind=move); writes -v folder/ACCOUNT.txt in UTF-8, the new state to -v state and to -v truth who
# really paid what.
# The balance column proves: it begins with what the day before ended with.

kind == "account" && FNR > 1 {
	csv_split($0, F)
	Account[++Accounts] = F[1]; Number[F[1]] = F[5]; Balance[F[1]] = 100000000
}
kind == "state" && /^balance\t/ { split($0, F, "\t"); Balance[F[2]] = F[3] + 0; Serial[F[2]] = F[4] + 0 }
kind == "state" && /^paid\t/ { split($0, F, "\t"); Paid[F[2]] = $0 }
kind == "move" && /^paid\t/ { split($0, F, "\t"); Paid[F[2]] = $0 }
kind == "move" && /^again\t/ { Again[++AgainCount] = $0 }
kind == "move" && /^move\t/ {
	split($0, F, "\t"); a = F[2]
	n = ++Lines[a]
	Balance[a] += F[3]
	Amount[a, n] = F[3] + 0; After[a, n] = Balance[a]
	Who[a, n] = F[4]; From[a, n] = F[5]; Memo[a, n] = F[6]; Order[a, n] = F[7]
	if (F[8] != "")
		print date "," a "," yuan_of(F[3] + 0) "," (a == "ALIPAY" ? F[4] "(" F[5] ")" : F[4]) "," F[8] >truth
}

# The nth movement's time of day, in order: HH:MM:SS.
function clock(a, n,   s) {
	s = 32400 + int(n * 25200 / (Lines[a] + 1))
	return sprintf("%02d:%02d:%02d", int(s / 3600), int(s / 60) % 60, s % 60)
}
function serial(a, n) { return sprintf("%010.0f", Serial[a] + n) }
function income(fen, none) { return fen > 0 ? yuan_of(fen) : none }
function expense(fen, none) { return fen < 0 ? yuan_of(-fen) : none }
function branch(a, n) { return From[a, n] == "" ? "" : "杭州分行营业部" }

function icbc(a, file,   n) {
	print "[HISTORYDETAIL]" >file
	print "凭证号\t交易时间\t对方单位\t对方账号\t转入金额\t转出金额\t余额\t用途\t摘要\t附言" >file
	for (n = Lines[a]; n > 0; n--)
		print sprintf("%09.0f", (Serial[a] + n) % 1000000) "\t" date " " clock(a, n) "\t" Who[a, n] "\t" From[a, n] "\t" \
		    income(Amount[a, n], "") "\t" expense(Amount[a, n], "") "\t" yuan_of(After[a, n]) "\t" \
		    (Amount[a, n] > 0 ? "转账" : "支出") "\t" "网银" "\t" Memo[a, n] >file
}

function ccb(a, file,   n) {
	print "账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构," \
	    "记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号" >file
	for (n = 1; n <= Lines[a]; n++)
		print Number[a] ",云栖临港置业有限公司," compact(date) " " clock(a, n) "," expense(Amount[a, n], "0.00") "," \
		    income(Amount[a, n], "0.00") "," yuan_of(After[a, n]) ",人民币元," Who[a, n] "," From[a, n] "," branch(a, n) "," \
		    compact(date) "," (Amount[a, n] > 0 ? "转账存入" : "转账支取") "," Memo[a, n] "," \
		    "1-" serial(a, n) ",,电子转账凭证," sprintf("%012.0f", Serial[a] + n) >file
}

function cmb(a, file,   n, fill) {
	fill = ",,,,,,,,,,,,,,,,,,,,"
	print "招商银行企业银行交易明细" fill >file
	print "账号: " Number[a] fill >file
	print "查询日期: " compact(date) " 至 " compact(date) fill >file
	print "币种: 人民币" fill >file
	print "账号,账号名称,币种,交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,流程实例号,业务名称,用途," \
	    "业务参考号,业务摘要,其它摘要,收(付)方分行名,收(付)方名称,收(付)方账号" >file
	for (n = Lines[a]; n > 0; n--)
		print Number[a] ",云栖临港置业有限公司,人民币," compact(date) "," clock(a, n) "," compact(date) "," \
		    (Amount[a, n] > 0 ? "网银贷记" : "网银借记") "," expense(Amount[a, n], "") "," income(Amount[a, n], "") "," \
		    yuan_of(After[a, n]) "," Memo[a, n] ",C" compact(date) serial(a, n) ",,企业银行," Memo[a, n] ",,,," branch(a, n) "," \
		    Who[a, n] "," From[a, n] >file
}

function chinese_date(later,   iso) {
	iso = iso_of(day_of(date) + later)
	return substr(iso, 1, 4) "年" substr(iso, 6, 2) "月" substr(iso, 9, 2) "日"
}
function alipay_fee(fen) { return -int((fen * 6 + 500) / 1000) }

function alipay(a, file,   n, sum, id, order) {
	print "#支付宝业务明细查询" >file
	print "#账号：[" Number[a] "]" >file
	print "#起始日期：[" chinese_date(0) " 00:00:00]   终止日期：[" chinese_date(1) " 00:00:00]" >file
	print "#-----------------------------------------业务明细列表----------------------------------------" >file
	print "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）," \
	    "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）," \
	    "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注" >file
	for (n = 1; n <= Lines[a]; n++) {
		sum += Amount[a, n]; id = compact(date) "2200114" sprintf("%013.0f", Serial[a] + n)
		order = Order[a, n] == "" ? "ZD" compact(date) serial(a, n) : Order[a, n]
		print id "\t," order "\t,交易," Memo[a, n] "," date " " clock(a, n) "," date " " clock(a, n) ",,,,," \
		    Who[a, n] "(" From[a, n] ")," yuan_of(Amount[a, n]) "," yuan_of(Amount[a, n]) ",0.00,0.00,0.00,0.00,0.00,,0.00,0.00,," \
		    yuan_of(alipay_fee(Amount[a, n])) ",0.00," >file
	}
	print "#-----------------------------------------业务明细列表结束------------------------------------" >file
	print "#交易合计：" Lines[a] "笔，商家实收共" yuan_of(sum) "元，商家优惠共0.00元" >file
	print "#退款合计：0笔，商家实收退款共0.00元，商家优惠退款共0.00元" >file
	print "#导出时间：[" chinese_date(1) " 09:30:00]" >file
}

# 0.60 %: 6 hundred-thousandths of a yuan for each fen, as WeChat tells them.
function wechat_fee(fen) { return sprintf("%.0f.%05d", int(fen * 6 / 100000), fen * 6 % 100000) }

function wechat(a, file,   n, sum, t, order) {
	t = "`"
	print "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额," \
	    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额," \
	    "费率备注" >file
	for (n = 1; n <= Lines[a]; n++) {
		sum += Amount[a, n]
		order = Order[a, n] == "" ? "ZD" compact(date) serial(a, n) : Order[a, n]
		print t date " " clock(a, n) ",`wx8888888888888888,`" Number[a] ",`0,`,`4200002" compact(date) \
		    sprintf("%013.0f", Serial[a] + n) ",`" order ",`" Who[a, n] ",`JSAPI,`SUCCESS,`OTHERS,`CNY,`" yuan_of(Amount[a, n]) \
		    ",`0.00,`0,`0,`0.00,`0.00,`,`,`" Memo[a, n] ",`,`" wechat_fee(Amount[a, n]) ",`0.60%,`" yuan_of(Amount[a, n]) \
		    ",`0.00,`" >file
	}
	print "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额" >file
	print t Lines[a] ",`" yuan_of(sum) ",`0.00,`0.00,`" wechat_fee(sum) ",`" yuan_of(sum) ",`0.00" >file
}

BEGIN { common_start() }
END {
	for (i = 1; i <= Accounts; i++) {
		a = Account[i]; file = folder "/" a ".txt"
		if (Lines[a] > 0) {
			if (a == "ICBC") icbc(a, file)
			else if (a == "CCB") ccb(a, file)
			else if (a == "CMB") cmb(a, file)
			else if (a == "ALIPAY") alipay(a, file)
			else if (a == "WECHAT") wechat(a, file)
			close(file)
		}
		print "balance\t" a "\t" sprintf("%.0f", Balance[a]) "\t" sprintf("%.0f", Serial[a] + Lines[a]) >state
	}
	print "date\t" date >state
	for (code in Paid)
		print Paid[code] >state
	for (i = 1; i <= AgainCount; i++)
		print Again[i] >state
}
