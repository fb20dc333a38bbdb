// Package diagram lays out a graph whose nodes stand in boxes: where boxes and
// nodes are and along which lines the edges run. It draws nothing.
//
// # Vocabulary
//
// A [Graph] has boxes, stacked from top to bottom, nodes of given sizes, each in
// one box, and directed edges. Signals run from left to right within a box and up
// or down between boxes, or the other way round if the graph runs down. A [Layout] is the result in pixels.
//
// # Method
//
// Layered drawing in four steps, after Sugiyama, Tagawa & Toda (1981),
// doi 10.1109/TSMC.1981.4308636: cycles are broken in the order in which nodes
// are given; columns follow from longest paths, edges between boxes having length
// zero; rows follow from a descent on the length of edges, their crossings and the
// nodes they run through; edges are routed one by one along a grid by A*, with a
// price for bends, crossings and company, and then once more with all others
// known.
//
// # Invariants
//
// Equal graphs give equal layouts. Nodes do not touch one another and lie inside
// their box. An edge meets no node but its own two. Time grows as edges × area;
// a network of 40 nodes takes some tens of milliseconds.
package diagram
