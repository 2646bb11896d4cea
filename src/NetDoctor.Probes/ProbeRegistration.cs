using NetDoctor.Model.Probing;

namespace NetDoctor.Probes;

/// <summary>A kind of probe that the runner can make.</summary>
internal abstract class ProbeRegistration(string kind, Type specType)
{
    /// <summary>Its name on the wire and in metrics.</summary>
    public string Kind { get; } = kind;

    /// <summary>Type of its spec.</summary>
    public Type SpecType { get; } = specType;

    /// <summary>Runs it with the types that the registration knows.</summary>
    public abstract Task<ProbeResult> RunAsync(
        ProbeRunner runner, ProbeSpec spec, ProbePlace place, CancellationToken cancellationToken);
}

/// <inheritdoc cref="ProbeRegistration"/>
internal sealed class ProbeRegistration<TSpec, TResult>(string kind, IProbe<TSpec, TResult> probe)
    : ProbeRegistration(kind, typeof(TSpec))
    where TSpec : ProbeSpec
    where TResult : ProbeResult
{
    public override async Task<ProbeResult> RunAsync(
        ProbeRunner runner, ProbeSpec spec, ProbePlace place, CancellationToken cancellationToken) =>
        await runner.RunAsync(Kind, probe, (TSpec)spec, place, cancellationToken);
}
