package bytecode

import (
	"math"

	"niche/expr"
)

// run executes c over mem. Products are converted explicitly before they are
// added, which forbids the compiler to fuse them.
func (c *code) run(mem []float64) {
	ins := c.instructions
	for i := range ins {
		in := &ins[i]
		switch in.op {
		case opMove:
			mem[in.d] = mem[in.a]
		case opAdd:
			mem[in.d] = mem[in.a] + mem[in.b]
		case opSub:
			mem[in.d] = mem[in.a] - mem[in.b]
		case opMul:
			mem[in.d] = mem[in.a] * mem[in.b]
		case opDiv:
			mem[in.d] = mem[in.a] / mem[in.b]
		case opNeg:
			mem[in.d] = -mem[in.a]
		case opMul3:
			mem[in.d] = mem[in.a] * mem[in.b] * mem[in.c]
		case opMulAdd:
			mem[in.d] = float64(mem[in.a]*mem[in.b]) + mem[in.c]
		case opMulSub:
			mem[in.d] = float64(mem[in.a]*mem[in.b]) - mem[in.c]
		case opSubMul:
			mem[in.d] = mem[in.c] - float64(mem[in.a]*mem[in.b])
		case opDivSum:
			mem[in.d] = mem[in.a] / (mem[in.b] + mem[in.c])
		case opSum:
			s := mem[in.a]
			for _, o := range c.list[in.b:in.c] {
				s += mem[o]
			}
			mem[in.d] = s
		case opDiff:
			s := mem[in.a]
			for _, o := range c.list[in.b:in.c] {
				s -= mem[o]
			}
			mem[in.d] = s
		case opSquare:
			x := mem[in.a]
			mem[in.d] = x * x
		case opCube:
			x := mem[in.a]
			mem[in.d] = x * x * x
		case opPowInt:
			mem[in.d] = powInt(mem[in.a], int32(in.b))
		case opSqrtGuard:
			mem[in.d] = math.Sqrt(guard(mem[in.a]))
		case opPow:
			mem[in.d] = GuardedPow(mem[in.a], mem[in.b])
		case opSelect:
			if mem[in.a] != 0 {
				mem[in.d] = mem[in.b]
			} else {
				mem[in.d] = mem[in.c]
			}
		case opSafeDiv:
			q := 0.0
			if x := mem[in.a]; x != 0 {
				q = x / mem[in.b]
			}
			mem[in.d] = q
		case opExp:
			mem[in.d] = math.Exp(mem[in.a])
		case opLn:
			mem[in.d] = math.Log(mem[in.a])
		case opEq:
			mem[in.d] = truth(mem[in.a] == mem[in.b])
		case opNeq:
			mem[in.d] = truth(mem[in.a] != mem[in.b])
		case opLt:
			mem[in.d] = truth(mem[in.a] < mem[in.b])
		case opLeq:
			mem[in.d] = truth(mem[in.a] <= mem[in.b])
		case opGt:
			mem[in.d] = truth(mem[in.a] > mem[in.b])
		case opGeq:
			mem[in.d] = truth(mem[in.a] >= mem[in.b])
		case opAnd:
			mem[in.d] = truth(mem[in.a] != 0 && mem[in.b] != 0)
		case opOr:
			mem[in.d] = truth(mem[in.a] != 0 || mem[in.b] != 0)
		case opXor:
			mem[in.d] = truth((mem[in.a] != 0) != (mem[in.b] != 0))
		case opNot:
			mem[in.d] = truth(mem[in.a] == 0)
		case opMin:
			mem[in.d] = math.Min(mem[in.a], mem[in.b])
		case opMax:
			mem[in.d] = math.Max(mem[in.a], mem[in.b])
		case opUnary:
			v := [1]float64{mem[in.a]}
			mem[in.d] = expr.Operate(expr.Op(in.b), v[:])
		case opBinary:
			v := [2]float64{mem[in.a], mem[in.b]}
			mem[in.d] = expr.Operate(expr.Op(in.c), v[:])
		default:
			panic("bytecode: unknown instruction")
		}
	}
}

// truth is the number of a boolean.
func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
