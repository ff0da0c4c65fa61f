/* Settings that live in the ledger: the known keys, what they are for and what they may be. */
#ifndef DEED_SETTING_H
#define DEED_SETTING_H

#include "ledger/ledger.h"

struct setting {
	const char *key;
	const char *initial; /* what `init` sets; NULL: nothing */
	const char *help;
	/* Adds an error and returns its rc when the value will not do; NULL: any text. */
	enum rc (*check)(struct ledger *ledger, const struct setting *setting, const char *value);
};

extern const struct setting settings[]; /* ends with a NULL key */

/* The value of a key of settings[], else what `init` sets; NULL when there is neither. Owned as by
 * ledger_setting. */
const char *setting_text(struct ledger *ledger, const char *key);

/* The same of a setting that is a whole number. */
int64_t setting_number(struct ledger *ledger, const char *key);

/* The setting notice.quiet (master/calendar.h). RC_CONFIG, and an error, when
 * it has other words. */
struct quiet;
enum rc setting_quiet(struct ledger *ledger, struct quiet *quiet);

/* NULL, with an error that suggests the nearest key, when it is unknown. */
const struct setting *setting_find(const char *key, struct errors *errors);

/* Stores a value, checked, with its history; the same value writes nothing. *changed tells. */
enum rc setting_set(
    struct ledger *ledger, const struct setting *setting, const char *value, bool *changed);

/* Stores the initial values of all settings into a new ledger, unchecked: the accounts that they
 * name come after. */
enum rc settings_init(struct ledger *ledger, const char *entity);

#endif
