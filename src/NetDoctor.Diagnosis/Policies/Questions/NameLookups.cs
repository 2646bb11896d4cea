using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Questions;

/// <summary>Says whether a source may look up the name that it was asked about.</summary>
/// <remarks>A pod that is isolated for egress needs a rule for the cluster's DNS like for any other target. Source: Kubernetes documentation,
/// "Network Policies", Default deny all egress traffic.</remarks>
internal static class NameLookups
{
    /// <summary>A note in a sentence when policies deny the lookups; null when they do not, when it cannot be told, and when no name has to be looked up.</summary>
    /// <param name="flows">What was asked for.</param>
    /// <param name="world">The cluster.</param>
    public static string? Note(PolicyFlows flows, PolicyWorld world)
    {
        // A cache on the node answers from the node's own network.
        if (flows is not { Name: { } name, Flows: [{ Source: { Kind: PolicyEndKind.Pod } source }, ..] } || source.Pod is { DnsPolicy: DnsPolicy.Default or DnsPolicy.None }
            || world.Snapshot.DaemonSets.InNamespace("kube-system").Any(set => set.Name is "node-local-dns" or "nodelocaldns"))
        {
            return null;
        }

        var servers = DnsServers.Of(world.Snapshot);
        var denied = servers.Select(server => new PolicyFlow(source, server.End, TransportProtocol.Udp, server.Port)).ToList();
        if (servers.Exists(server => server.End.IsSamePod(source)) || !denied.Concat(Untranslated(source, servers, world)).All(flow => IsDenied(world, flow)))
        {
            return null;
        }

        var explained = world.Evaluator.Explain(denied[0]);
        var chain = explained.Egress.Decision.Outcome == PolicyOutcome.Denied ? explained.Egress : explained.Ingress;
        return $"DNS16: {source} may not ask the cluster's DNS, so that {name} does not resolve for it: {PolicyWords.Describe(chain, denied[0])}.";
    }

    private static bool IsDenied(PolicyWorld world, PolicyFlow flow) => world.Evaluator.Decide(flow).Outcome == PolicyOutcome.Denied;

    // Before translation a plugin sees the Service's address, or takes its port for that of the pods behind it.
    private static IEnumerable<PolicyFlow> Untranslated(PolicyEnd source, List<(PolicyEnd End, int Port)> servers, PolicyWorld world) =>
        world.Evaluator.Dialect.JudgesAfterTranslation == true ? [] :
        servers.Select(server => server.End)
            .Concat(DnsServers.Services(world.Snapshot).SelectMany(service => service.ClusterIPs).Select(address => PolicyEnd.OfOutside(AddressRange.Of(address))))
            .Select(end => new PolicyFlow(FlowMaker.SameFamily(source, end), end, TransportProtocol.Udp, DnsServers.Port));
}
