using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Ports that the destinations of a rule do not have.</summary>
internal static class PortChecks
{
    public static IEnumerable<PolicyLintFinding> Find(LintWorld world) =>
        from policy in world.NetworkPolicies
        from one in LintWorld.RulesOf(policy)
        let pods = DestinationsOf(world, policy, one.Direction, one.Rule)
        where pods.Count > 0
        from port in one.Rule.Ports.Select((port, index) => (Port: port, Index: index))
        let path = $"{LintWorld.Path(one.Direction, one.Index)}.ports[{port.Index}]"
        let finding = OfName(policy, path, port.Port, pods) ?? OfService(world, policy, path, port.Port, pods)
        where finding is not null
        select finding;

    private static List<PolicyEnd> DestinationsOf(LintWorld world, NetworkPolicy policy, PolicyDirection direction, NetworkPolicyRule rule) =>
        direction == PolicyDirection.Ingress
            ? [.. world.PodsOf(policy.Namespace).Where(pod => policy.PodSelector.Matches(pod.Labels))]
            : [.. rule.Peers.Where(peer => peer.IPBlock is null).SelectMany(peer => world.PodsOf(peer, policy.Namespace)).Distinct()];

    private static PolicyLintFinding? OfName(NetworkPolicy policy, string path, NetworkPolicyPort port, List<PolicyEnd> pods)
    {
        if (port.Port is not { IsName: true, Text: { } name })
        {
            return null;
        }

        var declared = pods.SelectMany(PortsOf).ToList();
        if (declared.Exists(one => one.Name == name && one.Protocol == port.Protocol))
        {
            return null;
        }

        var has = string.Join(", ", declared.Where(one => one.Name is not null).Select(one => $"{one.Name} {one.Port}/{one.Protocol.Label()}").Distinct().Take(3));
        return LintWorld.Finding("POL08", Severity.Warning, policy, path,
            $"None of the pods that it is about has a {port.Protocol.Label()} port named {name}; {(has.Length == 0 ? "none of their ports has a name" : $"they have {has}")}.",
            "Name a port that the containers declare, or its number.");
    }

    // Only where no container has the port: then it can hardly be meant.
    private static PolicyLintFinding? OfService(LintWorld world, NetworkPolicy policy, string path, NetworkPolicyPort port, List<PolicyEnd> pods)
    {
        if (port.Port is not { IsName: false, Number: var number } || port.EndPort is not null
            || pods.SelectMany(PortsOf).Any(one => one.Port == number && one.Protocol == port.Protocol))
        {
            return null;
        }

        foreach (var (service, dialled, target) in pods.SelectMany(pod => ServicePorts.To(world.Snapshot, pod, port.Protocol)))
        {
            if (dialled == number && target != number)
            {
                return LintWorld.Finding("POL07", Severity.Warning, policy, path,
                    $"{number} is the port of Service {service.Namespace}/{service.Name}; its pods listen on {target}, and policies are about the port of the pods.",
                    $"Write {target} in place of {number}.");
            }
        }

        return null;
    }

    private static IEnumerable<ContainerPort> PortsOf(PolicyEnd pod) => pod.Pod!.Containers.SelectMany(container => container.Ports);
}
