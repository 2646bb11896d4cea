using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>NetworkPolicies on the way that name the address of a single pod which is gone, or is another pod's by now.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", ipBlock: "Pod IPs are ephemeral and unpredictable".</remarks>
internal static class PolicyAddresses
{
    /// <summary>One hazard for each such address, in the order of the policies.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<RuleFinding> PassedOn(DiagnosisContext context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (policy, hop) in Policies(context.Route))
        {
            foreach (var address in Single(policy))
            {
                if (seen.Add($"{policy.Reference} {address}") && Words(context.Snapshot, address) is { } words)
                {
                    yield return new RuleFinding
                    {
                        Subject = policy.Reference.ToString(),
                        Summary = $"{policy.Reference} names {address} by an ipBlock, which {words}.",
                        Evidence =
                        [
                            context.Derived(policy, $"names {address} alone"),
                            .. FormerAddresses.EvidenceOf(context, address),
                        ],
                        Fixes =
                        [
                            new Fix(
                                "Name pods by podSelector and namespaceSelector: their addresses change with every restart.",
                                $"kubectl -n {policy.Namespace} edit networkpolicy {policy.Name}",
                                FixRisk.Medium),
                        ],
                        Hop = hop,
                        Severity = Severity.Warning,
                        IsHazard = true,
                    };
                }
            }
        }
    }

    private static IEnumerable<(NetworkPolicy Policy, Hop Hop)> Policies(Route route) =>
        route.EgressPolicies.Select(policy => (policy, Hop.EgressPolicy))
            .Concat(route.IngressPolicies.Select(policy => (policy, Hop.IngressPolicy)));

    private static IEnumerable<IPAddress> Single(NetworkPolicy policy) => policy.Ingress.Concat(policy.Egress)
        .SelectMany(rule => rule.Peers)
        .Select(peer => peer.IPBlock is { } block && IPNetwork.TryParse(block.Cidr, out var network)
            && network.PrefixLength == network.BaseAddress.GetAddressBytes().Length * 8 ? network.BaseAddress : null)
        .OfType<IPAddress>();

    private static string? Words(ClusterSnapshot snapshot, IPAddress address)
    {
        var holder = FormerAddresses.PodAt(snapshot, address);
        var present = EndpointCollector.PodAt(snapshot, address);
        return present is not null && holder is not null && !FormerAddresses.IsSameWorkload(present, holder)
            ? $"{FormerAddresses.Words(snapshot, holder)}, and belongs to {present.Reference} now"
            : present is null && holder is not null && FormerAddresses.IsOfGonePod(snapshot, address)
                ? $"{FormerAddresses.Words(snapshot, holder)}, and no pod has it now"
                : null;
    }
}
