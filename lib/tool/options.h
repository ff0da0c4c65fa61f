/* The command line: the common options and a command's own, the help that lists them. */
#ifndef DEED_OPTIONS_H
#define DEED_OPTIONS_H

#include "tool/tool.h"

/* Fills the tool's fields and the options' targets; -h and --version print and exit. */
enum rc options_parse(struct tool *tool, int argc, char *argv[]);

#endif
