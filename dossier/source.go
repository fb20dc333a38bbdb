package dossier

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"niche/culture"
	"niche/diag"
	format "niche/format/study"
	"niche/networks"
	"niche/studies"
	"niche/study"
)

// Source is a study as loaded.
type Source struct {
	Name     string // of the folder
	Shipped  bool
	Files    []File // study.yaml first, then network files in order of use
	Study    *study.Study
	Problems diag.List // warnings
}

// File is a file of a study.
type File struct {
	Name    string
	Content []byte
}

// Load reads the study called name: a folder with study.yaml, its study.yaml, or a
// shipped study ("aml-msc"; write "./aml-msc" for a folder of that name). The error
// is a diag.List with all problems, also those that only a simulation would meet.
func Load(name string) (*Source, error) {
	if folder, ok := studies.Open(name); ok {
		return read(name, name, folder, true)
	}
	dir := strings.TrimSuffix(name, format.FileName)
	if dir == "" {
		dir = "."
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		var list diag.List
		hint := diag.SuggestHint(name, studies.Names())
		if hint == "" {
			hint = fmt.Sprintf("give a folder that holds %s, or a shipped study: %s", format.FileName, strings.Join(studies.Names(), ", "))
		}
		list.Errorf(diag.NoSuchFile, diag.Pos{}, hint, "there is no study %q", name)
		return nil, list.Err()
	}
	base, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	return read(filepath.Base(base), dir, os.DirFS(dir), false)
}

// Reload reads a study from the files that a run directory keeps.
func Reload(name, dir string, shipped bool) (*Source, error) {
	return read(name, dir, os.DirFS(dir), shipped)
}

// largest is the most that is read of one file [bytes].
const largest = 64 << 20

func read(name, dir string, folder fs.FS, shipped bool) (*Source, error) {
	s := &Source{Name: name, Shipped: shipped}
	open := func(file string) ([]byte, error) {
		if info, err := fs.Stat(folder, filepath.ToSlash(file)); err == nil && info.Size() > largest {
			return nil, fmt.Errorf("%s is larger than %d bytes", file, largest)
		}
		content, err := fs.ReadFile(folder, filepath.ToSlash(file))
		if err == nil && !slices.ContainsFunc(s.Files, func(f File) bool { return f.Name == file }) {
			s.Files = append(s.Files, File{file, content})
		}
		return content, err
	}
	text, err := open(format.FileName)
	if err != nil {
		var list diag.List
		list.Errorf(diag.StudyYAML, diag.Pos{File: filepath.Join(dir, format.FileName)}, "a study is a folder that holds "+format.FileName, "%v", plain(err))
		return nil, list.Err()
	}
	var list diag.List
	s.Study, list = format.Read(filepath.Join(dir, format.FileName), text, open)
	if err := list.Err(); err != nil {
		return nil, err
	}
	list = append(list, culture.Check(s.Study)...)
	if err := list.Err(); err != nil {
		return nil, err
	}
	s.Problems = list.Warnings()
	return s, nil
}

// plain strips what fs adds to an error.
func plain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// Digest identifies the content of the study's files and of the shipped networks.
func (s *Source) Digest() string {
	h := sha256.New()
	for _, f := range s.Files {
		fmt.Fprintf(h, "%s %d\n", f.Name, len(f.Content))
		h.Write(f.Content)
	}
	for _, n := range networks.Names() {
		text, _ := networks.Text(n)
		h.Write(text)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
