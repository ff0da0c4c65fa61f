/* The style and the script of HTML pages, built into the program from page.css and page.js. Both
 * are written so that XML parsers read them, too: no < and no &. */
#ifndef DEED_PAGE_H
#define DEED_PAGE_H

extern const char page_css[], page_js[];

#endif
