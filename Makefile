# deed: build, test, install. `make demo` and `make check` are all a newcomer needs: both install what is
# missing (Debian, as root or with sudo).

PREFIX = /usr/local
DESTDIR =
B = build
CC = cc
CFLAGS = -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
	-Wvla -Wconversion
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARNINGS) -ffunction-sections -fdata-sections -Ilib $(CFLAGS)
ALL_LDFLAGS = -Wl,--as-needed -Wl,--gc-sections -Wl,-z,relro,-z,now $(LDFLAGS)
# Debian's libraries are linked in where it has them so: a command then starts a quarter sooner, and bulk work is a
# twentieth faster. Rebuild when they are updated; SHARED_LIBRARIES=yes takes the shared ones. libxlsxwriter is loaded
# when a workbook is made.
SHARED_LIBRARIES =
library = $(if $(SHARED_LIBRARIES),-l$1,-l:lib$1.a)
LIBS = $(foreach name,sqlite3 csv pcre2-8 gmp nettle inih expat z,$(call library,$(name))) -lzip -lm

# Installed by `make deps`: to build, to test, to check the source.
PACKAGES_BUILD = gcc make pkg-config libsqlite3-dev libcsv-dev libpcre2-dev libxlsxwriter-dev libgmp-dev \
	nettle-dev libinih-dev libexpat1-dev libzip-dev zlib1g-dev
PACKAGES_TEST = chromium sqlite3 hledger python3-minimal python3-openpyxl msmtp \
	strace mandoc util-linux procps faketime
PACKAGES_LINT = clang clang-format clang-tidy shellcheck mandoc
PACKAGES_BENCH = hledger python3-minimal sqlite3 strace time

COMMANDS = assign backup bank-import bill-gen board book cancel claim config defer document dun \
	earnest exchange export history hold init late-fee load notify plan price-set price-trial \
	receive reconcile refund release report reserve rooms sign subscribe verify waive

BASE = date digest error interrupt language map memory number ratio rc round text
IO = chart command csv encoding gb18030 grid grid-html grid-screen guard input out out-all \
	out-csv out-html out-jsonl out-table out-xlsx out-xlsx-chart out-xlsx-grid out-xlsx-library \
	out-xlsx-paper publish scratch shown xlsx-text zipcheck
LEDGER = backup chain derived drain expression feed feed-sorted follow function history keys ledger \
	lock migrate open-by row-hash run select shape statement tables tally used verify witness
EXPR = build eval exact fraction lex node parse pattern sql
TOOL = options tool
MASTER = bill-code calendar cell clause-text fields form kind kind-contract kind-letter \
	kind-meter kind-rule kind-sales load load-extra load-list load-row load-sql lookup milestone-names \
	plan-step plan-text room-price room-walk rooms setting sheet tax tolerance
BILLING = adjust adjust-list biller clause defer estimate explain formula generate items late \
	meters period price price-large relief replaced request review series terms trace usage waive
BANK = archive bai2 bracket camt cell check container explain header import key known moment \
	movement mt940 mt940-text ofx outside preamble profile profiles proof reader row rows scan \
	skeleton skip spreadsheet whose xlsx xml
MATCH = advance amounts bill-set book choice claim claim-as counter decide decision decision-as entries \
	fold hint identity identity-load index lead matching others own pile recent reference refund \
	reversal rules settle short spelling suggest till transfer tried undo unpaid who
COLLECT = delivery document due dun hold hold-list letter level mail notify outbox template
CONTROL = control
SALES = asked assign book buyers campaign cancel consultants contract-end deal deal-facts deal-list deal-terms deposit \
	discount exchange extend factor instalment-list instalments-coming milestone-dues offer plan plan-list price-by \
	price-list price-rule price-set price-write queue queue-list release reserve room room-list \
	room-set sale sale-clauses schedule scheme sign solve subscribe take terms-change trial trial-rooms \
	trial-sheet unit-price unwind unwind-use words
REPORT = board dump events hledger proof query report shelf show trail values

LIB_NAMES = $(BASE:%=base/%) $(IO:%=io/%) $(LEDGER:%=ledger/%) $(EXPR:%=expr/%) $(TOOL:%=tool/%) \
	$(MASTER:%=master/%) $(BILLING:%=billing/%) $(BANK:%=bank/%) $(MATCH:%=match/%) \
	$(COLLECT:%=collect/%) $(CONTROL:%=control/%) $(SALES:%=sales/%) $(REPORT:%=report/%)
LIB_OBJECTS = $(LIB_NAMES:%=$B/lib/%.o) $B/lib/schema.o $B/lib/page.o
COMMAND_PROGRAMS = $(COMMANDS:%=$B/libexec/deed/deed-%)
PROGRAMS = $B/bin/deed $(COMMAND_PROGRAMS)
SHARED = bank document init notice report
SHARED_LINKS = $(SHARED:%=$B/share/deed/%)
MIGRATIONS = schema/ledger/001-chain.sql schema/ledger/002-master.sql schema/ledger/003-fact.sql \
	schema/ledger/004-view.sql schema/ledger/005-protect.sql schema/ledger/006-meter.sql \
	schema/ledger/007-adjustment.sql schema/ledger/008-entry.sql schema/ledger/009-letter.sql \
	schema/ledger/010-balance.sql schema/ledger/011-claimed.sql \
	schema/ledger/012-sales.sql

UNIT_TESTS = adjust bank bank-formats base billing chain clause-text collect control deal \
	deposit expr grid io late match out page plan price-trial report sale
UNIT_PROGRAMS = $(UNIT_TESTS:%=$B/tests/unit/%)

