using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Pods that may go out to somewhere, but not to the cluster's DNS.</summary>
internal static class DnsChecks
{
    // Without a name nothing else is found; a pod that may not go out at all needs none.
    public static IEnumerable<PolicyLintFinding> Find(LintWorld world)
    {
        var servers = DnsServers.Of(world.Snapshot);
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pod in world.Pods)
        {
            var isolating = world.World.Evaluator.Index.Isolating(pod, PolicyDirection.Egress)
                .Select(policy => policy.Fact).OfType<NetworkPolicy>().OrderBy(policy => policy.Name, StringComparer.Ordinal).ToList();
            if (isolating.Find(policy => !policy.Egress.IsEmpty) is not { } policy || servers.Exists(server => server.End.IsSamePod(pod)))
            {
                continue;
            }

            var udp = Outcome(world, pod, servers, TransportProtocol.Udp);
            var tcp = Outcome(world, pod, servers, TransportProtocol.Tcp);
            var finding = udp == PolicyOutcome.Denied ? Closed(world, pod, policy, servers)
                : udp == PolicyOutcome.Allowed && tcp == PolicyOutcome.Denied
                    ? LintWorld.Finding("DNS17", Severity.Warning, policy, "egress",
                        $"It lets {pod} ask the cluster's DNS over UDP only: answers that do not fit into a datagram are asked for again over TCP, and that fails.",
                        "Add TCP to the ports of the rule for DNS.")
                    : null;
            if (finding is not null && reported.Add($"{finding.Id} {finding.Subject}"))
            {
                yield return finding;
            }
        }
    }

    private static PolicyLintFinding Closed(LintWorld world, PolicyEnd pod, NetworkPolicy policy, List<(PolicyEnd End, int Port)> servers)
    {
        var other = servers.Find(server => server.Port != DnsServers.Port);
        var isForPort53 = other.End is not null
            && world.World.Evaluator.Decide(new(pod, other.End, TransportProtocol.Udp, DnsServers.Port), PolicyDirection.Egress).Outcome == PolicyOutcome.Allowed;
        return isForPort53
            ? LintWorld.Finding("POL39", Severity.Warning, policy, "egress",
                $"It lets {pod} out to port 53, but the DNS pods listen on {other.Port}, which is the port that policies see.", $"Add port {other.Port} over UDP and TCP to the rule for DNS.")
            : LintWorld.Finding("DNS16", Severity.Warning, policy, "egress",
                $"It lets {pod} out to some places, but not to the cluster's DNS, so that no name resolves.",
                "Add an egress rule for port 53 over UDP and TCP to the DNS pods (namespace kube-system, label k8s-app=kube-dns).");
    }

    private static PolicyOutcome Outcome(LintWorld world, PolicyEnd pod, List<(PolicyEnd End, int Port)> servers, TransportProtocol protocol)
    {
        var outcomes = servers.Select(server => world.World.Evaluator.Decide(new(pod, server.End, protocol, server.Port), PolicyDirection.Egress).Outcome).ToList();
        return outcomes.Contains(PolicyOutcome.Allowed) ? PolicyOutcome.Allowed
            : outcomes.Contains(PolicyOutcome.Unknown) ? PolicyOutcome.Unknown : PolicyOutcome.Denied;
    }
}
