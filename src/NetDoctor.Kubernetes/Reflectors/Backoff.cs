namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Pauses between attempts: doubled with each failure, and spread so that many clients do not come back at once.</summary>
/// <param name="first">Longest first pause.</param>
/// <param name="maximum">Longest pause of all.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan maximum)
{
    private int _failures;

    /// <summary>The pause after one more failure: between half of what is due and all of it.</summary>
    public TimeSpan Next()
    {
        var due = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(_failures, 30)), maximum.TotalMilliseconds);
        _failures++;
        return TimeSpan.FromMilliseconds(due * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    /// <summary>Forgets the failures.</summary>
    public void Reset() => _failures = 0;
}
