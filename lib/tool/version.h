/* The version, in one place. */
#ifndef DEED_VERSION_H
#define DEED_VERSION_H

#define DEED_VERSION "0.1.0"

#endif