SOURCES = $(wildcard cmd/*.c lib/*/*.[ch] tests/unit/*.[ch] tests/bench/*.c tests/fault/*.c)
SCRIPTS = $(shell grep -rlE '^\#!/bin/sh|^\#!/usr/bin/env bash|shellcheck shell=sh' scripts tests .ci)
VERSION = $(shell sed -n 's/.*DEED_VERSION "\(.*\)"/\1/p' lib/tool/version.h)

all: $(PROGRAMS) $(SHARED_LINKS)

deps:
	scripts/install-packages $(PACKAGES_BUILD)

$B/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$B/gen/schema.c: scripts/embed-schema $(MIGRATIONS)
	@mkdir -p $(@D)
	scripts/embed-schema $(MIGRATIONS) >$@.tmp && mv $@.tmp $@

$B/gen/page.c: scripts/embed-page lib/io/page.css lib/io/page.js
	@mkdir -p $(@D)
	scripts/embed-page lib/io/page.css lib/io/page.js >$@.tmp && mv $@.tmp $@

$B/lib/schema.o $B/lib/page.o: $B/lib/%.o: $B/gen/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Wno-overlength-strings -c -o $@ $<

$B/libdeed.a: $(LIB_OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $(LIB_OBJECTS)

$B/bin/deed: $B/cmd/deed.o $B/libdeed.a
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $B/cmd/deed.o $B/libdeed.a $(LIBS)

$(COMMAND_PROGRAMS): $B/libexec/deed/deed-%: $B/cmd/%.o $B/libdeed.a
	@mkdir -p $(@D)
	$(CC) $(ALL_LDFLAGS) -o $@ $B/cmd/$*.o $B/libdeed.a $(LIBS)

$(SHARED_LINKS): $B/share/deed/%:
	@mkdir -p $(@D)
	ln -sfn $(CURDIR)/schema/$* $@

$(UNIT_PROGRAMS): $B/tests/unit/%: $B/tests/unit/%.o $B/libdeed.a
	$(CC) $(ALL_LDFLAGS) -o $@ $B/tests/unit/$*.o $B/libdeed.a $(LIBS)

unit: $(UNIT_PROGRAMS)

check:
	scripts/install-packages $(PACKAGES_BUILD) $(PACKAGES_TEST)
	$(MAKE) all unit
	B=$B tests/run

demo: deps
	$(MAKE) all
	B=$B scripts/demo

# Formatting, static analysis, shell scripts, man pages, the house's own rules.
lint:
	scripts/install-packages $(PACKAGES_BUILD) $(PACKAGES_LINT)
	clang-format --dry-run --Werror $(SOURCES)
	printf '%s\n' $(filter %.c,$(SOURCES)) | xargs -P 2 -n 12 sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$$@" -- \
		-std=c17 -D_GNU_SOURCE -Ilib -Itests/unit 2>/dev/null' clang-tidy
	$(MAKE) B=build-clang CC=clang CFLAGS='-O1 -Werror' all unit
	shellcheck -x $(SCRIPTS)
	for page in man/*; do mandoc -Tlint -W warning "$$page" || exit 1; done
	scripts/check-walls

# The whole suite under AddressSanitizer and UndefinedBehaviorSanitizer.
sanitize:
	scripts/install-packages $(PACKAGES_BUILD) $(PACKAGES_TEST)
	$(MAKE) B=build-sanitize CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
		-fno-sanitize-recover=undefined' LDFLAGS='-fsanitize=address,undefined' all unit
	B=build-sanitize tests/run

bench:
	scripts/install-packages $(PACKAGES_BUILD) $(PACKAGES_BENCH)
	$(MAKE) all
	B=$B tests/bench/run

# Matching against worlds with truth: a million lines, a quarter of an hour.
bench-match:
	scripts/install-packages $(PACKAGES_BUILD) $(PACKAGES_BENCH)
	$(MAKE) all
	PATH=$(CURDIR)/$B/bin:$$PATH tests/bench-match/run

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/deed $(DESTDIR)$(PREFIX)/share/deed \
		$(DESTDIR)$(PREFIX)/share/deed/scripts
	install -m 755 $B/bin/deed $(DESTDIR)$(PREFIX)/bin/deed
	install -m 755 $(COMMAND_PROGRAMS) $(DESTDIR)$(PREFIX)/libexec/deed
	for folder in $(SHARED); do \
		install -d $(DESTDIR)$(PREFIX)/share/deed/$$folder && \
		install -m 644 schema/$$folder/* $(DESTDIR)$(PREFIX)/share/deed/$$folder || exit 1; done
	install -m 755 scripts/bulk-release scripts/nightly scripts/month-end $(DESTDIR)$(PREFIX)/share/deed/scripts
	install -m 644 scripts/steps.sh scripts/crontab.example $(DESTDIR)$(PREFIX)/share/deed/scripts
	for page in man/*; do \
		install -D -m 644 "$$page" $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/} || exit 1; done

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/deed
	rm -rf $(DESTDIR)$(PREFIX)/libexec/deed $(DESTDIR)$(PREFIX)/share/deed
	for page in man/*; do rm -f $(DESTDIR)$(PREFIX)/share/man/man$${page##*.}/$${page##*/}; done

dist:
	git archive --format=tar.gz --prefix=deed-$(VERSION)/ -o deed-$(VERSION).tar.gz HEAD

clean:
	rm -rf $B build-clang build-sanitize demo

.PHONY: all deps unit check demo clean bench bench-match lint sanitize install uninstall dist

-include $(shell find $B -name '*.d' 2>/dev/null)
