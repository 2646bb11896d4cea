using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The connection is made and then reset by the peer: something listens, and does not want this conversation.</summary>
/// <remarks>Source: RFC 9293 §3.5.3.</remarks>
public sealed class ResetAfterConnect : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP03", "Reset after connect", Severity.Error, Hop.Application);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var reset = EndpointResults.Of(context)
            .Where(observation => observation.Result.Outcome == ProbeOutcome.Reset)
            .ToList();
        if (reset.Count == 0)
        {
            yield break;
        }

        yield return EndpointResults.Finding(
            context,
            reset,
            "accepts the connection and then resets it",
            "accept connections and then reset them",
            reset[0].Plan.Endpoint?.Pod is { } pod
                ? new Fix(
                    "Read why the process gives up: a crash at the request, another protocol (TLS, a mesh's mTLS), a limit.",
                    $"kubectl -n {pod.Namespace} logs {pod.Name} --tail=50")
                : new Fix("Read the log of what listens there: a crash at the request, another protocol (TLS), a limit."));
    }
}
