// Package ensemble makes many realisations of a random process and describes
// them: mean, standard deviation, quantiles, histograms.
//
// A [Realiser] makes one realisation after the other; [Run] shares the numbers of
// the realisations among workers and adds up the moments in the order of the
// numbers, so that no bit depends on how many workers there are. Realisation i
// must depend on i alone.
package ensemble
