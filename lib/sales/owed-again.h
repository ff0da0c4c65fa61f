/* What a party owes again: a credit was taken back (a waiver, the end of a deal that is revived),
 * and the bill that does so is open by what of the credit was paid out; or a bill was given back
 * whole, and its payment turned out to be none. Such bills are no part of the deal's price or
 * deposits; nor is what assign or defer made of them. */
#ifndef DEED_OWED_AGAIN_H
#define DEED_OWED_AGAIN_H

/* SQL, to begin a statement with: again (id), those of the contract :contract. */
#define OWED_AGAIN_SQL \
	"WITH RECURSIVE again (id) AS (SELECT id FROM bill" \
	" WHERE contract_id = :contract AND clause_id IS NULL AND amount_fen > 0" \
	" AND (reverses_id IS NOT NULL OR EXISTS (SELECT 1 FROM adjustment t" \
	"  JOIN bill k ON k.id = t.of_id WHERE t.bill_id = bill.id AND k.amount_fen < 0)" \
	" OR EXISTS (SELECT 1 FROM adjustment t JOIN bill k ON k.id = t.bill_id" \
	"  WHERE t.of_id = bill.id AND t.kind = 'refund' AND k.amount_fen = -bill.amount_fen" \
	"  AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = k.id)))" \
	" UNION ALL SELECT a.bill_id FROM again JOIN adjustment a ON a.of_id = again.id" \
	" JOIN bill b ON b.id = a.bill_id WHERE a.kind IN ('transfer', 'defer', 'split')" \
	" AND b.amount_fen > 0 AND b.contract_id = :contract) "

#endif
