using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>A host or filter on the way says that the target cannot be reached, or may not be.</summary>
/// <remarks>Source: RFC 792 and RFC 1812 §5.2.7.1 (codes 9, 10 and 13), RFC 4443 §3.1 for IPv6.</remarks>
public sealed class RejectedByIcmp : IRule
{
    private static readonly ProbeOutcome[] Outcomes =
    [
        ProbeOutcome.Prohibited, ProbeOutcome.HostUnreachable, ProbeOutcome.NetworkUnreachable, ProbeOutcome.AccessDenied,
    ];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP04", "Unreachable or prohibited, by ICMP", Severity.Error, Hop.Network);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var finding in TranslatedAddress.Failing(context, "cannot be reached", Outcomes))
        {
            yield return finding;
        }

        var groups = EndpointResults.Of(context)
            .Where(observation => Outcomes.Contains(observation.Result.Outcome))
            .GroupBy(observation => $"{WordsOf(observation)} ({SenderOf(observation)})", StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            yield return EndpointResults.Finding(
                context,
                [.. group],
                $"cannot be reached: {group.Key}",
                $"cannot be reached: {group.Key}",
                FixOf(group.First()));
        }
    }

    private static string WordsOf(Observation observation) => observation.Result.Outcome switch
    {
        ProbeOutcome.Prohibited => "a filter rejects the packets as prohibited",
        ProbeOutcome.HostUnreachable => "the host does not answer or has no route",
        ProbeOutcome.NetworkUnreachable => "there is no route to its network",
        _ => "the rules of the probing host forbid the packets",
    };

    private static string SenderOf(Observation observation) => observation.Result.Refusal switch
    {
        { By: "icmp" } refusal =>
            $"ICMP {refusal.IcmpType}/{refusal.IcmpCode} from {refusal.Sender ?? "an unknown sender"}",
        _ => "said by the probing host itself",
    };

    private static Fix FixOf(Observation observation)
    {
        if (observation.Result is { Outcome: ProbeOutcome.Prohibited, Refusal.Sender: { } sender })
        {
            return new Fix($"Look for the rule that rejects on {sender}: a firewall, or a NetworkPolicy of a CNI that rejects.");
        }

        return observation.Plan.Endpoint?.Node is { } node
            ? new Fix($"See whether node {node} is up and its network agent runs.", $"kubectl describe node {node}")
            : new Fix("See whether the nodes are up and know the way.", "kubectl get nodes -o wide");
    }
}
