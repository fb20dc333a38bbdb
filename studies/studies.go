// Package studies holds the studies that ship inside the binary, as folders that
// anyone can copy and change:
//
//   - aml-msc: AML-derived mesenchymal stem cells and AML cells in coculture
//     (Lu et al. 2023, doi 10.1111/cas.15855).
//   - emt-memory: the EMT switch of Lu et al. 2013 alone.
//   - cll-stroma: CLL cells that live by contact with stroma and MCL-1.
package studies

import (
	"embed"
	"io/fs"
)

//go:embed */*
var files embed.FS

// Names lists the shipped studies, sorted.
func Names() []string {
	var names []string
	entries, _ := fs.ReadDir(files, ".")
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// Open returns the folder of a shipped study.
func Open(name string) (fs.FS, bool) {
	for _, n := range Names() {
		if n == name {
			sub, err := fs.Sub(files, name)
			return sub, err == nil
		}
	}
	return nil, false
}
