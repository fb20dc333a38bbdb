package ode

import "math"

// plan chooses the order and size of the next step: the order among q−1, q, q+1
// that promises the longest step, changed at most every q+1 steps and only for
// a gain of half.
func (b *BDF) plan() {
	b.nextOrder, b.nextH = b.order, b.h
	if b.maxGrowth == 1 { // a failure in this step: keep everything
		b.wait = max(b.wait, 2)
		return
	}
	if b.wait != 0 {
		b.grow(b.etaSame)
		return
	}
	b.wait = 2
	etaLower, etaHigher := b.etaLower(), b.etaHigher()
	switch best := max(etaLower, b.etaSame, etaHigher); {
	case best < leastGrowth:
		return
	case best == b.etaSame:
		b.grow(b.etaSame)
	case best == etaLower:
		b.nextOrder = b.order - 1
		b.grow(etaLower)
	default:
		b.nextOrder = b.order + 1
		b.keepCorrection()
		b.grow(etaHigher)
	}
}

// grow plans a step longer by eta if that is worth it.
func (b *BDF) grow(eta float64) {
	if eta >= leastGrowth {
		b.nextH = b.h * min(eta, b.maxGrowth)
	}
}

func (b *BDF) etaLower() float64 {
	if b.order == 1 {
		return 0
	}
	norm := b.weights.norm(b.z[b.order])
	if b.sens != nil {
		norm = b.sens.controlledNorm(b, b.sens.z[b.order], norm)
	}
	return growth(biasLower, norm*b.c.lower, b.order)
}

func (b *BDF) etaHigher() float64 {
	if b.order == b.o.MaxOrder || b.savedChange == 0 {
		return 0
	}
	quotient := b.c.change / b.savedChange * math.Pow(b.h/b.tau[2], float64(b.order+1))
	for i, e := range b.e {
		b.delta[i] = e - quotient*b.z[b.o.MaxOrder][i]
	}
	norm := b.weights.norm(b.delta)
	if b.sens != nil {
		norm = b.sens.changeNorm(b, quotient, norm)
	}
	return growth(biasHigher, norm*b.c.higher, b.order+2)
}
