PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE run (
	id INTEGER PRIMARY KEY,
	at TEXT NOT NULL CHECK (length(at) = 20),	-- UTC
	actor TEXT NOT NULL,
	command TEXT NOT NULL,
	arguments TEXT NOT NULL,			-- the command line
	date TEXT NOT NULL CHECK (length(date) = 10),	-- the business date
	inputs TEXT NOT NULL,				-- JSON: [{"name":…,"sha256":…}, …]
	previous BLOB NOT NULL CHECK (length(previous) = 32),
	hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO run VALUES(1,'2026-11-22T00:45:15Z','root','init','deed init -q --entity Test','2026-01-15','[{"name":"/usr/local/share/deed/init/ledger-account.csv","sha256":"fb9d4ea97ab736a047583471dc5e2fed96ff963c6424e43e7f01e8177175ce86"},{"name":"/usr/local/share/deed/init/item.csv","sha256":"60fd3a6be6c8e31cac4d57a07c2e6a98b4fa909a45f64b2f49ede1aa69844204"},{"name":"/usr/local/share/deed/init/dun.csv","sha256":"15014336d33aababcab1d72de1341346fed755e4e2b9abd238f519b16af8a98b"}]',X'0000000000000000000000000000000000000000000000000000000000000000',X'093ff22f4bb32fcd74fbb817a5667f3472e13b3e6d672d53ad7f2343817c46b8');
INSERT INTO run VALUES(2,'2026-11-22T00:45:15Z','root','load','deed load -q project /srv/park/world/project.csv','2026-01-15','[{"name":"/srv/park/world/project.csv","sha256":"d414765a3a24685b2f57d89b842e704dbbf9a7800d7fc2a07721713c53087a0a"}]',X'093ff22f4bb32fcd74fbb817a5667f3472e13b3e6d672d53ad7f2343817c46b8',X'4127f4e3e3cf5b87895bc1cc152ae8d8244243cb1d1b6322fb402868b9ff6f72');
INSERT INTO run VALUES(3,'2026-11-22T00:45:15Z','root','load','deed load -q building /srv/park/world/building.csv','2026-01-15','[{"name":"/srv/park/world/building.csv","sha256":"b74049bd49f23439344f7151e03b5bdc6d1cf122be4632b4113a8f677c7bead2"}]',X'4127f4e3e3cf5b87895bc1cc152ae8d8244243cb1d1b6322fb402868b9ff6f72',X'8515de034b4b46d1a2f4f0eeaba8efe36e7e320276d796d71451941533aaf7e5');
INSERT INTO run VALUES(4,'2026-11-22T00:45:15Z','root','load','deed load -q account /srv/park/world/account.csv','2026-01-15','[{"name":"/srv/park/world/account.csv","sha256":"2afc0a1732d79cda496dfd653cfca3459aa9e922a41bb2297de3f580b9a8df04"}]',X'8515de034b4b46d1a2f4f0eeaba8efe36e7e320276d796d71451941533aaf7e5',X'2c0e06c52be461ec3d4d94813ae3bc434f4c595ba997da95ce06d84958f07720');
INSERT INTO run VALUES(5,'2026-11-22T00:45:15Z','root','load','deed load -q item /srv/park/world/item.csv','2026-01-15','[{"name":"/srv/park/world/item.csv","sha256":"cd166884b1aa69ec17705d571c07d95ed07ba43cb8d1cb98120e0cac88df40a8"}]',X'2c0e06c52be461ec3d4d94813ae3bc434f4c595ba997da95ce06d84958f07720',X'0faf942d80af57598da6023a891ab049d253bcead08a595faf62f5053517f91f');
INSERT INTO run VALUES(6,'2026-11-22T00:45:15Z','root','load','deed load -q room /srv/park/world/room.csv','2026-01-15','[{"name":"/srv/park/world/room.csv","sha256":"89af861d793333cb9bdb6c7dd808f9c4d7dba12fb4cef78bea8a3966b4037e44"}]',X'0faf942d80af57598da6023a891ab049d253bcead08a595faf62f5053517f91f',X'94caa381942bbffb73feb30543a2269db4e0f69849ea9808d28a7f4dd34aa3bf');
INSERT INTO run VALUES(7,'2026-11-22T00:45:15Z','root','load','deed load -q party /srv/park/world/party.csv','2026-01-15','[{"name":"/srv/park/world/party.csv","sha256":"7bd9800903d25c3d339e575ae2cfde4b6638d6797c8deed88a6c50c87fc7e836"}]',X'94caa381942bbffb73feb30543a2269db4e0f69849ea9808d28a7f4dd34aa3bf',X'c02cb308c5afeea70e83082d473592ea31f18c12660bbaeac67be854eb8f1c90');
INSERT INTO run VALUES(8,'2026-11-22T00:45:15Z','root','load','deed load -q contract /srv/park/world/contract.csv','2026-01-15','[{"name":"/srv/park/world/contract.csv","sha256":"809e13b2cd5708dd3a9abcf24f5da79f7ad889575f1d734ec86038151facf20f"}]',X'c02cb308c5afeea70e83082d473592ea31f18c12660bbaeac67be854eb8f1c90',X'5b6818337e84baa15ea8b7796d02cef0e5e3e07522420a68ea160f4d098360ab');
INSERT INTO run VALUES(9,'2026-11-22T00:45:15Z','root','load','deed load -q clause /srv/park/world/clause.csv','2026-01-15','[{"name":"/srv/park/world/clause.csv","sha256":"1d687c98ee0d6545c1911e3db1c077d6513f0537734fa87c5ed3cf6efa6fb5b4"}]',X'5b6818337e84baa15ea8b7796d02cef0e5e3e07522420a68ea160f4d098360ab',X'84c004a44835f2779b9af3ee9d67160e42b6dd5c46623a0c7b190cb7d3d87069');
INSERT INTO run VALUES(10,'2026-11-22T00:45:15Z','root','bill-gen','deed bill-gen -q --until 2026-02-28','2026-01-15','[]',X'84c004a44835f2779b9af3ee9d67160e42b6dd5c46623a0c7b190cb7d3d87069',X'5aa2e0310b3c4e706ecea648487e74dc31771284ad2803984c4b68bddafdff48');
INSERT INTO run VALUES(11,'2026-11-22T00:45:15Z','root','bank-import','deed bank-import -q --account icbc s.csv','2026-01-15','[{"name":"s.csv","sha256":"490fcc7731c05dabc2420ca849af0245010a6bf80d6c3f4292bf0c11e5b03905"}]',X'5aa2e0310b3c4e706ecea648487e74dc31771284ad2803984c4b68bddafdff48',X'b58a73a49dc800080911680dac66591363615dcb0a773639fa36fe1e8f79b29f');
INSERT INTO run VALUES(12,'2026-11-22T00:45:15Z','root','reconcile','deed reconcile -q','2026-01-15','[]',X'b58a73a49dc800080911680dac66591363615dcb0a773639fa36fe1e8f79b29f',X'8d2be5deebdf53a78449d0041b1d1d0909a7c0cf6babcc9d995bdf9144c10383');
INSERT INTO run VALUES(13,'2026-11-22T00:45:15Z','root','dun','deed dun -q -d 2026-03-20 --outbox /srv/park/o','2026-03-20','[]',X'8d2be5deebdf53a78449d0041b1d1d0909a7c0cf6babcc9d995bdf9144c10383',X'ace7a44af8b9f2c7a8f5a2d3af3e4253070cc039335b807e579c0cd6bc1b853f');
CREATE TABLE run_range (
	id INTEGER PRIMARY KEY,
	run_id INTEGER NOT NULL REFERENCES run (id) DEFERRABLE INITIALLY DEFERRED,
	table_name TEXT NOT NULL,
	first_id INTEGER NOT NULL,
	last_id INTEGER NOT NULL CHECK (last_id >= first_id),
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	marks BLOB NOT NULL,		-- 4 bytes of each row's hash: tell which row was altered
	UNIQUE (table_name, last_id),
	CHECK (length(marks) = 4 * (last_id - first_id + 1))
) STRICT;
INSERT INTO run_range VALUES(1,1,'history',1,55,X'e5106c2ba70f5492ef54994b06a634bf7eb6e4479bce4bf244afe7ddeec659f6',X'ae52ad78aae0b77b5c523a9d07268f445f06ed91a55bf84517e073bc43a3ec7e34f83ea9672491b3a423b084e69097180328a520f2f7049c62be73d1a3b9e9d042ce96f4d3814a346813817ba9ab3a81337162ae3b2918e7368ba8100683c3d8d018ea0bad3c36d9a4f1fc5add3657517d21091c4f9be3ae2b1f86ea0e18ffbabafd033d4fb6390032b9c17608930bbe0c9e4c24ea9d98b92d473874bcc3c918874d0012b34b56f2b4d5340677ceb87c82823c2c68de846f8396c5f7c076876d179468d3e0801d59819e706929f8c7f7d3baa61eed09cf38bf0b039a');
INSERT INTO run_range VALUES(2,2,'history',56,56,X'0c45535b5e091aecd4dbf1f6addd09dd6dfaf224c00089e6cd0fe8eda05071cc',X'e0f62c1f');
INSERT INTO run_range VALUES(3,3,'history',57,57,X'3a8aee34e8de4ec3e77635ff0895335af76ef83a546102388ac6c2cb47a945ed',X'2c747958');
INSERT INTO run_range VALUES(4,4,'history',58,58,X'08ea0bfce93c5d395e72f2d094219da09b9c919620fd695adc749960a253a814',X'ee5cc6f3');
INSERT INTO run_range VALUES(5,5,'history',59,60,X'3b4bde6a2861b830ce98f23c23117ec43865146ef7923e85794a61116554f9ed',X'5e2dd30ae724c8df');
INSERT INTO run_range VALUES(6,6,'history',61,62,X'7fe4bd0376ebb300a3eb7660e9a734838fccacf529ad0768a94a6976c1eba9cf',X'54f15fd36b8afdd8');
INSERT INTO run_range VALUES(7,7,'history',63,64,X'3a8c743c340a127f7052bbac9e3bcfed6f1f77b7ffee6c8c8c041faca9bc1d2d',X'efddc479973f4fce');
INSERT INTO run_range VALUES(8,8,'history',65,66,X'ca97805509e45dcafab9b634230bb66d6e56cd785a930fd85102e08d4ae56898',X'a3cdb87e929cbbc0');
INSERT INTO run_range VALUES(9,9,'history',67,70,X'c189273d48860c3988354db7902a966b4296cde79334bfbcdf749a83a679b1b9',X'9a90d892cadde8edf9ea2c666824a584');
INSERT INTO run_range VALUES(10,10,'bill',1,8,X'ebd65f5545603155a3fe573ad8e5c4d6edfe2d05c1d1dcdf71ac7421913ad892',X'e6577c10bf7e0ce505611b552afd277dcb85af9ae9787125d7e543d19210aebd');
INSERT INTO run_range VALUES(11,11,'statement',1,1,X'906ecea2d062159d4f82421ed24433990212034fd66b92fc08b5caaa9e50ef79',X'102ffc38');
INSERT INTO run_range VALUES(12,11,'bank_line',1,3,X'f233be4ba8387eb1fa9749a546081000b6ba0ca93b1e369a5e905d3a3f7539a4',X'76b51253eb0de33125217cb4');
INSERT INTO run_range VALUES(13,12,'receipt',1,3,X'3f37a5eb0bad590d04e1f1f3f56c21e6c80e5cf16751d68d50f512ad81e94f1b',X'b6b50cd91b9f099e77a06175');
INSERT INTO run_range VALUES(14,12,'allocation',1,3,X'6340746a7798a1a545dbcb799e6b33a49c38d81e9fdd47e4643e04135d0a66d8',X'cb0fa232cf09959951995579');
INSERT INTO run_range VALUES(15,13,'notice',1,5,X'9d55b8a0f884cf56acf94a8b4d2c65a930cb567041444e45edecf684697cd381',X'49c4452b9f4418ee9e9ec601571a28840c593859');
CREATE TABLE history (
	id INTEGER PRIMARY KEY,
	table_name TEXT NOT NULL,
	row_id INTEGER NOT NULL,
	version TEXT NOT NULL		-- JSON: the row as stored
) STRICT;
INSERT INTO history VALUES(1,'setting',1,'{"id":1,"key":"entity","value":"Test"}');
INSERT INTO history VALUES(2,'setting',2,'{"id":2,"key":"currency","value":"CNY"}');
INSERT INTO history VALUES(3,'setting',3,'{"id":3,"key":"notice.from","value":""}');
INSERT INTO history VALUES(4,'setting',4,'{"id":4,"key":"notice.language","value":"zh_CN"}');
INSERT INTO history VALUES(5,'setting',5,'{"id":5,"key":"dun.outbox","value":"outbox"}');
INSERT INTO history VALUES(6,'setting',6,'{"id":6,"key":"account.receivable","value":"1122"}');
INSERT INTO history VALUES(7,'setting',7,'{"id":7,"key":"account.advance","value":"2203"}');
INSERT INTO history VALUES(8,'setting',8,'{"id":8,"key":"account.suspense","value":"2241.99"}');
INSERT INTO history VALUES(9,'setting',9,'{"id":9,"key":"account.output_tax","value":"2221.01"}');
INSERT INTO history VALUES(10,'setting',10,'{"id":10,"key":"account.price","value":"6001"}');
INSERT INTO history VALUES(11,'setting',11,'{"id":11,"key":"account.deposit","value":"2241.01"}');
INSERT INTO history VALUES(12,'setting',12,'{"id":12,"key":"account.rent","value":"6051"}');
INSERT INTO history VALUES(13,'setting',13,'{"id":13,"key":"account.fee","value":"6051"}');
INSERT INTO history VALUES(14,'setting',14,'{"id":14,"key":"account.usage","value":"6051"}');
INSERT INTO history VALUES(15,'setting',15,'{"id":15,"key":"account.collected","value":"2241.02"}');
INSERT INTO history VALUES(16,'setting',16,'{"id":16,"key":"account.tax","value":"2241.02"}');
INSERT INTO history VALUES(17,'setting',17,'{"id":17,"key":"account.late","value":"6301"}');
INSERT INTO history VALUES(18,'setting',18,'{"id":18,"key":"account.other","value":"6051"}');
INSERT INTO history VALUES(19,'setting',19,'{"id":19,"key":"account.bank","value":"1002"}');
INSERT INTO history VALUES(20,'setting',20,'{"id":20,"key":"account.cash","value":"1001"}');
INSERT INTO history VALUES(21,'setting',21,'{"id":21,"key":"account.pos","value":"1012"}');
INSERT INTO history VALUES(22,'setting',22,'{"id":22,"key":"account.channel","value":"1012"}');
INSERT INTO history VALUES(23,'ledger_account',1,'{"id":1,"code":"1001","name":"Cash 库存现金","type":"asset"}');
INSERT INTO history VALUES(24,'ledger_account',2,'{"id":2,"code":"1002","name":"Bank deposits 银行存款","type":"asset"}');
INSERT INTO history VALUES(25,'ledger_account',3,'{"id":3,"code":"1012","name":"Other monetary funds 其他货币资金","type":"asset"}');
INSERT INTO history VALUES(26,'ledger_account',4,'{"id":4,"code":"1122","name":"Accounts receivable 应收账款","type":"asset"}');
INSERT INTO history VALUES(27,'ledger_account',5,'{"id":5,"code":"1221","name":"Other receivables 其他应收款","type":"asset"}');
INSERT INTO history VALUES(28,'ledger_account',6,'{"id":6,"code":"2203","name":"Advances from customers 预收账款","type":"liability"}');
INSERT INTO history VALUES(29,'ledger_account',7,'{"id":7,"code":"2221.01","name":"Output VAT 应交税费-应交增值税(销项税额)","type":"liability"}');
INSERT INTO history VALUES(30,'ledger_account',8,'{"id":8,"code":"2241.01","name":"Deposits held 其他应付款-押金保证金","type":"liability"}');
INSERT INTO history VALUES(31,'ledger_account',9,'{"id":9,"code":"2241.02","name":"Collected for others 其他应付款-代收代付","type":"liability"}');
INSERT INTO history VALUES(32,'ledger_account',10,'{"id":10,"code":"2241.99","name":"Unidentified receipts 其他应付款-待查款项","type":"liability"}');
INSERT INTO history VALUES(33,'ledger_account',11,'{"id":11,"code":"6001","name":"Main income: sales 主营业务收入","type":"income"}');
INSERT INTO history VALUES(34,'ledger_account',12,'{"id":12,"code":"6051","name":"Other income: rent and fees 其他业务收入","type":"income"}');
INSERT INTO history VALUES(35,'ledger_account',13,'{"id":13,"code":"6301","name":"Late fees and penalties 营业外收入-违约金","type":"income"}');
INSERT INTO history VALUES(36,'ledger_account',14,'{"id":14,"code":"6603","name":"Bank and channel charges 财务费用-手续费","type":"expense"}');
INSERT INTO history VALUES(37,'item',1,'{"id":1,"code":"price","name":"Price 房款","class":"price","tax_rate":"0.09","ledger_account_id":11}');
INSERT INTO history VALUES(38,'item',2,'{"id":2,"code":"deposit","name":"Deposit 定金及押金","class":"deposit","tax_rate":null,"ledger_account_id":8}');
INSERT INTO history VALUES(39,'item',3,'{"id":3,"code":"rent","name":"Rent 租金","class":"rent","tax_rate":"0.09","ledger_account_id":12}');
INSERT INTO history VALUES(40,'item',4,'{"id":4,"code":"property-fee","name":"Property fee 物业费","class":"fee","tax_rate":"0.06","ledger_account_id":12}');
INSERT INTO history VALUES(41,'item',5,'{"id":5,"code":"parking","name":"Parking 停车费","class":"rent","tax_rate":"0.09","ledger_account_id":12}');
INSERT INTO history VALUES(42,'item',6,'{"id":6,"code":"water","name":"Water 水费","class":"usage","tax_rate":"0.03","ledger_account_id":12}');
INSERT INTO history VALUES(43,'item',7,'{"id":7,"code":"electricity","name":"Electricity 电费","class":"usage","tax_rate":"0.13","ledger_account_id":12}');
INSERT INTO history VALUES(44,'item',8,'{"id":8,"code":"gas","name":"Gas 燃气费","class":"usage","tax_rate":"0.09","ledger_account_id":12}');
INSERT INTO history VALUES(45,'item',9,'{"id":9,"code":"heating","name":"Heating 采暖费","class":"usage","tax_rate":"0.09","ledger_account_id":12}');
INSERT INTO history VALUES(46,'item',10,'{"id":10,"code":"late","name":"Late fee 违约金","class":"late","tax_rate":null,"ledger_account_id":13}');
INSERT INTO history VALUES(47,'item',11,'{"id":11,"code":"repair-fund","name":"Repair fund 住宅专项维修资金","class":"collected","tax_rate":null,"ledger_account_id":9}');
INSERT INTO history VALUES(48,'item',12,'{"id":12,"code":"deed-tax","name":"Deed tax collected 代收契税","class":"tax","tax_rate":null,"ledger_account_id":9}');
INSERT INTO history VALUES(49,'item',13,'{"id":13,"code":"registration","name":"Registration fee collected 代收登记费","class":"collected","tax_rate":null,"ledger_account_id":9}');
INSERT INTO history VALUES(50,'dun_level',1,'{"id":1,"code":"reminder","days":-7,"channel":"email","form":"reminder","fee_fen":0,"condition":null}');
INSERT INTO history VALUES(51,'dun_level',2,'{"id":2,"code":"late","days":1,"channel":"sms","form":"late","fee_fen":0,"condition":null}');
INSERT INTO history VALUES(52,'dun_level',3,'{"id":3,"code":"demand","days":7,"channel":"letter","form":"demand","fee_fen":0,"condition":null}');
INSERT INTO history VALUES(53,'dun_level',4,'{"id":4,"code":"final","days":30,"channel":"letter","form":"final","fee_fen":0,"condition":null}');
INSERT INTO history VALUES(54,'dun_level',5,'{"id":5,"code":"lawyer","days":60,"channel":"letter","form":"lawyer","fee_fen":0,"condition":null}');
INSERT INTO history VALUES(55,'dun_level',6,'{"id":6,"code":"terminate","days":90,"channel":"letter","form":"terminate","fee_fen":0,"condition":null}');
INSERT INTO history VALUES(56,'project',1,'{"id":1,"code":"P","name":"Park","city":null}');
INSERT INTO history VALUES(57,'building',1,'{"id":1,"project_id":1,"code":"1","name":"One"}');
INSERT INTO history VALUES(58,'account',1,'{"id":1,"code":"icbc","name":"ICBC","kind":"bank","bank":"ICBC","number":"1234567890123456","ledger_account_id":2,"supervised":0}');
INSERT INTO history VALUES(59,'item',14,'{"id":14,"code":"wrent","name":"Rent","class":"rent","tax_rate":"0.09","ledger_account_id":12}');
INSERT INTO history VALUES(60,'item',15,'{"id":15,"code":"wfee","name":"Fee","class":"fee","tax_rate":"0.06","ledger_account_id":12}');
INSERT INTO history VALUES(61,'room',1,'{"id":1,"code":"1-1","building_id":1,"unit":null,"floor":1,"number":"1","kind":"residence","layout":null,"orientation":null,"view":null,"area_cm2":895200,"inner_area_cm2":null,"extra":"{}"}');
INSERT INTO history VALUES(62,'room',2,'{"id":2,"code":"1-2","building_id":1,"unit":null,"floor":1,"number":"2","kind":"residence","layout":null,"orientation":null,"view":null,"area_cm2":895200,"inner_area_cm2":null,"extra":"{}"}');
INSERT INTO history VALUES(63,'party',1,'{"id":1,"code":"P1","name":"Party 1","kind":"person","id_no":null,"phone":null,"email":"p1@example.com","address":null,"consultant":null}');
INSERT INTO history VALUES(64,'party',2,'{"id":2,"code":"P2","name":"Party 2","kind":"person","id_no":null,"phone":null,"email":"p2@example.com","address":null,"consultant":null}');
INSERT INTO history VALUES(65,'contract',1,'{"id":1,"code":"C1","kind":"lease","party_id":1,"room_id":1,"start_on":"2026-01-01","end_on":"2027-12-31","signed_on":null}');
INSERT INTO history VALUES(66,'contract',2,'{"id":2,"code":"C2","kind":"lease","party_id":2,"room_id":2,"start_on":"2026-01-01","end_on":"2027-12-31","signed_on":null}');
INSERT INTO history VALUES(67,'clause',1,'{"id":1,"contract_id":1,"code":"rent","item_id":14,"basis":"fixed","rate":"3001","per":"month","formula":null,"cycle":"month","align":"calendar","timing":"advance","due":"start+9d","start_on":null,"end_on":null,"proration":"actual","round":"fen","free":null,"steps":null,"late_rate":null,"late_grace":null,"late_cap":null}');
INSERT INTO history VALUES(68,'clause',2,'{"id":2,"contract_id":1,"code":"fee","item_id":15,"basis":"area","rate":"2.85","per":"month","formula":null,"cycle":"month","align":"calendar","timing":"advance","due":"start+9d","start_on":null,"end_on":null,"proration":"actual","round":"fen","free":null,"steps":null,"late_rate":null,"late_grace":null,"late_cap":null}');
INSERT INTO history VALUES(69,'clause',3,'{"id":3,"contract_id":2,"code":"rent","item_id":14,"basis":"fixed","rate":"3002","per":"month","formula":null,"cycle":"month","align":"calendar","timing":"advance","due":"start+9d","start_on":null,"end_on":null,"proration":"actual","round":"fen","free":null,"steps":null,"late_rate":null,"late_grace":null,"late_cap":null}');
INSERT INTO history VALUES(70,'clause',4,'{"id":4,"contract_id":2,"code":"fee","item_id":15,"basis":"area","rate":"2.85","per":"month","formula":null,"cycle":"month","align":"calendar","timing":"advance","due":"start+9d","start_on":null,"end_on":null,"proration":"actual","round":"fen","free":null,"steps":null,"late_rate":null,"late_grace":null,"late_cap":null}');
CREATE TABLE setting (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	value TEXT NOT NULL
) STRICT;
INSERT INTO setting VALUES(1,'entity','Test');
INSERT INTO setting VALUES(2,'currency','CNY');
INSERT INTO setting VALUES(3,'notice.from','');
INSERT INTO setting VALUES(4,'notice.language','zh_CN');
INSERT INTO setting VALUES(5,'dun.outbox','outbox');
INSERT INTO setting VALUES(6,'account.receivable','1122');
INSERT INTO setting VALUES(7,'account.advance','2203');
INSERT INTO setting VALUES(8,'account.suspense','2241.99');
INSERT INTO setting VALUES(9,'account.output_tax','2221.01');
INSERT INTO setting VALUES(10,'account.price','6001');
INSERT INTO setting VALUES(11,'account.deposit','2241.01');
INSERT INTO setting VALUES(12,'account.rent','6051');
INSERT INTO setting VALUES(13,'account.fee','6051');
INSERT INTO setting VALUES(14,'account.usage','6051');
INSERT INTO setting VALUES(15,'account.collected','2241.02');
INSERT INTO setting VALUES(16,'account.tax','2241.02');
INSERT INTO setting VALUES(17,'account.late','6301');
INSERT INTO setting VALUES(18,'account.other','6051');
INSERT INTO setting VALUES(19,'account.bank','1002');
INSERT INTO setting VALUES(20,'account.cash','1001');
INSERT INTO setting VALUES(21,'account.pos','1012');
INSERT INTO setting VALUES(22,'account.channel','1012');
CREATE TABLE ledger_account (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	type TEXT NOT NULL CHECK (type IN ('asset', 'liability', 'equity', 'income', 'expense'))
) STRICT;
INSERT INTO ledger_account VALUES(1,'1001','Cash 库存现金','asset');
INSERT INTO ledger_account VALUES(2,'1002','Bank deposits 银行存款','asset');
INSERT INTO ledger_account VALUES(3,'1012','Other monetary funds 其他货币资金','asset');
INSERT INTO ledger_account VALUES(4,'1122','Accounts receivable 应收账款','asset');
INSERT INTO ledger_account VALUES(5,'1221','Other receivables 其他应收款','asset');
INSERT INTO ledger_account VALUES(6,'2203','Advances from customers 预收账款','liability');
INSERT INTO ledger_account VALUES(7,'2221.01','Output VAT 应交税费-应交增值税(销项税额)','liability');
INSERT INTO ledger_account VALUES(8,'2241.01','Deposits held 其他应付款-押金保证金','liability');
INSERT INTO ledger_account VALUES(9,'2241.02','Collected for others 其他应付款-代收代付','liability');
INSERT INTO ledger_account VALUES(10,'2241.99','Unidentified receipts 其他应付款-待查款项','liability');
INSERT INTO ledger_account VALUES(11,'6001','Main income: sales 主营业务收入','income');
INSERT INTO ledger_account VALUES(12,'6051','Other income: rent and fees 其他业务收入','income');
INSERT INTO ledger_account VALUES(13,'6301','Late fees and penalties 营业外收入-违约金','income');
INSERT INTO ledger_account VALUES(14,'6603','Bank and channel charges 财务费用-手续费','expense');
CREATE TABLE account (			-- where money lies
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('bank', 'cash', 'pos', 'channel')),
	bank TEXT,
	number TEXT,			-- the account number, or the merchant number of a channel
	ledger_account_id INTEGER NOT NULL REFERENCES ledger_account (id),
	supervised INTEGER NOT NULL DEFAULT 0 CHECK (supervised IN (0, 1))
) STRICT;
INSERT INTO account VALUES(1,'icbc','ICBC','bank','ICBC','1234567890123456',2,0);
CREATE TABLE item (			-- what is billed
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	class TEXT NOT NULL CHECK (class IN ('price', 'deposit', 'rent', 'fee', 'usage', 'collected', 'tax', 'late', 'other')),
	tax_rate TEXT,			-- VAT inside the amount, decimal: 0.09
	ledger_account_id INTEGER NOT NULL REFERENCES ledger_account (id)
) STRICT;
INSERT INTO item VALUES(1,'price','Price 房款','price','0.09',11);
INSERT INTO item VALUES(2,'deposit','Deposit 定金及押金','deposit',NULL,8);
INSERT INTO item VALUES(3,'rent','Rent 租金','rent','0.09',12);
INSERT INTO item VALUES(4,'property-fee','Property fee 物业费','fee','0.06',12);
INSERT INTO item VALUES(5,'parking','Parking 停车费','rent','0.09',12);
INSERT INTO item VALUES(6,'water','Water 水费','usage','0.03',12);
INSERT INTO item VALUES(7,'electricity','Electricity 电费','usage','0.13',12);
INSERT INTO item VALUES(8,'gas','Gas 燃气费','usage','0.09',12);
INSERT INTO item VALUES(9,'heating','Heating 采暖费','usage','0.09',12);
INSERT INTO item VALUES(10,'late','Late fee 违约金','late',NULL,13);
INSERT INTO item VALUES(11,'repair-fund','Repair fund 住宅专项维修资金','collected',NULL,9);
INSERT INTO item VALUES(12,'deed-tax','Deed tax collected 代收契税','tax',NULL,9);
INSERT INTO item VALUES(13,'registration','Registration fee collected 代收登记费','collected',NULL,9);
INSERT INTO item VALUES(14,'wrent','Rent','rent','0.09',12);
INSERT INTO item VALUES(15,'wfee','Fee','fee','0.06',12);
CREATE TABLE project (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	city TEXT
) STRICT;
INSERT INTO project VALUES(1,'P','Park',NULL);
CREATE TABLE building (
	id INTEGER PRIMARY KEY,
	project_id INTEGER NOT NULL REFERENCES project (id),
	code TEXT NOT NULL,
	name TEXT,
	UNIQUE (project_id, code)
) STRICT;
INSERT INTO building VALUES(1,1,'1','One');
CREATE TABLE room (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	building_id INTEGER NOT NULL REFERENCES building (id),
	unit TEXT,
	floor INTEGER NOT NULL,
	number TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('residence', 'shop', 'office', 'parking', 'storage')),
	layout TEXT,
	orientation TEXT,
	view TEXT,
	area_cm2 INTEGER CHECK (area_cm2 >= 0),
	inner_area_cm2 INTEGER CHECK (inner_area_cm2 >= 0),
	extra TEXT NOT NULL DEFAULT '{}'	-- JSON of the columns x_NAME
) STRICT;
INSERT INTO room VALUES(1,'1-1',1,NULL,1,'1','residence',NULL,NULL,NULL,895200,NULL,'{}');
INSERT INTO room VALUES(2,'1-2',1,NULL,1,'2','residence',NULL,NULL,NULL,895200,NULL,'{}');
CREATE TABLE party (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('person', 'company')),
	id_no TEXT,
	phone TEXT,
	email TEXT,
	address TEXT,
	consultant TEXT
) STRICT;
INSERT INTO party VALUES(1,'P1','Party 1','person',NULL,NULL,'p1@example.com',NULL,NULL);
INSERT INTO party VALUES(2,'P2','Party 2','person',NULL,NULL,'p2@example.com',NULL,NULL);
CREATE TABLE payer (			-- names and accounts a party is known to pay from
	id INTEGER PRIMARY KEY,
	party_id INTEGER NOT NULL REFERENCES party (id),
	name TEXT NOT NULL,
	account TEXT NOT NULL DEFAULT '',
	UNIQUE (party_id, name, account)
) STRICT;
CREATE TABLE contract (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL CHECK (kind IN ('sale', 'lease', 'service')),
	party_id INTEGER NOT NULL REFERENCES party (id),
	room_id INTEGER REFERENCES room (id),
	start_on TEXT NOT NULL,
	end_on TEXT,			-- the last day; NULL: no end
	signed_on TEXT
) STRICT;
INSERT INTO contract VALUES(1,'C1','lease',1,1,'2026-01-01','2027-12-31',NULL);
INSERT INTO contract VALUES(2,'C2','lease',2,2,'2026-01-01','2027-12-31',NULL);
CREATE TABLE clause (			-- what a contract says is to be billed: INTERFACES of deed-load(1)
	id INTEGER PRIMARY KEY,
	contract_id INTEGER NOT NULL REFERENCES contract (id),
	code TEXT NOT NULL,
	item_id INTEGER NOT NULL REFERENCES item (id),
	basis TEXT NOT NULL CHECK (basis IN ('fixed', 'area', 'inner_area', 'usage', 'formula')),
	rate TEXT,
	per TEXT NOT NULL DEFAULT 'month' CHECK (per IN ('month', 'day', 'year', 'period')),
	formula TEXT,
	cycle TEXT NOT NULL CHECK (cycle IN ('once', 'month', 'quarter', 'half', 'year', 'usage')),
	align TEXT NOT NULL DEFAULT 'calendar' CHECK (align IN ('calendar', 'anniversary')),
	timing TEXT NOT NULL DEFAULT 'advance' CHECK (timing IN ('advance', 'arrears')),
	due TEXT NOT NULL DEFAULT 'start+0d',
	start_on TEXT,			-- NULL: the contract's
	end_on TEXT,			-- NULL: the contract's
	proration TEXT NOT NULL DEFAULT 'actual' CHECK (proration IN ('actual', '30', '365', 'none')),
	round TEXT NOT NULL DEFAULT 'fen',
	free TEXT,
	steps TEXT,
	late_rate TEXT,
	late_grace TEXT,
	late_cap TEXT,
	UNIQUE (contract_id, code)
) STRICT;
INSERT INTO clause VALUES(1,1,'rent',14,'fixed','3001','month',NULL,'month','calendar','advance','start+9d',NULL,NULL,'actual','fen',NULL,NULL,NULL,NULL,NULL);
INSERT INTO clause VALUES(2,1,'fee',15,'area','2.85','month',NULL,'month','calendar','advance','start+9d',NULL,NULL,'actual','fen',NULL,NULL,NULL,NULL,NULL);
INSERT INTO clause VALUES(3,2,'rent',14,'fixed','3002','month',NULL,'month','calendar','advance','start+9d',NULL,NULL,'actual','fen',NULL,NULL,NULL,NULL,NULL);
INSERT INTO clause VALUES(4,2,'fee',15,'area','2.85','month',NULL,'month','calendar','advance','start+9d',NULL,NULL,'actual','fen',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE dun_level (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	days INTEGER NOT NULL,		-- after the due date; negative: before it
	channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'letter')),
	form TEXT NOT NULL,		-- the template
	fee_fen INTEGER NOT NULL DEFAULT 0 CHECK (fee_fen >= 0),
	condition TEXT			-- an expression: deed-expr(7)
) STRICT;
INSERT INTO dun_level VALUES(1,'reminder',-7,'email','reminder',0,NULL);
INSERT INTO dun_level VALUES(2,'late',1,'sms','late',0,NULL);
INSERT INTO dun_level VALUES(3,'demand',7,'letter','demand',0,NULL);
INSERT INTO dun_level VALUES(4,'final',30,'letter','final',0,NULL);
INSERT INTO dun_level VALUES(5,'lawyer',60,'letter','lawyer',0,NULL);
INSERT INTO dun_level VALUES(6,'terminate',90,'letter','terminate',0,NULL);
CREATE TABLE reading (			-- of a meter
	id INTEGER PRIMARY KEY,
	room_id INTEGER NOT NULL REFERENCES room (id),
	item_id INTEGER NOT NULL REFERENCES item (id),
	date TEXT NOT NULL,
	reading TEXT NOT NULL,		-- decimal
	replaced_at TEXT,		-- decimal: the old meter's last reading, when this is a new meter's first
	UNIQUE (room_id, item_id, date)
) STRICT;
CREATE TABLE bill (			-- what is owed; a negative bill is a credit
	id INTEGER PRIMARY KEY,
	own_code TEXT,			-- of an open item brought forward from another system
	code TEXT GENERATED ALWAYS AS	-- two check digits at the end: ISO 7064, MOD 97-10
		(coalesce(own_code, printf('B%07d%02d', id, 98 - (id * 100) % 97))) VIRTUAL,
	contract_id INTEGER NOT NULL REFERENCES contract (id),
	clause_id INTEGER REFERENCES clause (id),
	party_id INTEGER NOT NULL REFERENCES party (id),
	room_id INTEGER REFERENCES room (id),
	item_id INTEGER NOT NULL REFERENCES item (id),
	start_on TEXT,			-- the period, both days inclusive
	end_on TEXT,
	billed_on TEXT NOT NULL,
	due_on TEXT NOT NULL,
	amount_fen INTEGER NOT NULL,	-- VAT inside
	tax_fen INTEGER NOT NULL,	-- the VAT in it
	quantity TEXT,			-- of a usage bill, decimal
	reverses_id INTEGER REFERENCES bill (id),	-- the bill that this credit takes back
	CHECK (abs(tax_fen) <= abs(amount_fen)),
	UNIQUE (clause_id, start_on)
) STRICT;
INSERT INTO bill VALUES(1,NULL,1,1,1,1,14,'2026-01-01','2026-01-31','2026-01-15','2026-01-10',300100,24779,NULL,NULL);
INSERT INTO bill VALUES(2,NULL,1,1,1,1,14,'2026-02-01','2026-02-28','2026-01-15','2026-02-10',300100,24779,NULL,NULL);
INSERT INTO bill VALUES(3,NULL,1,2,1,1,15,'2026-01-01','2026-01-31','2026-01-15','2026-01-10',25513,1444,NULL,NULL);
INSERT INTO bill VALUES(4,NULL,1,2,1,1,15,'2026-02-01','2026-02-28','2026-01-15','2026-02-10',25513,1444,NULL,NULL);
INSERT INTO bill VALUES(5,NULL,2,3,2,2,14,'2026-01-01','2026-01-31','2026-01-15','2026-01-10',300200,24787,NULL,NULL);
INSERT INTO bill VALUES(6,NULL,2,3,2,2,14,'2026-02-01','2026-02-28','2026-01-15','2026-02-10',300200,24787,NULL,NULL);
INSERT INTO bill VALUES(7,NULL,2,4,2,2,15,'2026-01-01','2026-01-31','2026-01-15','2026-01-10',25513,1444,NULL,NULL);
INSERT INTO bill VALUES(8,NULL,2,4,2,2,15,'2026-02-01','2026-02-28','2026-01-15','2026-02-10',25513,1444,NULL,NULL);
CREATE TABLE statement (		-- one file of one account
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id),
	file TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	profile TEXT NOT NULL,
	first_on TEXT,
	last_on TEXT,
	opening_fen INTEGER,
	closing_fen INTEGER,
	lines INTEGER NOT NULL,		-- in the file, new or not
	UNIQUE (account_id, sha256)
) STRICT;
INSERT INTO statement VALUES(1,1,'s.csv','490fcc7731c05dabc2420ca849af0245010a6bf80d6c3f4292bf0c11e5b03905','generic','2026-01-12','2026-01-12',0,625713,3);
CREATE TABLE bank_line (		-- one movement on an account, as the bank tells it
	id INTEGER PRIMARY KEY,
	statement_id INTEGER NOT NULL REFERENCES statement (id),
	account_id INTEGER NOT NULL REFERENCES account (id),
	line INTEGER NOT NULL,		-- in the file
	date TEXT NOT NULL,
	amount_fen INTEGER NOT NULL,	-- positive: money in
	balance_fen INTEGER,
	payer TEXT,
	payer_account TEXT,
	memo TEXT,
	bank_id TEXT,
	order_id TEXT,			-- the merchant's own order number in a payment channel's file
	key TEXT NOT NULL,		-- what makes it unique in its account: deed-bank-import(1)
	UNIQUE (account_id, key)
) STRICT;
INSERT INTO bank_line VALUES(1,1,1,2,'2026-01-12',300100,300100,'Party 1',NULL,'rent B000000195','T0000002',NULL,'T0000002|2026-01-12');
INSERT INTO bank_line VALUES(2,1,1,3,'2026-01-12',300100,600200,'Party 1',NULL,'rent B000000292','T0000003',NULL,'T0000003|2026-01-12');
INSERT INTO bank_line VALUES(3,1,1,4,'2026-01-12',25513,625713,'Party 1',NULL,'rent B000000389','T0000004',NULL,'T0000004|2026-01-12');
CREATE TABLE receipt (			-- money that moved, of a party; negative: paid out or taken back
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL,
	account_id INTEGER NOT NULL REFERENCES account (id),
	party_id INTEGER NOT NULL REFERENCES party (id),
	amount_fen INTEGER NOT NULL,
	bank_line_id INTEGER REFERENCES bank_line (id),	-- NULL: taken at the counter
	source TEXT NOT NULL,		-- bank, cash, pos, transfer, cheque
	reverses_id INTEGER REFERENCES receipt (id)
) STRICT;
INSERT INTO receipt VALUES(1,'2026-01-12',1,1,300100,1,'bank',NULL);
INSERT INTO receipt VALUES(2,'2026-01-12',1,1,300100,2,'bank',NULL);
INSERT INTO receipt VALUES(3,'2026-01-12',1,1,25513,3,'bank',NULL);
CREATE TABLE allocation (		-- how much of a receipt, or of a credit, settles which bill
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL,		-- when both sides existed: the later of receipt and billing
	receipt_id INTEGER REFERENCES receipt (id),
	credit_id INTEGER REFERENCES bill (id),	-- a negative bill
	bill_id INTEGER NOT NULL REFERENCES bill (id),
	amount_fen INTEGER NOT NULL,	-- negative: takes an earlier allocation back
	rule TEXT NOT NULL,		-- the name of the rule that decided, or `claim`
	evidence TEXT NOT NULL,		-- what it saw
	reverses_id INTEGER REFERENCES allocation (id),
	CHECK ((receipt_id IS NULL) <> (credit_id IS NULL))
) STRICT;
INSERT INTO allocation VALUES(1,'2026-01-15',1,NULL,1,300100,'bill','bill B000000195 in memo; payer name of party P1; amount = bills named',NULL);
INSERT INTO allocation VALUES(2,'2026-01-15',2,NULL,2,300100,'bill','bill B000000292 in memo; payer name of party P1; amount = bills named',NULL);
INSERT INTO allocation VALUES(3,'2026-01-15',3,NULL,3,25513,'bill','bill B000000389 in memo; payer name of party P1; amount = bills named',NULL);
CREATE TABLE notice (			-- a bill was chased
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL,
	bill_id INTEGER NOT NULL REFERENCES bill (id),
	dun_level_id INTEGER NOT NULL REFERENCES dun_level (id),
	party_id INTEGER NOT NULL REFERENCES party (id),
	channel TEXT NOT NULL,
	open_fen INTEGER NOT NULL,	-- what was open that day
	letter TEXT NOT NULL,		-- the file name of the letter that lists it
	UNIQUE (bill_id, dun_level_id)
) STRICT;
INSERT INTO notice VALUES(1,'2026-03-20',4,4,1,'letter',25513,'2026-03-20-final-P1.txt');
INSERT INTO notice VALUES(2,'2026-03-20',5,5,2,'letter',300200,'2026-03-20-lawyer-P2.txt');
INSERT INTO notice VALUES(3,'2026-03-20',6,4,2,'letter',300200,'2026-03-20-lawyer-P2.txt');
INSERT INTO notice VALUES(4,'2026-03-20',7,5,2,'letter',25513,'2026-03-20-lawyer-P2.txt');
INSERT INTO notice VALUES(5,'2026-03-20',8,4,2,'letter',25513,'2026-03-20-lawyer-P2.txt');
CREATE TABLE open_bill (
	bill_id INTEGER PRIMARY KEY,
	open_fen INTEGER NOT NULL
) STRICT;
INSERT INTO open_bill VALUES(4,25513);
INSERT INTO open_bill VALUES(5,300200);
INSERT INTO open_bill VALUES(6,300200);
INSERT INTO open_bill VALUES(7,25513);
INSERT INTO open_bill VALUES(8,25513);
CREATE TABLE open_receipt (		-- an advance: money of a party that settles nothing yet
	receipt_id INTEGER PRIMARY KEY,
	open_fen INTEGER NOT NULL
) STRICT;
CREATE TABLE open_line (		-- money in whose party is not decided yet
	bank_line_id INTEGER PRIMARY KEY,
	open_fen INTEGER NOT NULL
) STRICT;
CREATE INDEX history_row ON history (table_name, row_id);
CREATE INDEX room_building ON room (building_id);
CREATE INDEX contract_party ON contract (party_id);
CREATE INDEX contract_room ON contract (room_id);
CREATE UNIQUE INDEX bill_own_code ON bill (own_code) WHERE own_code IS NOT NULL;
CREATE UNIQUE INDEX bill_reverses ON bill (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE UNIQUE INDEX receipt_reverses ON receipt (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX receipt_bank_line ON receipt (bank_line_id) WHERE bank_line_id IS NOT NULL;
CREATE INDEX allocation_bill ON allocation (bill_id);
CREATE INDEX allocation_receipt ON allocation (receipt_id) WHERE receipt_id IS NOT NULL;
CREATE INDEX allocation_credit ON allocation (credit_id) WHERE credit_id IS NOT NULL;
CREATE UNIQUE INDEX allocation_reverses ON allocation (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE VIEW v_room AS
SELECT r.code AS room, p.code AS project, b.code AS building, r.unit, r.floor, r.number, r.kind, r.layout,
	r.orientation, r.view, r.area_cm2, r.inner_area_cm2, r.extra, r.id AS room_id, b.id AS building_id,
	p.id AS project_id
FROM room r
JOIN building b ON b.id = r.building_id
JOIN project p ON p.id = b.project_id;
CREATE VIEW v_bill AS
SELECT b.code AS bill, c.code AS contract, pa.code AS party, pa.name, r.code AS room, i.code AS item,
	b.start_on, b.end_on, b.billed_on, b.due_on, b.amount_fen, b.tax_fen,
	b.amount_fen - coalesce(o.open_fen, 0) AS settled_fen, coalesce(o.open_fen, 0) AS open_fen,
	CASE WHEN b.reverses_id IS NOT NULL OR EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id)
			THEN 'void'
		WHEN o.open_fen IS NULL THEN 'paid'
		WHEN o.open_fen = b.amount_fen THEN 'open'
		ELSE 'part' END AS status,
	b.id AS bill_id, b.contract_id, b.clause_id, b.party_id, b.room_id, b.item_id
FROM bill b
JOIN contract c ON c.id = b.contract_id
JOIN party pa ON pa.id = b.party_id
JOIN item i ON i.id = b.item_id
LEFT JOIN room r ON r.id = b.room_id
LEFT JOIN open_bill o ON o.bill_id = b.id;
CREATE VIEW v_receipt AS
SELECT printf('R%07d', r.id) AS receipt, r.date, p.code AS party, p.name, a.code AS account, r.amount_fen,
	coalesce(o.open_fen, 0) AS open_fen, r.source, r.id AS receipt_id, r.party_id, r.account_id,
	r.bank_line_id
FROM receipt r
JOIN party p ON p.id = r.party_id
JOIN account a ON a.id = r.account_id
LEFT JOIN open_receipt o ON o.receipt_id = r.id;
CREATE VIEW v_posting AS
SELECT b.billed_on AS date, 'bill' AS fact, b.id AS fact_id, g.id AS ledger_account_id, b.party_id, b.amount_fen
FROM bill b
JOIN setting s ON s.key = 'account.receivable'
JOIN ledger_account g ON g.code = s.value
UNION ALL
SELECT b.billed_on, 'bill', b.id, i.ledger_account_id, b.party_id, -(b.amount_fen - b.tax_fen)
FROM bill b
JOIN item i ON i.id = b.item_id
UNION ALL
SELECT b.billed_on, 'bill', b.id, g.id, b.party_id, -b.tax_fen
FROM bill b
JOIN setting s ON s.key = 'account.output_tax'
JOIN ledger_account g ON g.code = s.value
WHERE b.tax_fen <> 0
UNION ALL
SELECT l.date, 'bank_line', l.id, a.ledger_account_id, NULL, l.amount_fen
FROM bank_line l
JOIN account a ON a.id = l.account_id
WHERE l.amount_fen <> 0
UNION ALL
SELECT l.date, 'bank_line', l.id, g.id, NULL, -l.amount_fen
FROM bank_line l
JOIN setting s ON s.key = 'account.suspense'
JOIN ledger_account g ON g.code = s.value
WHERE l.amount_fen <> 0
UNION ALL
SELECT r.date, 'receipt', r.id, g.id, r.party_id, r.amount_fen
FROM receipt r
JOIN setting s ON s.key = 'account.suspense'
JOIN ledger_account g ON g.code = s.value
WHERE r.bank_line_id IS NOT NULL
UNION ALL
SELECT r.date, 'receipt', r.id, a.ledger_account_id, r.party_id, r.amount_fen
FROM receipt r
JOIN account a ON a.id = r.account_id
WHERE r.bank_line_id IS NULL
UNION ALL
SELECT r.date, 'receipt', r.id, g.id, r.party_id, -r.amount_fen
FROM receipt r
JOIN setting s ON s.key = 'account.advance'
JOIN ledger_account g ON g.code = s.value
UNION ALL
SELECT a.date, 'allocation', a.id, g.id, b.party_id, a.amount_fen
FROM allocation a
JOIN bill b ON b.id = a.bill_id
JOIN setting s ON s.key = 'account.advance'
JOIN ledger_account g ON g.code = s.value
WHERE a.receipt_id IS NOT NULL
UNION ALL
SELECT a.date, 'allocation', a.id, g.id, b.party_id, -a.amount_fen
FROM allocation a
JOIN bill b ON b.id = a.bill_id
JOIN setting s ON s.key = 'account.receivable'
JOIN ledger_account g ON g.code = s.value
WHERE a.receipt_id IS NOT NULL;
CREATE VIEW v_journal AS
SELECT p.date, p.fact || '-' || p.fact_id AS entry, g.code AS account, g.name, pa.code AS party,
	max(p.amount_fen, 0) AS debit_fen, max(-p.amount_fen, 0) AS credit_fen,
	CASE p.fact WHEN 'bill' THEN (SELECT code FROM bill WHERE id = p.fact_id) END AS ref,
	p.fact, p.fact_id, p.ledger_account_id
FROM v_posting p
JOIN ledger_account g ON g.id = p.ledger_account_id
LEFT JOIN party pa ON pa.id = p.party_id;
CREATE TRIGGER run_no_update BEFORE UPDATE ON run
BEGIN SELECT RAISE(ABORT, 'facts are never changed: run'); END;
CREATE TRIGGER run_no_delete BEFORE DELETE ON run
BEGIN SELECT RAISE(ABORT, 'facts are never changed: run'); END;
CREATE TRIGGER run_range_no_update BEFORE UPDATE ON run_range
BEGIN SELECT RAISE(ABORT, 'facts are never changed: run_range'); END;
CREATE TRIGGER run_range_no_delete BEFORE DELETE ON run_range
BEGIN SELECT RAISE(ABORT, 'facts are never changed: run_range'); END;
CREATE TRIGGER history_no_update BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'facts are never changed: history'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'facts are never changed: history'); END;
CREATE TRIGGER reading_no_update BEFORE UPDATE ON reading
BEGIN SELECT RAISE(ABORT, 'facts are never changed: reading'); END;
CREATE TRIGGER reading_no_delete BEFORE DELETE ON reading
BEGIN SELECT RAISE(ABORT, 'facts are never changed: reading'); END;
CREATE TRIGGER bill_no_update BEFORE UPDATE ON bill
BEGIN SELECT RAISE(ABORT, 'facts are never changed: bill'); END;
CREATE TRIGGER bill_no_delete BEFORE DELETE ON bill
BEGIN SELECT RAISE(ABORT, 'facts are never changed: bill'); END;
CREATE TRIGGER statement_no_update BEFORE UPDATE ON statement
BEGIN SELECT RAISE(ABORT, 'facts are never changed: statement'); END;
CREATE TRIGGER statement_no_delete BEFORE DELETE ON statement
BEGIN SELECT RAISE(ABORT, 'facts are never changed: statement'); END;
CREATE TRIGGER bank_line_no_update BEFORE UPDATE ON bank_line
BEGIN SELECT RAISE(ABORT, 'facts are never changed: bank_line'); END;
CREATE TRIGGER bank_line_no_delete BEFORE DELETE ON bank_line
BEGIN SELECT RAISE(ABORT, 'facts are never changed: bank_line'); END;
CREATE TRIGGER receipt_no_update BEFORE UPDATE ON receipt
BEGIN SELECT RAISE(ABORT, 'facts are never changed: receipt'); END;
CREATE TRIGGER receipt_no_delete BEFORE DELETE ON receipt
BEGIN SELECT RAISE(ABORT, 'facts are never changed: receipt'); END;
CREATE TRIGGER allocation_no_update BEFORE UPDATE ON allocation
BEGIN SELECT RAISE(ABORT, 'facts are never changed: allocation'); END;
CREATE TRIGGER allocation_no_delete BEFORE DELETE ON allocation
BEGIN SELECT RAISE(ABORT, 'facts are never changed: allocation'); END;
CREATE TRIGGER notice_no_update BEFORE UPDATE ON notice
BEGIN SELECT RAISE(ABORT, 'facts are never changed: notice'); END;
CREATE TRIGGER notice_no_delete BEFORE DELETE ON notice
BEGIN SELECT RAISE(ABORT, 'facts are never changed: notice'); END;
COMMIT;
