using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The NodeLocal DNSCache of the source's node does not run.</summary>
/// <remarks>Its link-local address is another process on every node, so it is never asked: what its pod's state says is all that is
/// known. Source: Kubernetes documentation, "Using NodeLocal DNSCache in Kubernetes Clusters".</remarks>
public sealed class NodeLocalDnsDown : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS37", "NodeLocalDNS down or slow on one node", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Pod, ResourceKind.DaemonSet],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (NodeLocalCache.Of(context) is not { } cache)
        {
            yield break;
        }

        var reference = cache.Workload.Reference;
        var works = Wire.Lookups(context).Where(observation => observation.Succeeded).Take(1).ToList();
        yield return new RuleFinding
        {
            Subject = cache.Pod?.Reference.ToString() ?? reference.ToString(),
            Summary = $"{char.ToUpperInvariant(cache.Words[0])}{cache.Words[1..]}"
                + (works.Count > 0 ? "; CoreDNS itself answers." : "."),
            Evidence =
            [
                cache.Pod is null
                    ? context.Derived(cache.Workload, $"{cache.Workload.ReadyReplicas} of {cache.Workload.Replicas} ready, none on node {cache.Node}")
                    : context.Derived(cache.Pod, PodWords.StateOf(cache.Pod)),
                .. works.Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    "See why it does not run.",
                    cache.Pod is null
                        ? $"kubectl -n {reference.Namespace} describe daemonset {reference.Name}"
                        : $"kubectl -n {reference.Namespace} describe pod {cache.Pod.Name}"),
                new Fix($"From a pod of node {cache.Node}, ask the cache and CoreDNS: nslookup kubernetes.default 169.254.20.10"),
            ],
            IsHazard = !cache.IsAsked,
            Severity = cache.IsAsked ? Severity.Error : Severity.Warning,
        };
    }
}
