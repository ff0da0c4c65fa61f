/* Values as spreadsheets store them: numbers with the noise of binary fractions, dates as days
 * since 1899-12-30, told from numbers only by their format. */
#ifndef DEED_BANK_SPREADSHEET_H
#define DEED_BANK_SPREADSHEET_H

#include "bank/scan.h"
#include "base/text.h"

/* What a number format shows. */
enum shown { SHOWN_NUMBER, SHOWN_DATE, SHOWN_TIME };

/* By a format's number, when it is one of those that every workbook has. */
enum shown format_shown(int id);

/* By its code: 'yyyy"年"m"月"d"日"' is a date. */
enum shown format_code_shown(const char *code);

/* Adds a number as exact decimal text, without exponent: fractions are rounded to the 15 digits
 * that a spreadsheet shows, integers stay whole. False when it is no number, or has more than 40
 * digits: nothing is added. */
bool add_number(struct text *text, struct slice number);

/* Adds YYYY-MM-DD, and hh:mm:ss behind it when the number has a fraction; hh:mm:ss alone for a
 * time. False when it is no day of the years 1900 to 2999. */
bool add_serial(struct text *text, struct slice number, enum shown shown, bool from_1904);

#endif
