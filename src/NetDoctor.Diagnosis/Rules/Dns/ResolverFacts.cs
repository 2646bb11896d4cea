using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>What the objects tell of the source's own resolver.</summary>
internal static class ResolverFacts
{
    /// <summary>Why the source's resolver cannot know the name, in words; null when it may. Names of the cluster are known to its DNS
    /// alone, unless somebody taught them to other servers.</summary>
    /// <param name="context">All that is known.</param>
    public static string? CannotKnow(DiagnosisContext context) =>
        context.Route is { Resolver: { UsesClusterDns: false } resolver, Source.Pod: { } pod } route && IsOfCluster(route)
        && LiveResolver.AsksCluster(context) != true
        && (resolver.Policy == DnsPolicy.None || !NodesMayKnow(context.Snapshot))
        ? (IsFallback(pod), resolver.Policy) switch
        {
            (true, _) => "the pod is on its node's network with dnsPolicy ClusterFirst, so it asks the node's resolver, which does not know names of the cluster",
            (_, DnsPolicy.Default) => "the pod has dnsPolicy Default, so it asks the node's resolver, which does not know names of the cluster",
            (_, DnsPolicy.None) when !resolver.Nameservers.IsEmpty => $"the pod asks {resolver.Nameservers[0]}, which is not the cluster's DNS",
            _ => null,
        }
        : null;

    /// <summary>Whether an installer is known to have taught the cluster's names to the nodes' resolvers.</summary>
    /// <remarks>Kubespray writes the cluster's DNS into its nodes' resolv.conf unless told otherwise, and calls its cache
    /// <c>nodelocaldns</c>. Source: kubernetes-sigs/kubespray docs/advanced/dns-stack.md, resolvconf_mode.</remarks>
    /// <param name="snapshot">Facts.</param>
    public static bool NodesMayKnow(ClusterSnapshot snapshot) => snapshot.DaemonSets.Find("kube-system", "nodelocaldns") is not null;

    /// <summary>Whether a pod on its node's network falls back to the node's resolver.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsFallback(Pod pod) => pod is { HostNetwork: true, DnsPolicy: DnsPolicy.ClusterFirst };

    /// <summary>Whether the question names something of the cluster by a name, not by an address or a name outside.</summary>
    /// <param name="route">The route.</param>
    public static bool IsOfCluster(Route route) => route.Service is not null && Asked.Target(route) is ServiceTarget or SrvTarget or HostTarget;

    /// <summary>The lookup at which the source's resolver stops although another name was meant; null when it comes to the right one.</summary>
    /// <param name="context">All that is known.</param>
    public static Observation? StopsAt(DiagnosisContext context)
    {
        if (context.Route.Service is not { } service)
        {
            return null;
        }

        // A server that goes through the search list itself, or rewrites names, gives the right answer early.
        var meant = context.At(LadderStep.Name).Concat(context.At(LadderStep.Srv)).SelectMany(AnswersOf)
            .Concat(service.ClusterIPs.Select(address => address.ToString())).ToHashSet(StringComparer.Ordinal);
        return context.At(LadderStep.Candidate)
            .FirstOrDefault(observation => observation.Succeeded && !AnswersOf(observation).All(meant.Contains));
    }

    /// <summary>What the resolver tries before it comes to the name that is answered, as the beginning of a sentence; empty when nothing.</summary>
    /// <param name="context">All that is known.</param>
    public static string Trace(DiagnosisContext context) => string.Concat(context.At(LadderStep.Candidate)
        .Select(observation => $"{ProbeText.Describe(observation.Result)}, then "));

    /// <summary>The name of an endpoint that was asked for, such as <c>db-0.db.shop</c>; null when it is not of that form.</summary>
    /// <param name="context">All that is known.</param>
    public static (string Host, string Service, string Namespace, string FullName)? EndpointName(DiagnosisContext context)
    {
        if (Asked.Target(context.Route) is not HostTarget host)
        {
            return null;
        }

        var suffix = $".svc.{context.Snapshot.ClusterDomain}";
        var candidates = context.Route.Resolver?.Candidates ?? [];
        foreach (var name in candidates.Append(host.Host.ToLowerInvariant()).Where(name => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)))
        {
            // Of the names that the search list makes, only one can name a namespace that is there.
            if (name[..^suffix.Length].Split('.') is [var first, var service, var ns] && context.Snapshot.Namespaces.Find("", ns) is not null)
            {
                return (first, service, ns, name);
            }
        }

        return null;
    }

    private static IEnumerable<string> AnswersOf(Observation observation) => observation.Result is DnsProbeResult result
        ? result.Answers.Where(record => record.Type == result.Type).Select(record => record.Data)
        : [];
}
