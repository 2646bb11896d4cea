using NetDoctor.Model.Probing;

namespace NetDoctor.Probes;

/// <summary>One kind of measurement: one attempt at one address, without deadline, retry, clock, log or metric.</summary>
/// <typeparam name="TSpec">What to measure.</typeparam>
/// <typeparam name="TResult">What it shows.</typeparam>
public interface IProbe<TSpec, TResult>
    where TSpec : ProbeSpec
    where TResult : ProbeResult
{
    /// <summary>The result before the first packet: what is asked for, and <c>LocalError</c>.</summary>
    /// <param name="spec">What to measure.</param>
    /// <param name="vantage">Where from.</param>
    TResult Begin(TSpec spec, Vantage vantage);

    /// <summary>Makes the attempt. Whatever the target does is a result.</summary>
    /// <param name="spec">What to measure.</param>
    /// <param name="attempt">Keeps what is known so far, for the case that the deadline comes first.</param>
    /// <param name="cancellationToken">The deadline, or the caller's end.</param>
    /// <exception cref="OperationCanceledException">The deadline came, or the caller cancelled.</exception>
    Task<TResult> ProbeAsync(TSpec spec, ProbeAttempt<TResult> attempt, CancellationToken cancellationToken);
}
