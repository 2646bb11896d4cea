namespace NetDoctor.Diagnosis.Policies.WhatIf;

/// <summary>How much may be compared for one answer, whatever it takes to find it.</summary>
/// <param name="most">Decisions in all.</param>
/// <param name="cancellationToken">Ends it before.</param>
public sealed class ComparisonBudget(int most, CancellationToken cancellationToken)
{
    /// <summary>Decisions of a usual budget: about two seconds of work.</summary>
    public const int Usual = 400_000;

    private const int BetweenLooks = 1024;

    /// <summary>Decisions that are left.</summary>
    public int Left { get; private set; } = most;

    /// <summary>Notes a decision.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for the answer any more.</exception>
    public void Spend()
    {
        if (--Left % BetweenLooks == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A usual budget.</summary>
    /// <param name="cancellationToken">Ends it before.</param>
    public static ComparisonBudget Of(CancellationToken cancellationToken) => new(Usual, cancellationToken);
}
