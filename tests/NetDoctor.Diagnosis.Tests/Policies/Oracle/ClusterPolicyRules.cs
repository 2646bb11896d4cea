using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Writes out a rule of the administrator: for every peer and port what it does, and whether it may or does leave it to the next rule.</summary>
internal sealed class ClusterPolicyRules(Universe universe, Mistake mistake)
{
    private static readonly string[] KnownSources = ["namespaces", "pods"];

    private static readonly string[] KnownDestinations = [.. KnownSources, "nodes", "networks", "domainNames"];

    private static readonly string[] KnownPorts =
        ["portNumber", "portRange", "namedPort", "tcp", "udp", "sctp", "destinationNamedPort"];

    private readonly Selectors _selectors = new(mistake);

    public Fate[,] Write(JsonObject rule, WorldPod pod, bool isEgress)
    {
        var action = (string)rule["action"]! switch
        {
            "Allow" or "Accept" => Fate.Allow,
            "Deny" => Fate.Deny,
            "Pass" => Fate.Pass,
            var other => throw new ArgumentException($"no action: {other}", nameof(rule)),
        };
        var peers = rule[isEgress ? "to" : "from"]!.AsArray();
        var ports = (rule["ports"] ?? rule["protocols"]) as JsonArray ?? [];
        if (peers.Any(peer => !IsKnown(peer!, isEgress ? KnownDestinations : KnownSources)) || ports.Any(port => !IsKnown(port!, KnownPorts)))
        {
            return FailClosed(action, pod, ports);
        }

        var table = Everywhere(Fate.Next);
        for (var peer = 0; peer < universe.Ends.Count; peer++)
        {
            var fate = FateOf(peers, universe.Ends[peer], action);
            foreach (var door in fate == Fate.Next ? [] : Doors(ports, isEgress ? universe.Ends[peer].Pod : pod))
            {
                table[peer, door] = fate;
            }
        }

        return table;
    }

    private Fate FateOf(JsonArray peers, FlowEnd end, Fate action)
    {
        if (peers.Any(peer => IsPeer(peer!, end)))
        {
            return action;
        }

        // A domain name stands for addresses that only its server knows: perhaps this one. Pods have names in the cluster's own domain.
        // Source: NPEP-133, "Targeting in-cluster endpoints".
        var names = peers.SelectMany(peer => peer!["domainNames"] as JsonArray ?? []).Select(name => (string)name!);
        return !names.Any(name => end.Pod is null || MayBeInCluster(name)) ? Fate.Next : mistake switch
        {
            Mistake.DomainNamesMatchNothing => Fate.Next,
            Mistake.DomainNamesMatchAll => action,
            _ => action | Fate.Next,
        };
    }

    private static bool MayBeInCluster(string name) => name.EndsWith(".cluster.local", StringComparison.Ordinal)
        || (name[0] == '*' && ".cluster.local".EndsWith(name[1..], StringComparison.Ordinal));

    // "For Allow rules, fail closed means: treat the rule as matching no traffic. For Deny and Pass rules: treat the rule as a Deny all rule."
    private Fate[,] FailClosed(Fate action, WorldPod pod, JsonArray ports)
    {
        if (action == Fate.Allow || mistake == Mistake.UnknownPeersMatchNothing)
        {
            return Everywhere(Fate.Next);
        }

        if (mistake != Mistake.UnknownPeersOfDenyOnlyCloseTheirPorts)
        {
            return Everywhere(Fate.Deny);
        }

        var table = Everywhere(Fate.Next);
        foreach (var door in Doors(ports, pod))
        {
            for (var peer = 0; peer < universe.Ends.Count; peer++)
            {
                table[peer, door] = Fate.Deny;
            }
        }

        return table;
    }

    private Fate[,] Everywhere(Fate fate)
    {
        var table = new Fate[universe.Ends.Count, universe.Doors.Count];
        for (var peer = 0; peer < universe.Ends.Count; peer++)
        {
            for (var door = 0; door < universe.Doors.Count; door++)
            {
                table[peer, door] = fate;
            }
        }

        return table;
    }

    private IEnumerable<int> Doors(JsonArray ports, WorldPod? destination) =>
        Enumerable.Range(0, universe.Doors.Count).Where(door =>
            ports.Count == 0 || ports.Any(port => IsPort(port!, universe.Doors[door], destination)));

    private static bool IsKnown(JsonNode one, string[] keys) => keys.Any(key => one[key] is not null);

    private bool IsPeer(JsonNode peer, FlowEnd end)
    {
        if (peer["networks"] is JsonArray networks)
        {
            return (end.Pod is null || mistake != Mistake.NetworksMissPods)
                && networks.Any(network => end.Addresses.Any(address => Block.Parse((string)network!).Contains(address)));
        }

        if (peer["nodes"] is { } nodes)
        {
            return end.Node is not null && mistake != Mistake.NodesMatchNothing
                && (mistake == Mistake.NodeLabelsAreIgnored || _selectors.Match(nodes, end.Node.Labels));
        }

        // "Host-networked pods are not included in this type of peer."
        var pod = end.Pod ?? (mistake == Mistake.HostNetworkPodsAreSelected ? end.HostPod : null);
        if (pod is null)
        {
            return false;
        }

        if (peer["namespaces"] is { } namespaces)
        {
            return _selectors.Match(namespaces, pod.Namespace.Labels);
        }

        return peer["pods"] is { } pods
            && _selectors.Match(pods["namespaceSelector"] ?? new JsonObject(), pod.Namespace.Labels)
            && _selectors.Match(pods["podSelector"] ?? new JsonObject(), pod.Labels);
    }

    private bool IsPort(JsonNode port, Door door, WorldPod? destination)
    {
        if ((string?)(port["namedPort"] ?? port["destinationNamedPort"]) is { } name)
        {
            return destination is not null && destination.Ports.Any(declared =>
                declared.Name == name
                && declared.Number == door.Port
                && declared.Protocol == door.Protocol
                && (mistake != Mistake.NamedPortIsTcp || declared.Protocol == "TCP"));
        }

        if (port["portNumber"] is { } number)
        {
            return IsProtocol((string?)number["protocol"], door) && (int)number["port"]! == door.Port;
        }

        if (port["portRange"] is { } range)
        {
            return IsProtocol((string?)range["protocol"], door) && IsInRange(range, door.Port);
        }

        foreach (var (key, protocol) in new[] { ("tcp", "TCP"), ("udp", "UDP"), ("sctp", "SCTP") })
        {
            if (port[key] is { } one)
            {
                return IsProtocol(protocol, door) && IsDestinationPort(one["destinationPort"], door.Port);
            }
        }

        return false;
    }

    private bool IsDestinationPort(JsonNode? port, int number) =>
        port is null || (port["range"] is { } range ? IsInRange(range, number) : (int)port["number"]! == number);

    private bool IsInRange(JsonNode range, int number) =>
        (int)range["start"]! <= number
        && number <= (int)range["end"]! - (mistake == Mistake.RangesAreExclusive ? 1 : 0);

    // "If not specified, this field defaults to TCP."
    private bool IsProtocol(string? protocol, Door door) =>
        (protocol == "SCTP" && mistake == Mistake.SctpIsTcp ? "TCP" : protocol ?? "TCP") == door.Protocol;
}
