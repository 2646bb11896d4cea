namespace NetDoctor.Model.Probing;

/// <summary>Makes probes at the places it can reach: this process, and later the agents.</summary>
public interface IProber
{
    /// <summary>Whether it can probe from there; a vantage that it cannot serve is replaced by its own by nobody.</summary>
    /// <param name="vantage">The place.</param>
    bool CanProbeFrom(Vantage vantage);

    /// <summary>Makes one probe. What fails at the target is a result; only the caller's cancellation throws.</summary>
    /// <param name="spec">What to measure.</param>
    /// <param name="vantage">Where from; must be one that <see cref="CanProbeFrom"/> accepts.</param>
    /// <param name="cancellationToken">Ends the probe early.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="ArgumentException">The vantage cannot be served.</exception>
    Task<ProbeResult> ProbeAsync(ProbeSpec spec, Vantage vantage, CancellationToken cancellationToken);
}
