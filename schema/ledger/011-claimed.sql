-- What people claimed teaches who pays for whom: deed-reconcile(1). Claims are few beside automatic matches.
CREATE INDEX allocation_claim ON allocation (receipt_id) WHERE rule = 'claim';
