/* t2x/ext/section.h - the words of a raw section or CPU stage that cannot do its work.
 *
 *   const t2x_section *section = host->extension(T2X_SECTION);      NULL: this host takes the status and no words
 *
 * Both run after the call that recorded them has ended, and its context with it: a raw section when its program is
 * ended, a CPU stage at each of its runs, and both, where a function recorded them, for another node. So t2x_host's
 * fail is not for them.                                                                                            */
#ifndef T2X_EXT_SECTION_H
#define T2X_EXT_SECTION_H
#include "../abi.h"
#ifdef __cplusplus
extern "C" {
#endif

#define T2X_SECTION "t2x.section/1"

typedef struct t2x_section {
  size_t size;
  /* Say why, by the thread that runs the section and before it returns; the host adds the node that recorded it, with
   * file and line. The last call before a bad status wins. Elsewhere nothing happens. */
  void (*fail)(const char *message);
} t2x_section;

#ifdef __cplusplus
}
#endif
#endif
