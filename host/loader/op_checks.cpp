#include "loader/description.hpp"
#include <bit>
#include <vector>

namespace t2x {
namespace {

constexpr uint32_t kSpirvMagic = 0x07230203;
constexpr uint32_t kDtypes = 1u << T2X_F32 | 1u << T2X_F16 | 1u << T2X_BF16 | 1u << T2X_I32 | 1u << T2X_U8 |
                             1u << T2X_I64 | 1u << T2X_BOOL;

class OpChecks {
public:
  OpChecks(const t2x_op_type& op, Examination& examination) : op_(op), exam_(examination) {}

  void all() {
    if (!exam_.require(op_.size >= sizeof(t2x_op_type) && op_.size < 65536, "an op has its size",
                       "set size = sizeof(t2x_op_type); the field holds " + std::to_string(op_.size)))
      return;
    if (!exam_.require(is_given(op_.name), "an op has a name", "its name is NULL, empty or not UTF-8 text")) return;
    who_ = "op '" + std::string(op_.name) + "'";
    require(is_vendor_name(op_.name), "is named vendor.noun", "names without a dot belong to the built-in ops");
    require(is_clean_text(op_.doc), "has a doc", "use UTF-8 text, never NULL");
    require(op_.infer, "has a shape rule", "infer is NULL");
    require(op_.out_count >= 1 && op_.out_count <= 16, "has outputs", "out_count is 1..16");
    require(op_.operand_count >= 1 && op_.operand_count <= 64 && op_.operands, "has operands", "list 1..64 operands");
    require(op_.attrs, "lists its attributes", "attrs is a NULL-terminated list; an empty one is {NULL}");
    require(op_.variant_count >= 1 && op_.variant_count <= 64 && op_.variants, "has a kernel", "list 1..64 variants");
    if (!exam_.sound()) return;
    advise(*op_.doc, "is documented", "say formula, shapes and attributes");
    advise(op_.reference, "has a reference", "give `reference`: without it no test can tell whether the kernels are right");
    operands();
    attributes();
    for (uint32_t i = 0; i < op_.variant_count; ++i) variant(op_.variants[i]);
    if (exam_.sound() && exam_.thorough()) infer_scalars();
  }

private:
  bool require(bool ok, const std::string& what, const std::string& mend) {
    return exam_.require(ok, who_ + ": " + what, mend);
  }
  bool advise(bool ok, const std::string& what, const std::string& mend) {
    return exam_.advise(ok, who_ + ": " + what, mend);
  }

  void operands() {
    std::set<std::string> taken;
    for (uint32_t i = 0; i < op_.operand_count; ++i) {
      const t2x_operand& o = op_.operands[i];
      if (!require(is_given(o.name) && is_clean_text(o.doc), "each operand has name and doc",
                   "one is NULL or not UTF-8 text"))
        return;
      std::string what = "operand '" + std::string(o.name) + "'";
      require(take(taken, o.name), what + " has a name of its own", "rename one of the two");
      require(o.dtypes && !(o.dtypes & ~kDtypes), what + " accepts known dtypes", "a mask of 1u << T2X_F32 and the like");
      require(!(o.flags & ~(T2X_OPERAND_OPTIONAL | T2X_OPERAND_VARIADIC)), what + " has known flags",
              "use T2X_OPERAND_* values only");
      require(!(o.flags & T2X_OPERAND_VARIADIC) || i + 1 == op_.operand_count, what + " is variadic only as the last",
              "move it to the end");
    }
  }

  void attributes() {
    std::set<std::string> taken;
    for (uint32_t i = 0; op_.attrs[i]; ++i) {
      if (!require(i < 64 && is_given(op_.attrs[i]), "its attributes are named", "at most 64, NULL-terminated")) return;
      require(take(taken, op_.attrs[i]), "attribute '" + std::string(op_.attrs[i]) + "' is listed once", "drop one");
    }
  }

  void variant(const t2x_op_variant& v) {
    if (!require(is_given(v.name) && v.suits && v.plan, "each variant has name, suits and plan", "one is NULL")) return;
    std::string what = "variant '" + std::string(v.name) + "'";
    if (!require(v.shader_count >= 1 && v.shader_count <= 64 && v.shaders, what + " has shaders", "list 1..64")) return;
    for (uint32_t i = 0; i < v.shader_count; ++i) {
      const t2x_spirv& s = v.shaders[i];
      require(is_given(s.name) && s.words && s.bytes >= 20 && s.bytes % 4 == 0 && s.words[0] == kSpirvMagic,
              what + " holds SPIR-V", "shader " + std::to_string(i) + " is not SPIR-V words, or has no name");
    }
  }

  // The host checks presence and element types, not ranks: a shape rule that trusts those crashes on the first
  // wrong pipeline. Here the child dies in its place.
  void infer_scalars() {
    exam_.step(who_ + " inferred the shape of a call with scalars");
    std::vector<t2x_dims> scalars(op_.operand_count), out(op_.out_count);
    for (uint32_t i = 0; i < op_.operand_count; ++i)
      if (!(op_.operands[i].flags & T2X_OPERAND_OPTIONAL))
        scalars[i].dtype = static_cast<t2x_dtype>(std::countr_zero(op_.operands[i].dtypes));
    t2x_op_call call{};
    call.size = sizeof call;
    call.op = op_.name;
    call.in = scalars.data();
    call.in_count = op_.operand_count;
    call.out = out.data();
    call.out_count = op_.out_count;
    call.fail = [](const t2x_op_call*, const char*) {};
    t2x_status status = op_.infer(&call);
    bool filled = true;
    for (const t2x_dims& d : out) filled &= d.rank <= T2X_MAX_RANK && d.dtype != T2X_NO_DTYPE;
    advise(status != T2X_OK || filled, "its shape rule answers for scalars",
           "infer must fill rank and dtype of every out[i], or refuse with fail()");
  }

  const t2x_op_type& op_;
  Examination& exam_;
  std::string who_ = "an op";
};

}  // namespace

void check_op(const t2x_op_type& op, Examination& examination) { OpChecks(op, examination).all(); }

}  // namespace t2x
