// recent.hpp - what was used last, under a key: to keep the few that are likely to be used again.
#pragma once
#include <cstddef>
#include <list>
#include <utility>

namespace training {

// In order of last use. Looked through one by one: for a handful.
template <class Key, class Value>
class Recent {
public:
  // The value of `key`, which becomes the one used last; nullptr when there is none.
  Value* find(const Key& key) {
    for (auto it = entries_.begin(); it != entries_.end(); ++it)
      if (it->first == key) {
        entries_.splice(entries_.begin(), entries_, it);
        return &it->second;
      }
    return nullptr;
  }
  // Adds a key that is not there, as the one used last. Pointers to other values stay good.
  Value& add(Key key, Value value) {
    return entries_.emplace_front(std::move(key), std::move(value)).second;
  }
  // Takes out the value whose last use is longest ago; there must be one.
  Value take_oldest() {
    Value oldest = std::move(entries_.back().second);
    entries_.pop_back();
    return oldest;
  }
  size_t size() const { return entries_.size(); }

private:
  std::list<std::pair<Key, Value>> entries_;   // the one used last is the first
};

}  // namespace training
