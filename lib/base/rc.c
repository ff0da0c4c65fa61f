#include "base/rc.h"

int
rc_status(enum rc rc)
{
	static const int status[] = {
	    [RC_OK] = 0,
	    [RC_TODO] = 1,
	    [RC_USAGE] = 64,
	    [RC_DATA] = 65,
	    [RC_NOINPUT] = 66,
	    [RC_UNAVAILABLE] = 69,
	    [RC_BUG] = 70,
	    [RC_CANTCREAT] = 73,
	    [RC_IO] = 74,
	    [RC_BUSY] = 75,
	    [RC_NOPERM] = 77,
	    [RC_CONFIG] = 78,
	    [RC_SIGNAL] = 75,
	};
	return status[rc];
}
