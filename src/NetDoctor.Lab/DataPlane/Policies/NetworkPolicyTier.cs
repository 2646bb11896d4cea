using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.DataPlane.Policies;

/// <summary>Judges by NetworkPolicies: a pod that one of them selects is isolated, and then only what some rule names may pass.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", and the API reference of NetworkPolicy v1.</remarks>
internal sealed class NetworkPolicyTier(IReadOnlyList<JsonObject> policies, NetworkPlugin plugin)
{
    /// <summary>Whether the policies of one end let a flow pass; null when none of them isolates that end.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="isEgress">True for the end that opens it.</param>
    public bool? Judge(Flow flow, bool isEgress)
    {
        var (own, other) = isEgress ? (flow.From, flow.To) : (flow.To, flow.From);
        if (own.Pod is null)
        {
            return null;
        }

        var type = isEgress ? "Egress" : "Ingress";
        var isolating = policies.Where(policy => Selects(policy, own) && Field.Texts(policy, "spec", "policyTypes").Contains(type)).ToList();
        if (isolating.Count == 0)
        {
            return null;
        }

        // "Traffic to and from the node where a Pod is running is always allowed."
        return (plugin.AdmitsOwnNode && own.IsOnNode(other)) || isolating.Exists(policy => Rules(policy, isEgress).Any(rule =>
            MatchesPeers(rule, isEgress ? "to" : "from", ObjectMetadata.NamespaceOf(policy) ?? "", other) && MatchesPorts(rule, flow)));
    }

    private static bool Selects(JsonObject policy, FlowEnd pod) =>
        ObjectMetadata.NamespaceOf(policy) == ObjectMetadata.NamespaceOf(pod.Pod!)
        && LabelSelectors.Matches(Field.Object(policy, "spec", "podSelector") ?? [], LabelsOf(pod.Pod));

    private static IEnumerable<JsonObject> Rules(JsonObject policy, bool isEgress) =>
        Field.Items(policy, "spec", isEgress ? "egress" : "ingress");

    // Without peers a rule is about everybody.
    private bool MatchesPeers(JsonObject rule, string member, string ns, FlowEnd end)
    {
        var peers = Field.Items(rule, member).ToList();
        return peers.Count == 0 || peers.Exists(peer => MatchesPeer(peer, ns, end));
    }

    private bool MatchesPeer(JsonObject peer, string ns, FlowEnd end)
    {
        if (Field.Object(peer, "ipBlock") is { } block)
        {
            return (plugin.MatchesPodsByAddress || end.Pod is null)
                && AddressBlocks.Holds(Field.Text(block, "cidr"), end.Address)
                && !Field.Texts(block, "except").Any(hole => AddressBlocks.Holds(hole, end.Address));
        }

        if (end.Pod is null)
        {
            return false;
        }

        var namespaces = Field.Object(peer, "namespaceSelector");
        var pods = Field.Object(peer, "podSelector");
        var isThere = namespaces is null
            ? ObjectMetadata.NamespaceOf(end.Pod) == ns
            : LabelSelectors.Matches(namespaces, LabelsOf(end.Namespace));
        return isThere && (namespaces ?? pods) is not null && (pods is null || LabelSelectors.Matches(pods, LabelsOf(end.Pod)));
    }

    private bool MatchesPorts(JsonObject rule, Flow flow)
    {
        var ports = Field.Items(rule, "ports").ToList();
        return ports.Count == 0 || ports.Exists(port => MatchesPort(port, flow));
    }

    private bool MatchesPort(JsonObject port, Flow flow)
    {
        if ((Field.Text(port, "protocol") ?? "TCP") != flow.Protocol)
        {
            return false;
        }

        if (Field.Text(port, "port") is { } name)
        {
            return PortsNamed(flow.To.Pod, name).Any(one => one == (flow.Protocol, flow.Port));
        }

        var first = Field.Number(port, "port");
        var last = plugin.HasPortRanges ? Field.Number(port, "endPort") ?? first : first;
        return first is null || (flow.Port >= first && flow.Port <= last);
    }

    /// <summary>Ports of a pod's containers that have a name.</summary>
    /// <param name="pod">The pod; null for another end, which has none.</param>
    /// <param name="name">The name.</param>
    internal static IEnumerable<(string Protocol, int Port)> PortsNamed(JsonObject? pod, string name) => Field.Items(pod, "spec", "containers")
        .SelectMany(container => Field.Items(container, "ports"))
        .Where(port => Field.Text(port, "name") == name)
        .Select(port => (Field.Text(port, "protocol") ?? "TCP", Field.Number(port, "containerPort") ?? 0));

    /// <summary>Labels of an object; null when it has none.</summary>
    internal static JsonObject? LabelsOf(JsonObject? item) => Field.Object(item, "metadata", "labels");
}
