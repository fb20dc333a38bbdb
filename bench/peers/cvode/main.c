/* Integrates a generated model by SUNDIALS CVODE (BDF, Newton) on request.
   Lines on standard input:  run klu|dense RTOL ATOL LOOPS FILE
   Answer:  ok WALL_SECONDS CPU_SECONDS STEPS   or   error TEXT
   FILE receives the outputs (NOUT rows of NS doubles); "-" for none. */
#include <cvode/cvode.h>
#include <math.h>
#include <nvector/nvector_serial.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunlinsol/sunlinsol_klu.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunmatrix/sunmatrix_sparse.h>
#include <time.h>
#include "model.h"

static double h[NH + 1], *rates;
static const double *z;

static int rhs(realtype t, N_Vector y, N_Vector dydt, void *user) {
  model_rhs(t, N_VGetArrayPointer(y), model_p, h, z, rates, N_VGetArrayPointer(dydt));
  return 0;
}

static int jac(realtype t, N_Vector y, N_Vector f, SUNMatrix J, void *user, N_Vector a, N_Vector b, N_Vector c) {
  memcpy(SUNSparseMatrix_IndexPointers(J), model_start, sizeof(sunindextype) * (NS + 1));
  memcpy(SUNSparseMatrix_IndexValues(J), model_row, sizeof(sunindextype) * NNZ);
  model_jacobian(t, N_VGetArrayPointer(y), model_p, h, z, SUNSparseMatrix_Data(J));
  return 0;
}

struct solver {
  void *mem;
  N_Vector y;
  SUNMatrix A;
  SUNLinearSolver ls;
};

static struct solver make(int klu, SUNContext ctx) {
  struct solver s;
  s.y = N_VNew_Serial(NS, ctx);
  memcpy(N_VGetArrayPointer(s.y), model_y0, sizeof model_y0);
  s.mem = CVodeCreate(CV_BDF, ctx);
  CVodeInit(s.mem, rhs, 0.0, s.y);
  CVodeSStolerances(s.mem, 1e-6, 1e-9);
  if (klu) {
    s.A = SUNSparseMatrix(NS, NS, NNZ, CSC_MAT, ctx);
    s.ls = SUNLinSol_KLU(s.y, s.A, ctx);
  } else {
    s.A = SUNDenseMatrix(NS, NS, ctx);
    s.ls = SUNLinSol_Dense(s.y, s.A, ctx);
  }
  CVodeSetLinearSolver(s.mem, s.ls, s.A);
  if (klu) CVodeSetJacFn(s.mem, jac);
  CVodeSetMaxNumSteps(s.mem, 100000000);
  CVodeSetErrFile(s.mem, NULL);
  return s;
}

/* One simulation, stretch by stretch between the discontinuities. */
static int simulate(struct solver *s, double rtol, double atol, double *out, long *steps) {
  double *y = N_VGetArrayPointer(s->y), t = 0;
  int k = 0, stretch = 0, flag;
  *steps = 0;
  memcpy(y, model_y0, sizeof model_y0);
  for (; stretch < NSTRETCH; stretch++) {
    double end = model_end[stretch];
    long n;
    z = model_z[stretch];
    if ((flag = CVodeReInit(s->mem, t, s->y))) return flag;
    CVodeSStolerances(s->mem, rtol, atol);
    CVodeSetStopTime(s->mem, end);
    for (; k < NOUT && model_times[k] <= end; k++) {
      if (model_times[k] > t && (flag = CVode(s->mem, model_times[k], s->y, &t, CV_NORMAL)) < 0) return flag;
      memcpy(out + (size_t)k * NS, y, sizeof(double) * NS);
    }
    while (t < end)
      if ((flag = CVode(s->mem, end, s->y, &t, CV_NORMAL)) < 0) return flag;
    CVodeGetNumSteps(s->mem, &n);
    *steps += n;
  }
  return 0;
}

static double seconds(clockid_t id) {
  struct timespec ts;
  clock_gettime(id, &ts);
  return ts.tv_sec + 1e-9 * ts.tv_nsec;
}

int main(void) {
  SUNContext ctx;
  struct solver solvers[2];
  int made[2] = {0, 0};
  double *out = malloc(sizeof(double) * NOUT * NS);
  char kind[16], file[4096];
  double rtol, atol;
  int loops;
  SUNContext_Create(NULL, &ctx);
  rates = malloc(sizeof(double) * (NR + 1));
  model_hoist(model_p, h);
  while (scanf(" run %15s %lf %lf %d %4095s", kind, &rtol, &atol, &loops, file) == 5) {
    int klu = !strcmp(kind, "klu"), flag = 0;
    long steps = 0;
    if (!made[klu]) solvers[klu] = make(klu, ctx), made[klu] = 1;
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < loops && flag >= 0; i++) flag = simulate(&solvers[klu], rtol, atol, out, &steps);
    wall = seconds(CLOCK_MONOTONIC) - wall, cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    if (flag < 0)
      printf("error CVODE returned %d\n", flag);
    else {
      if (strcmp(file, "-")) {
        FILE *f = fopen(file, "wb");
        fwrite(out, sizeof(double), (size_t)NOUT * NS, f);
        fclose(f);
      }
      printf("ok %.9e %.9e %ld\n", wall / loops, cpu / loops, steps);
    }
    fflush(stdout);
  }
  return 0;
}
