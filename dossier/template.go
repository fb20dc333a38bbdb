package dossier

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"

	format "niche/format/study"
)

//go:embed template/study.yaml
var template []byte

// NewStudy writes a study from the template into the folder dir, which must not hold
// one, and returns the file.
func NewStudy(dir string) (string, error) {
	file := filepath.Join(dir, format.FileName)
	if _, err := os.Lstat(file); err == nil {
		return "", fmt.Errorf("%s exists already; choose another folder", file)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	return file, os.WriteFile(file, template, 0o644)
}
