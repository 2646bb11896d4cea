using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>What NetworkPolicies of <c>networking.k8s.io/v1</c> admit, written out as a table of every peer and port of a pod.</summary>
/// <remarks>Source: Kubernetes API reference, NetworkPolicy v1; Kubernetes documentation, Network Policies.</remarks>
internal sealed class NetworkPolicyTier(Universe universe, Mistake mistake)
{
    private readonly Selectors _selectors = new(mistake);
    private readonly Dictionary<(WorldPod Pod, bool IsEgress), bool[,]?> _tables = [];

    /// <summary>What becomes of traffic between a pod and a peer.</summary>
    public Fate Of(WorldPod pod, bool isEgress, int peer, int door)
    {
        if (!_tables.TryGetValue((pod, isEgress), out var admitted))
        {
            admitted = Admitted(pod, isEgress);
            _tables.Add((pod, isEgress), admitted);
        }

        if (admitted is null)
        {
            return Fate.Next;
        }

        // "Traffic to and from the node where a Pod is running is always allowed."
        var node = universe.Ends[peer].NodeName;
        var isOwnNode = node is not null && (node == pod.Node || mistake == Mistake.OtherNodesAreLikeTheOwn);
        return admitted[peer, door] || (isOwnNode && mistake != Mistake.OwnNodeIsIsolated) ? Fate.Allow : Fate.Deny;
    }

    // Null when no policy isolates the pod in this direction.
    private bool[,]? Admitted(WorldPod pod, bool isEgress)
    {
        var policies = universe.World.NetworkPolicies.Where(policy => Isolates(policy, pod, isEgress)).ToList();
        if (policies.Count == 0)
        {
            return null;
        }

        var admitted = new bool[universe.Ends.Count, universe.Doors.Count];
        foreach (var policy in mistake == Mistake.FirstPolicyDecides ? policies.Take(1) : policies)
        {
            foreach (var rule in policy["spec"]![isEgress ? "egress" : "ingress"]?.AsArray() ?? [])
            {
                var peers = rule![isEgress ? "to" : "from"] as JsonArray ?? [];
                foreach (var peer in Enumerable.Range(0, universe.Ends.Count).Where(peer => IsPeer(peers, policy, universe.Ends[peer])))
                {
                    var destination = isEgress && mistake != Mistake.NamedPortIsTheSubjects ? universe.Ends[peer].Pod : pod;
                    foreach (var door in Doors(rule["ports"] as JsonArray ?? [], destination))
                    {
                        admitted[peer, door] = true;
                    }
                }
            }
        }

        return admitted;
    }

    /// <summary>Whether a policy isolates a pod in one direction.</summary>
    public bool Isolates(JsonObject policy, WorldPod pod, bool isEgress) =>
        World.NamespaceOf(policy) == pod.Namespace.Name
        && _selectors.Match(policy["spec"]!["podSelector"] ?? new JsonObject(), pod.Labels)
        && TypesOf(policy).Contains(isEgress ? "Egress" : "Ingress");

    // "If no policyTypes are specified on a NetworkPolicy then by default Ingress will always be set and Egress will be set if the
    // NetworkPolicy has any egress rules."
    private HashSet<string> TypesOf(JsonObject policy)
    {
        var spec = policy["spec"]!;
        if (spec["policyTypes"] is JsonArray { Count: > 0 } types)
        {
            return mistake == Mistake.PolicyTypesAreIgnored ? ["Ingress", "Egress"] : [.. types.Select(type => (string)type!)];
        }

        var hasIngress = spec["ingress"] is JsonArray { Count: > 0 } || mistake != Mistake.IngressIsOnlyImpliedByRules;
        var hasEgress = mistake switch
        {
            Mistake.EgressIsAlwaysImplied => true,
            Mistake.EgressIsNeverImplied => false,
            _ => spec["egress"] is JsonArray { Count: > 0 },
        };
        return [.. hasIngress ? ["Ingress"] : Array.Empty<string>(), .. hasEgress ? ["Egress"] : Array.Empty<string>()];
    }

