package dossier

import (
	"encoding/json"
	"time"

	"niche/store"
)

// Write puts tables, figures and the page into a run directory.
func (o *Outcome) Write(d *store.Directory, version string, started time.Time) error {
	for _, table := range o.Tables() {
		if err := d.AddTable(table); err != nil {
			return err
		}
	}
	content, err := json.MarshalIndent(o.JSON(), "", "  ")
	if err != nil {
		return err
	}
	return d.Write("results.json", append(content, '\n'))
}
