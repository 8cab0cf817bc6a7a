// host/loader/description.hpp - what a plugin's description must satisfy before the host relies on it.
#pragma once
#include "loader/examine.hpp"
#include <t2x/abi.h>
#include <set>
#include <string>
#include <string_view>

namespace t2x {

// Reads every pointer, string and number of the description; may crash on a malicious one, so call it in a child.
void check_description(const t2x_plugin& plugin, Examination& examination);
void check_node(const t2x_node_type& node, Examination& examination);
void check_op(const t2x_op_type& op, Examination& examination);

// Non-NULL, at most 64 KiB, UTF-8, no control characters but line breaks and tabs.
bool is_clean_text(const char* text);
// is_clean_text, and not empty.
bool is_given(const char* text);
// "strength", "text_gate": lower case, digits and '_', beginning with a letter.
bool is_identifier(std::string_view text);
// "acme.vignette": two or more identifiers.
bool is_vendor_name(std::string_view text);
// Whether the words are free in `taken`; takes them.
bool take(std::set<std::string>& taken, const char* name);

}  // namespace t2x