    private bool IsPeer(JsonArray peers, JsonObject policy, FlowEnd end) => peers.Count == 0
        ? mistake != Mistake.NoPeersMeansNobody
        : peers.Any(peer => IsPeer(peer!, policy, end));

    private bool IsPeer(JsonNode peer, JsonObject policy, FlowEnd end)
    {
        if (peer["ipBlock"] is { } block)
        {
            return (end.Pod is null || mistake != Mistake.BlocksMissPods) && end.Addresses.Any(address => IsInBlock(block, address));
        }

        // The API server refuses a peer that says nothing.
        if (peer["podSelector"] is null && peer["namespaceSelector"] is null)
        {
            return false;
        }

        // "Pods on their node's network cannot be selected": selectors are about pods with an address of their own.
        var pod = end.Pod ?? (mistake == Mistake.HostNetworkPodsAreSelected ? end.HostPod : null);
        return pod is not null && IsSelected(peer, policy, pod);
    }

    private bool IsSelected(JsonNode peer, JsonObject policy, WorldPod pod)
    {
        var podSelector = peer["podSelector"];
        var namespaceSelector = peer["namespaceSelector"];
        var isHere = pod.Namespace.Name == World.NamespaceOf(policy);
        if (mistake == Mistake.SelectorsOfAPeerAreAlternatives && podSelector is not null && namespaceSelector is not null)
        {
            return (isHere && _selectors.Match(podSelector, pod.Labels)) || _selectors.Match(namespaceSelector, pod.Namespace.Labels);
        }

        if (mistake == Mistake.NamespaceSelectorAloneStaysHome && podSelector is null)
        {
            return isHere && _selectors.Match(namespaceSelector, pod.Namespace.Labels);
        }

        // Without a namespaceSelector the peer is in the policy's namespace; without a podSelector it is every pod of the namespaces.
        var isNamespace = namespaceSelector is null
            ? isHere || mistake == Mistake.PodSelectorAloneSpansNamespaces
            : _selectors.Match(namespaceSelector, pod.Namespace.Labels);
        return isNamespace && (podSelector is null || _selectors.Match(podSelector, pod.Labels));
    }

    private bool IsInBlock(JsonNode block, Address address)
    {
        bool Has(JsonNode? cidr) => Block.Parse((string)cidr!, mistake != Mistake.BlocksAreNotMasked).Contains(address);

        var holes = mistake == Mistake.ExceptIsIgnored ? [] : block["except"] as JsonArray ?? [];
        return Has(block["cidr"]) && !holes.Any(Has);
    }

    private IEnumerable<int> Doors(JsonArray ports, WorldPod? destination)
    {
        for (var door = 0; door < universe.Doors.Count; door++)
        {
            var isNamed = ports.Count == 0
                ? mistake != Mistake.NoPortsMeansNone
                : ports.Any(port => IsPort(port!, universe.Doors[door], destination));
            if (isNamed)
            {
                yield return door;
            }
        }
    }

    private bool IsPort(JsonNode port, Door door, WorldPod? destination)
    {
        var protocol = (string?)port["protocol"] ?? (mistake == Mistake.NoProtocolMeansAll ? door.Protocol : "TCP");
        protocol = protocol == "SCTP" && mistake == Mistake.SctpIsTcp ? "TCP" : protocol;
        var number = port["port"];
        if (number is JsonValue value && value.TryGetValue<string>(out var name))
        {
            // The port of that name and protocol on the pod that the traffic goes to.
            return destination is not null && destination.Ports.Any(declared =>
                declared.Name == name
                && declared.Number == door.Port
                && (declared.Protocol == protocol || mistake == Mistake.NamedPortIgnoresProtocol)
                && declared.Protocol == door.Protocol);
        }

        if (protocol != door.Protocol)
        {
            return false;
        }

        if (number is null)
        {
            return mistake != Mistake.NoPortMeansNone;
        }

        var first = (int)number;
        var last = mistake == Mistake.EndPortIsIgnored ? first : (int?)port["endPort"] ?? first;
        return first <= door.Port && (door.Port < last || (door.Port == last && (last == first || mistake != Mistake.EndPortIsExclusive)));
    }
}
