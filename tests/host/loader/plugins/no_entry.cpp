#include <t2x/abi.h>
extern "C" T2X_EXPORT int something_else() { return 1; }
