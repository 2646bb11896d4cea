using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>The target answers, and refuses: nothing listens on the port, or somebody on the way rejects.</summary>
/// <remarks>Source: RFC 9293 §3.5.2 (reset for a closed port), RFC 1122 §3.2.2.1 (ICMP port unreachable).</remarks>
public sealed class ConnectionRefused : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP01", "Connection refused", Severity.Error, Hop.Listen);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var finding in TranslatedAddress.Failing(context, "refuses", ProbeOutcome.Refused))
        {
            yield return finding;
        }

        var refused = EndpointResults.Of(context)
            .Where(observation => observation.Result.Outcome == ProbeOutcome.Refused)
            .ToList();
        foreach (var group in refused.GroupBy(SenderOf).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            yield return Finding(context, group.Key, [.. group]);
        }
    }

    private static RuleFinding Finding(DiagnosisContext context, string sender, List<Observation> refused)
    {
        if (sender.Length > 0)
        {
            return EndpointResults.Finding(
                context,
                refused,
                $"is refused on its behalf by {sender}, which sends ICMP port unreachable",
                $"are refused on their behalf by {sender}, which sends ICMP port unreachable",
                new Fix($"Look for a rule that rejects on {sender}: a firewall, or kube-proxy for a Service without endpoints."));
        }

        var endpoint = refused[0].Plan.Endpoint;
        return EndpointResults.Finding(
            context,
            refused,
            "refuses the connection: nothing listens on that port",
            "refuse the connection: nothing listens on that port",
            endpoint?.Pod is { } pod
                ? new Fix(
                    $"Compare the port that the container listens on with {endpoint.Address.Port}.",
                    $"kubectl -n {pod.Namespace} logs {pod.Name} --tail=50")
                : new Fix("Start what should listen there, or dial the port that it listens on."));
    }

    // A reset comes from the endpoint itself, as far as a sender can be told; so does its own ICMP for UDP.
    private static string SenderOf(Observation observation) =>
        observation.Result.Refusal is { By: "icmp", Sender: { } sender } && sender != observation.Plan.Spec.Address ? sender : "";
}
