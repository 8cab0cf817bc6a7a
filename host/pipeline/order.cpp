#include "pipeline/reading.hpp"
#include <algorithm>
#include <queue>

namespace t2x {
namespace {

// The links as a graph over pipeline.nodes: a node waits for those that feed it, and for those whose functions
// it calls.
struct Graph {
  std::vector<std::vector<size_t>> feeds;        // by giver
  std::vector<std::vector<std::pair<size_t, Place>>> waits_for;   // by taker
  std::vector<size_t> unmet;                     // links that a node still waits for
};

Graph graph_of(const std::vector<NodeInstance>& nodes) {
  std::map<std::string_view, size_t> index;
  for (size_t i = 0; i < nodes.size(); ++i) index[nodes[i].name] = i;
  Graph graph{std::vector<std::vector<size_t>>(nodes.size()),
              std::vector<std::vector<std::pair<size_t, Place>>>(nodes.size()), std::vector<size_t>(nodes.size())};
  for (size_t i = 0; i < nodes.size(); ++i)
    for (const auto& [port, references] : nodes[i].inputs)
      for (const Reference& from : references) {
        graph.feeds[index[from.node]].push_back(i);
        graph.waits_for[i].emplace_back(index[from.node], from.place);
        ++graph.unmet[i];
      }
  return graph;
}

// Reports the cycle that one of the `open` nodes leads back into; returns a node on it. Each open node waits for
// at least one open node, so walking backwards must come round.
size_t report_cycle(Reading& reading, const Graph& graph, const std::vector<bool>& open) {
  std::vector<size_t> walk = {static_cast<size_t>(std::find(open.begin(), open.end(), true) - open.begin())};
  std::vector<std::ptrdiff_t> seen_at(open.size(), -1);
  std::vector<Place> places;
  while (seen_at[walk.back()] < 0) {
    seen_at[walk.back()] = static_cast<std::ptrdiff_t>(walk.size()) - 1;
    for (const auto& [giver, place] : graph.waits_for[walk.back()])
      if (open[giver]) {
        walk.push_back(giver);
        places.push_back(place);
        break;
      }
  }
  std::vector<size_t> cycle(walk.begin() + seen_at[walk.back()], walk.end() - 1);
  places.erase(places.begin(), places.begin() + seen_at[walk.back()]);
  // Told from the cycle's first node in the file on, along the flow.
  std::reverse(cycle.begin(), cycle.end());
  std::reverse(places.begin(), places.end());
  auto first = std::min_element(cycle.begin(), cycle.end()) - cycle.begin();
  std::rotate(cycle.begin(), cycle.begin() + first, cycle.end());
  std::rotate(places.begin(), places.begin() + first, places.end());
  std::string chain;
  for (size_t node : cycle) chain += "'" + reading.pipeline.nodes[node].name + "' -> ";
  reading.diagnostics.error(places[0], "these nodes wait for each other: " + chain + "'" +
                                           reading.pipeline.nodes[cycle[0]].name + "'");
  return cycle[0];
}

}  // namespace

void order_nodes(Reading& reading) {
  std::vector<NodeInstance>& nodes = reading.pipeline.nodes;
  Graph graph = graph_of(nodes);
  std::vector<bool> open(nodes.size(), true);
  std::priority_queue<size_t, std::vector<size_t>, std::greater<>> ready;   // the file's order among the ready
  for (size_t i = 0; i < nodes.size(); ++i)
    if (graph.unmet[i] == 0) ready.push(i);
  std::vector<size_t> order;
  for (;;) {
    while (!ready.empty()) {
      size_t node = ready.top();
      ready.pop();
      open[node] = false;
      order.push_back(node);
      for (size_t taker : graph.feeds[node])
        if (--graph.unmet[taker] == 0 && open[taker]) ready.push(taker);
    }
    if (order.size() == nodes.size()) break;
    // Cut the cycle, to find further ones behind it.
    size_t cut = report_cycle(reading, graph, open);
    graph.unmet[cut] = 0;
    ready.push(cut);
  }
  std::vector<NodeInstance> ordered;
  for (size_t i : order) ordered.push_back(std::move(nodes[i]));
  nodes = std::move(ordered);
}

}  // namespace t2x
