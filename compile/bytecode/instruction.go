package bytecode

import (
	"math"

	"niche/expr"
)

// opcode says what an instruction computes. Operands a, b, c and destination d
// are slots of the memory unless stated otherwise.
type opcode uint32

const (
	opMove      opcode = iota // a
	opAdd                     // a + b
	opSub                     // a − b
	opMul                     // a·b
	opDiv                     // a/b
	opNeg                     // −a
	opMul3                    // (a·b)·c
	opMulAdd                  // a·b + c, both rounded
	opMulSub                  // a·b − c, both rounded
	opSubMul                  // c − a·b, both rounded
	opDivSum                  // a/(b + c)
	opSum                     // a + list[b:c], from left to right
	opDiff                    // a − list[b:c], from left to right
	opSquare                  // a²
	opCube                    // a³
	opPowInt                  // a to the power int32(b), 2 ≤ |b| ≤ maxPowInt
	opSqrtGuard               // √max(a, 0)
	opPow                     // GuardedPow(a, b)
	opSelect                  // b if a ≠ 0, else c
	opSafeDiv                 // a/b, 0 where a is 0
	opExp
	opLn
	opMin
	opMax
	opEq
	opNeq
	opLt
	opLeq
	opGt
	opGeq
	opAnd
	opOr
	opXor
	opNot
	opUnary  // expr.Operate(expr.Op(b)) of a
	opBinary // expr.Operate(expr.Op(c)) of a and b
)

// instruction is one step of a code.
type instruction struct {
	op         opcode
	d, a, b, c uint32
}

// code is a straight-line program over a memory.
type code struct {
	instructions []instruction
	list         []uint32 // operands of opSum and opDiff
}

// operands returns how many of a, b, c are operands of op.
func (op opcode) operands() int {
	switch op {
	case opMul3, opMulAdd, opMulSub, opSubMul, opDivSum, opSelect:
		return 3
	case opMove, opNeg, opSum, opDiff, opSquare, opCube, opPowInt, opSqrtGuard,
		opExp, opLn, opNot, opUnary:
		return 1
	}
	return 2
}

// isList reports whether list[b:c] holds further operands.
func (op opcode) isList() bool { return op == opSum || op == opDiff }

// associative maps an operation that folds any number of arguments from left
// to right to its instruction, and gives its value for no arguments.
func associative(op expr.Op) (opcode, float64, bool) {
	switch op {
	case expr.Add:
		return opAdd, 0, true
	case expr.Mul:
		return opMul, 1, true
	case expr.Min:
		return opMin, math.NaN(), true
	case expr.Max:
		return opMax, math.NaN(), true
	case expr.And:
		return opAnd, 1, true
	case expr.Or:
		return opOr, 0, true
	case expr.Xor:
		return opXor, 0, true
	}
	return 0, 0, false
}

// relation maps a relation to its instruction.
func relation(op expr.Op) (opcode, bool) {
	switch op {
	case expr.Eq:
		return opEq, true
	case expr.Neq:
		return opNeq, true
	case expr.Lt:
		return opLt, true
	case expr.Leq:
		return opLeq, true
	case expr.Gt:
		return opGt, true
	case expr.Geq:
		return opGeq, true
	}
	return 0, false
}
