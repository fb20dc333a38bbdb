package bytecode

import (
	"math"

	"niche/expr"
	"niche/sparse"
)

// runLanes is run for every lane: the same operations in the same order. One
// dispatch serves all lanes.
func (c *code) runLanes(mem []sparse.Lanes) {
	ins := c.instructions
	for i := range ins {
		in := &ins[i]
		d, a := &mem[in.d], &mem[in.a]
		switch in.op {
		case opMove:
			*d = *a
		case opAdd:
			addLanes(d, a, &mem[in.b])
		case opSub:
			subLanes(d, a, &mem[in.b])
		case opMul:
			mulLanes(d, a, &mem[in.b])
		case opDiv:
			divLanes(d, a, &mem[in.b])
		case opNeg:
			for l := range d {
				d[l] = -a[l]
			}
		case opMul3:
			mul3Lanes(d, a, &mem[in.b], &mem[in.c])
		case opMulAdd:
			mulAddLanes(d, a, &mem[in.b], &mem[in.c])
		case opMulSub:
			mulSubLanes(d, a, &mem[in.b], &mem[in.c])
		case opSubMul:
			subMulLanes(d, a, &mem[in.b], &mem[in.c])
		case opDivSum:
			divSumLanes(d, a, &mem[in.b], &mem[in.c])
		case opSum, opDiff:
			s := *a
			for _, o := range c.list[in.b:in.c] {
				if in.op == opSum {
					addLanes(&s, &s, &mem[o])
				} else {
					subLanes(&s, &s, &mem[o])
				}
			}
			*d = s
		case opSquare:
			mulLanes(d, a, a)
		case opCube:
			mul3Lanes(d, a, a, a)
		case opPow:
			powLanes(d, a, &mem[in.b])
		default:
			c.rareLanes(in, mem, d, a)
		}
	}
}

// rareLanes runs the instructions that few networks have.
func (c *code) rareLanes(in *instruction, mem []sparse.Lanes, d, a *sparse.Lanes) {
	switch in.op {
	case opPowInt:
		for l := range d {
			d[l] = powInt(a[l], int32(in.b))
		}
	case opSqrtGuard:
		for l := range d {
			d[l] = math.Sqrt(guard(a[l]))
		}
	case opSelect:
		b, c := &mem[in.b], &mem[in.c]
		for l := range d {
			if a[l] != 0 {
				d[l] = b[l]
			} else {
				d[l] = c[l]
			}
		}
	case opSafeDiv:
		b := &mem[in.b]
		for l := range d {
			q := 0.0
			if x := a[l]; x != 0 {
				q = x / b[l]
			}
			d[l] = q
		}
	case opExp:
		for l := range d {
			d[l] = math.Exp(a[l])
		}
	case opLn:
		for l := range d {
			d[l] = math.Log(a[l])
		}
	case opUnary:
		for l := range d {
			v := [1]float64{a[l]}
			d[l] = expr.Operate(expr.Op(in.b), v[:])
		}
	case opBinary:
		b := &mem[in.b]
		for l := range d {
			v := [2]float64{a[l], b[l]}
			d[l] = expr.Operate(expr.Op(in.c), v[:])
		}
	case opNot:
		for l := range d {
			d[l] = truth(a[l] == 0)
		}
	default:
		compareLanes(in.op, d, a, &mem[in.b])
	}
}

// compareLanes runs relations, logic and extremes.
func compareLanes(op opcode, d, a, b *sparse.Lanes) {
	for l := range d {
		x, y := a[l], b[l]
		switch op {
		case opEq:
			d[l] = truth(x == y)
		case opNeq:
			d[l] = truth(x != y)
		case opLt:
			d[l] = truth(x < y)
		case opLeq:
			d[l] = truth(x <= y)
		case opGt:
			d[l] = truth(x > y)
		case opGeq:
			d[l] = truth(x >= y)
		case opAnd:
			d[l] = truth(x != 0 && y != 0)
		case opOr:
			d[l] = truth(x != 0 || y != 0)
		case opXor:
			d[l] = truth((x != 0) != (y != 0))
		case opMin:
			d[l] = math.Min(x, y)
		case opMax:
			d[l] = math.Max(x, y)
		default:
			panic("bytecode: unknown instruction")
		}
	}
}

func addLanes(d, a, b *sparse.Lanes) {
	d[0], d[1], d[2], d[3] = a[0]+b[0], a[1]+b[1], a[2]+b[2], a[3]+b[3]
	d[4], d[5], d[6], d[7] = a[4]+b[4], a[5]+b[5], a[6]+b[6], a[7]+b[7]
}

func subLanes(d, a, b *sparse.Lanes) {
	d[0], d[1], d[2], d[3] = a[0]-b[0], a[1]-b[1], a[2]-b[2], a[3]-b[3]
	d[4], d[5], d[6], d[7] = a[4]-b[4], a[5]-b[5], a[6]-b[6], a[7]-b[7]
}

func mulLanes(d, a, b *sparse.Lanes) {
	d[0], d[1], d[2], d[3] = a[0]*b[0], a[1]*b[1], a[2]*b[2], a[3]*b[3]
	d[4], d[5], d[6], d[7] = a[4]*b[4], a[5]*b[5], a[6]*b[6], a[7]*b[7]
}

func divLanes(d, a, b *sparse.Lanes) {
	d[0], d[1], d[2], d[3] = a[0]/b[0], a[1]/b[1], a[2]/b[2], a[3]/b[3]
	d[4], d[5], d[6], d[7] = a[4]/b[4], a[5]/b[5], a[6]/b[6], a[7]/b[7]
}

func mul3Lanes(d, a, b, c *sparse.Lanes) {
	d[0], d[1], d[2], d[3] = a[0]*b[0]*c[0], a[1]*b[1]*c[1], a[2]*b[2]*c[2], a[3]*b[3]*c[3]
	d[4], d[5], d[6], d[7] = a[4]*b[4]*c[4], a[5]*b[5]*c[5], a[6]*b[6]*c[6], a[7]*b[7]*c[7]
}

// mulAddLanes sets d = a·b + c, both rounded.
func mulAddLanes(d, a, b, c *sparse.Lanes) {
	d[0], d[1] = float64(a[0]*b[0])+c[0], float64(a[1]*b[1])+c[1]
	d[2], d[3] = float64(a[2]*b[2])+c[2], float64(a[3]*b[3])+c[3]
	d[4], d[5] = float64(a[4]*b[4])+c[4], float64(a[5]*b[5])+c[5]
	d[6], d[7] = float64(a[6]*b[6])+c[6], float64(a[7]*b[7])+c[7]
}

// mulSubLanes sets d = a·b − c, both rounded.
func mulSubLanes(d, a, b, c *sparse.Lanes) {
	for l := range d {
		d[l] = float64(a[l]*b[l]) - c[l]
	}
}

// subMulLanes sets d = c − a·b, both rounded.
func subMulLanes(d, a, b, c *sparse.Lanes) {
	for l := range d {
		d[l] = c[l] - float64(a[l]*b[l])
	}
}

// powLanes sets d = GuardedPow(a, b).
func powLanes(d, a, b *sparse.Lanes) {
	for l := range d {
		switch x, n := a[l], b[l]; n {
		case 1:
			d[l] = x
		case 2:
			d[l] = x * x
		default:
			d[l] = GuardedPow(x, n)
		}
	}
}

// divSumLanes sets d = a/(b + c).
func divSumLanes(d, a, b, c *sparse.Lanes) {
	for l := range d {
		d[l] = a[l] / (b[l] + c[l])
	}
}
