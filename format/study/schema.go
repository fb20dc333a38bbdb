package study

import (
	_ "embed"
	"encoding/json"
	"reflect"
	"slices"

	"niche/study"
)

//go:embed study.schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of study.yaml. A test holds it
// equal to the Go types.
func Schema() []byte { return slices.Clone(schema) }

// quantityPattern is the form of a quantity; lists of numbers share the rest.
const quantityPattern = `^\s*[-+]?(\d|\.\d).*(\sfrom\s+\S+|\scalibrated\s+to\s+\S+|\stentative)(\s*\(.*\))?\s*$`

// generateSchema derives the schema from the Go types.
func generateSchema() ([]byte, error) {
	root := object(reflect.TypeFor[study.Study](), "")
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "niche study"
	text, err := json.MarshalIndent(root, "", " ")
	return append(text, '\n'), err
}

// object is the schema of a mapping with fixed keys.
func object(t reflect.Type, kind study.Kind) map[string]any {
	properties := map[string]any{}
	var required []string
	for _, f := range fields(t, kind) {
		s := fieldSchema(t.FieldByIndex(f.index).Type, f)
		s["description"] = f.doc
		properties[f.key] = s
		if f.need {
			required = append(required, f.key)
		}
	}
	o := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if required != nil {
		o["required"] = required
	}
	return o
}

// fieldSchema is the schema of the value of one key.
func fieldSchema(t reflect.Type, f field) map[string]any {
	switch {
	case t == quantityType:
		q := map[string]any{"type": "string", "pattern": quantityPattern}
		if f.kind != "" {
			q["title"] = string(f.kind)
			q["examples"] = f.kind.Units()
		}
		return q
	case t == nameType && len(f.words) > 0:
		return map[string]any{"enum": f.words}
	case t == nameType || t.Kind() == reflect.String:
		return map[string]any{"type": "string"}
	case t.Kind() == reflect.Pointer:
		return fieldSchema(t.Elem(), f)
	case t.Kind() == reflect.Struct:
		return body(t, f)
	}
	elem := t.Elem()
	if !identified(elem) {
		items := fieldSchema(elem, f)
		list := map[string]any{"type": "array", "items": items}
		if elem == quantityType || elem == nameType {
			return map[string]any{"anyOf": []any{items, list}}
		}
		return list
	}
	byName := map[string]any{"type": "object", "additionalProperties": body(elem, f)}
	if slices.ContainsFunc(fields(elem, f.kind), func(f field) bool { return f.need }) {
		return byName
	}
	return map[string]any{"anyOf": []any{byName, map[string]any{"type": "array", "items": map[string]any{"type": "string"}}}}
}

// body is the schema of a mapping or of the one value that may stand for it.
func body(t reflect.Type, f field) map[string]any {
	all := fields(t, f.kind)
	alternatives := []any{object(t, f.kind)}
	if only, ok := short(all, t); ok {
		alternatives = append(alternatives, fieldSchema(t.FieldByIndex(only.index).Type, only))
	}
	if !slices.ContainsFunc(all, func(f field) bool { return f.need }) {
		alternatives = append(alternatives, map[string]any{"type": "null"})
	}
	if len(alternatives) == 1 {
		return alternatives[0].(map[string]any)
	}
	return map[string]any{"anyOf": alternatives}
}
