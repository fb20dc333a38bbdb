package ode

// Coefficients of RODAS (order 4(3), six stages, stiffly accurate, L-stable, dense
// output of order 3) in the form without products of J, see rodas5pA: Hairer &
// Wanner, Solving Ordinary Differential Equations II, VI.4,
// doi 10.1007/978-3-642-05221-7.
const (
	rodas4Stages = 6
	rodas4Gamma  = 0.25
)

// rodas4A returns a_ij, the arguments of stages 1 to 5. Stage 6 adds u_5 to the
// argument of stage 5, and the result adds u_6, which is the error estimate.
func rodas4A() [5][4]float64 {
	return [5][4]float64{
		{},
		{1.544},
		{0.9466785280815826, 0.2557011698983284},
		{3.314825187068521, 2.896124015972201, 0.9986419139977817},
		{1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895},
	}
}

// rodas4C returns c_ij.
func rodas4C() [6][5]float64 {
	return [6][5]float64{
		{},
		{-5.6688},
		{-2.430093356833875, -0.2063599157091915},
		{-0.1073529058151375, -9.594562251023355, -20.47028614809616},
		{7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616},
		{8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054},
	}
}

// rodas4Nodes returns Σ_j α_ij, the times of the stages.
func rodas4Nodes() [6]float64 { return [6]float64{0, 0.386, 0.21, 0.63, 1, 1} }

// rodas4Time returns Σ_j γ_ij, the factors of h²·∂f/∂t.
func rodas4Time() [6]float64 { return [6]float64{0.25, -0.1043, 0.1035, -0.0362} }

// rodas4Dense returns the weights of the stages in the two vectors of the dense
// output of order 3,
//
//	y(Θ) = (1−Θ) y_0 + Θ (y_1 + (1−Θ)(d_1 + Θ d_2)).
func rodas4Dense() [2][5]float64 {
	return [2][5]float64{
		{10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662},
		{-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872},
	}
}
