package bytecode

import (
	"testing"

	"niche/compile/enginetest"
)

func TestConformance(t *testing.T) { enginetest.Run(t, Engine{}) }
