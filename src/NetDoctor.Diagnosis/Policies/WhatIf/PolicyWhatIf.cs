namespace NetDoctor.Diagnosis.Policies.WhatIf;

/// <summary>Says what a change of the policies would do.</summary>
public static class PolicyWhatIf
{
    /// <summary>All traffic between workloads, and with addresses outside, that the change lets through, stops, or leaves open.</summary>
    /// <param name="before">The cluster as it is.</param>
    /// <param name="after">The same cluster with other policies.</param>
    /// <param name="limit">Most flips to list.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static FlipReport Flips(PolicyWorld before, PolicyWorld after, int limit, CancellationToken cancellationToken)
    {
        var (flips, isComplete) = new FlowComparison(before, after, ComparisonBudget.Of(cancellationToken)).Compare(null);
        return new FlipReport([.. flips.Take(limit)], flips.Count, isComplete);
    }
}
