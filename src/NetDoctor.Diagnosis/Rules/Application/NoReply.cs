using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>No reply to the first packet: something on the way drops it, or nobody is at the address.</summary>
/// <remarks>Source: RFC 9293 §3.8.1; a host that is up and reachable answers a closed port with a reset, never with silence.</remarks>
public sealed class NoReply : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("APP02", "No reply (timeout)", Severity.Error, Hop.Network);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var finding in TranslatedAddress.Failing(context, "gives no reply", ProbeOutcome.Timeout))
        {
            yield return finding;
        }

        var silent = EndpointResults.Of(context)
            .Where(observation => observation.Result.Outcome == ProbeOutcome.Timeout)
            .ToList();
        if (silent.Count == 0)
        {
            yield break;
        }

        var policies = context.Route.IngressPolicies;
        yield return EndpointResults.Finding(
            context,
            silent,
            "gives no reply: packets are dropped on the way, or nobody is at that address",
            "give no reply: packets are dropped on the way, or nobody is at those addresses",
            policies.IsEmpty
                ? new Fix(
                    "See whether the nodes and their network agents are well.",
                    silent[0].Plan.Endpoint?.Node is { } node ? $"kubectl describe node {node}" : "kubectl get nodes -o wide")
                : new Fix(
                    $"See whether NetworkPolicy {policies[0].Namespace}/{policies[0].Name} admits the source.",
                    $"kubectl -n {policies[0].Namespace} describe networkpolicy {policies[0].Name}"));
    }
}
