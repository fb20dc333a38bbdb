// Package run executes what a user asks for: it loads models of any format,
// lowers and simulates them, and turns the answers into tables and figures. It
// prints nothing and decides nothing about files; package cmd/niche does.
package run
