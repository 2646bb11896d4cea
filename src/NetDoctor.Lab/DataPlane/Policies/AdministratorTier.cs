using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.DataPlane.Policies;

/// <summary>Judges by a tier of the administrator's policies: the first rule that matches decides.</summary>
/// <remarks>AdminNetworkPolicies, BaselineAdminNetworkPolicies and ClusterNetworkPolicies say the same in nearly the same words. A rule whose
/// peers or ports the plugin does not know fails closed. Which of two policies of one priority comes first is not defined; here it is
/// the one whose name does. The lab knows no addresses of domain names, so that no such peer matches.
/// Source: kubernetes-sigs/network-policy-api, apis/v1alpha1 and apis/v1alpha2.</remarks>
internal sealed class AdministratorTier
{
    private static readonly string[] PeerForms = ["namespaces", "pods", "nodes", "networks", "domainNames"];
    private static readonly string[] PortForms = ["portNumber", "portRange", "namedPort", "tcp", "udp", "sctp", "destinationNamedPort"];

    private readonly List<JsonObject> _policies;
    private readonly NetworkPlugin _plugin;

    /// <param name="policies">Policies of the tier, in any order.</param>
    /// <param name="plugin">What enforces them.</param>
    public AdministratorTier(IEnumerable<JsonObject> policies, NetworkPlugin plugin)
    {
        _plugin = plugin;
        _policies = [.. policies
            .OrderBy(policy => Field.Number(policy, "spec", "priority") ?? 0)
            .ThenBy(ObjectMetadata.NameOf, StringComparer.Ordinal)];
    }

    /// <summary>Whether the policies of one end let a flow pass; null when they leave it to the next tier.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="isEgress">True for the end that opens it.</param>
    public bool? Judge(Flow flow, bool isEgress)
    {
        var (own, other) = isEgress ? (flow.From, flow.To) : (flow.To, flow.From);
        if (own.Pod is null)
        {
            return null;
        }

        var rules = _policies
            .Where(policy => IsAbout(Field.Object(policy, "spec", "subject"), own))
            .SelectMany(policy => Field.Items(policy, "spec", isEgress ? "egress" : "ingress"));
        foreach (var rule in rules)
        {
            var action = Field.Text(rule, "action");
            if (!IsKnown(rule, isEgress))
            {
                if (action is "Deny" or "Pass")
                {
                    return false;
                }

                continue;
            }

            if (MatchesPeers(rule, isEgress, other) && MatchesPorts(rule, flow))
            {
                return action switch { "Allow" or "Accept" => true, "Deny" => false, _ => null };
            }
        }

        return null;
    }

    private static bool IsKnown(JsonObject rule, bool isEgress) =>
        Peers(rule, isEgress).All(peer => PeerForms.Any(peer.ContainsKey)) && Ports(rule).All(port => PortForms.Any(port.ContainsKey));

    private static IEnumerable<JsonObject> Peers(JsonObject rule, bool isEgress) => Field.Items(rule, isEgress ? "to" : "from");

    private static IEnumerable<JsonObject> Ports(JsonObject rule) => Field.Items(rule, "ports").Concat(Field.Items(rule, "protocols"));

    // The subject and a peer name pods in the same way.
    private static bool IsAbout(JsonObject? named, FlowEnd end)
    {
        if (named is null || end.Pod is null)
        {
            return false;
        }

        var ofNamespace = NetworkPolicyTier.LabelsOf(end.Namespace);
        return LabelSelectors.Matches(Field.Object(named, "namespaces"), ofNamespace)
            || (Field.Object(named, "pods") is { } pods
                && LabelSelectors.Matches(Field.Object(pods, "namespaceSelector") ?? [], ofNamespace)
                && LabelSelectors.Matches(Field.Object(pods, "podSelector") ?? [], NetworkPolicyTier.LabelsOf(end.Pod)));
    }

    private bool MatchesPeers(JsonObject rule, bool isEgress, FlowEnd end) => Peers(rule, isEgress).Any(peer =>
        IsAbout(peer, end)
        || (end.Node is not null && LabelSelectors.Matches(Field.Object(peer, "nodes"), NetworkPolicyTier.LabelsOf(end.Node)))
        || ((_plugin.MatchesPodsByAddress || end.Pod is null)
            && Field.Texts(peer, "networks").Any(network => AddressBlocks.Holds(network, end.Address))));

    // Without ports a rule is about all of them.
    private static bool MatchesPorts(JsonObject rule, Flow flow)
    {
        var ports = Ports(rule).ToList();
        return ports.Count == 0 || ports.Exists(port => MatchesPort(port, flow));
    }

    private static bool MatchesPort(JsonObject port, Flow flow)
    {
        if ((Field.Text(port, "namedPort") ?? Field.Text(port, "destinationNamedPort")) is { } name)
        {
            return NetworkPolicyTier.PortsNamed(flow.To.Pod, name).Contains((flow.Protocol, flow.Port));
        }

        if (Field.Object(port, "portNumber") is { } single)
        {
            return IsProtocol(single, flow) && Field.Number(single, "port") == flow.Port;
        }

        if (Field.Object(port, "portRange") is { } range)
        {
            return IsProtocol(range, flow) && Spans(range, flow);
        }

        return Field.Object(port, flow.Protocol.ToLowerInvariant()) is { } transport
            && (Field.Object(transport, "destinationPort") is not { } destination
                || Field.Number(destination, "number") == flow.Port
                || (Field.Object(destination, "range") is { } span && Spans(span, flow)));
    }

    private static bool IsProtocol(JsonObject port, Flow flow) => (Field.Text(port, "protocol") ?? "TCP") == flow.Protocol;

    private static bool Spans(JsonObject range, Flow flow) =>
        flow.Port >= Field.Number(range, "start") && flow.Port <= Field.Number(range, "end");
}
