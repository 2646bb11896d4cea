using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The source's pod asks a server of its own, which is not the cluster's DNS, for a name of the cluster.</summary>
/// <remarks>A resolver asks the next server only when one does not answer; "no such name" is an answer, so a cluster's server further down
/// does not help. Source: resolv.conf(5); Kubernetes documentation, "DNS for Services and Pods", Pod's DNS Config.</remarks>
public sealed class ForeignNameserver : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS04", "nameserver is neither kube-dns ClusterIP nor NodeLocalDNS IP", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod],
        Explains = ["DNS01", "DNS02", "DNS03"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { Source.Pod: { DnsPolicy: DnsPolicy.None } pod, Resolver: { UsesClusterDns: false, Nameservers: { IsEmpty: false } servers } resolver }
            || !ResolverFacts.IsOfCluster(route) || Wire.HasResolved(context) || LiveResolver.AsksCluster(context) == true)
        {
            yield break;
        }

        var dns = resolver.DnsService is { ClusterIPs: { IsEmpty: false } own } service
            ? $"{string.Join(", ", own)} ({service.Namespace}/{service.Name})"
            : "not known";
        var later = servers.Skip(1).Any(server => resolver.DnsService?.ClusterIPs.Contains(server) == true)
            ? " The cluster's DNS comes later in its list, and is asked only when the first does not answer."
            : "";
        var asked = Wire.Lookups(context).Where(observation => observation.Failed).Take(2).ToList();
        yield return new RuleFinding
        {
            Subject = pod.Reference.ToString(),
            Summary = $"{TargetPods.NameOf(pod)} asks nameserver {servers[0]}, which is not the cluster's DNS {dns}, for a name that only the cluster knows.{later}",
            Evidence =
            [
                context.Derived(pod, $"dnsPolicy None, dnsConfig.nameservers {string.Join(", ", servers)}"),
                .. LiveResolver.Evidence(context),
                .. asked.Count > 0
                    ? asked.Select(observation => DiagnosisContext.Observed(observation))
                    :
                    [
                        new Evidence(
                            Basis.Assumed, $"nameserver {servers[0]}", $"it does not know {context.Snapshot.ClusterDomain}: a server that forwards it "
                            + "to the cluster's DNS would; NetDoctor cannot ask it", context.Snapshot.ObservedAt),
                    ],
            ],
            Fixes =
            [
                new Fix(
                    "Take dnsPolicy None out of the pod template, or put the cluster's DNS first in dnsConfig.nameservers.",
                    Owners.EditCommand(context.Snapshot, pod), FixRisk.Medium),
                new Fix("See what the pod's resolver says.", $"kubectl -n {pod.Namespace} exec {pod.Name} -- cat /etc/resolv.conf"),
            ],
        };
    }
}
