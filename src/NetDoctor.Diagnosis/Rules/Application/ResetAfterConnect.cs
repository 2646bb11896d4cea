using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The connection is made and then reset or closed by the peer: something listens, and does not want this conversation.</summary>
/// <remarks>A close within a TLS handshake is APP05's. Source: RFC 9293 §3.5.3 and §3.6.</remarks>
public sealed class ResetAfterConnect : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP03", "Reset after connect", Severity.Error, Hop.Application);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var ended = EndpointResults.Of(context)
            .Where(observation => observation.Result.Outcome is ProbeOutcome.Reset or ProbeOutcome.Closed
                && ApplicationResults.TlsFailureOf(observation.Result) is null)
            .GroupBy(observation => observation.Result.Outcome)
            .OrderBy(group => group.Key);
        foreach (var group in ended)
        {
            var isReset = group.Key == ProbeOutcome.Reset;
            yield return EndpointResults.Finding(
                context,
                [.. group],
                isReset ? "accepts the connection and then resets it" : "accepts the connection and, once spoken to, closes it without a byte",
                isReset ? "accept connections and then reset them" : "accept connections and, once spoken to, close them without a byte",
                group.First().Plan.Endpoint?.Pod is { } pod
                    ? new Fix(
                        "Read why the process gives up: a crash at the request, another protocol (TLS, a mesh's mTLS), a limit.",
                        $"kubectl -n {pod.Namespace} logs {pod.Name} --tail=50")
                    : new Fix("Read the log of what listens there: a crash at the request, another protocol (TLS), a limit.")) with
            {
                // A guess of the protocol that the server does not share is no fault of its.
                IsHazard = !ApplicationResults.IsMeant(context.Route, group.First()),
            };
        }
    }
}
