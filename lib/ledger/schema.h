/* The migrations, built into the program from schema/ledger/ by the Makefile. */
#ifndef DEED_SCHEMA_H
#define DEED_SCHEMA_H

extern const char *const schema_migrations[]; /* schema_version of them */
extern const int schema_version;

#endif
