// host/porttype/link.hpp - may this output feed that input?
#pragma once
#include "porttype/dim_solver.hpp"
#include "porttype/port_type.hpp"
#include <string>

namespace t2x {

// One end of a link: a type, and the scope that its named dims belong to.
struct LinkEnd {
  const PortType& type;
  int scope;
};

// Checks tags, element types and ranks, functions argument by argument, and hands the dims to the solver (whose
// clashes carry `equation`). Returns "" when the types go together, else what does not:
// "'latent' is wanted, not 'text_features'", "f32 is wanted, not i32", "4 dims are wanted, not 3".
std::string check_link(LinkEnd output, LinkEnd input, DimSolver& dims, int equation);

}  // namespace t2x
